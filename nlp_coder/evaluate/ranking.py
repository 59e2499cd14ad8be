"""Mean average precision over one ranked list a note: all codes the review holds, by score."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlp_coder.evaluate.figures import Figure, rounded
from nlp_coder.evaluate.sets import plain_code
from nlp_coder.review import Review

_PROCEDURE: Final = re.compile(r"[0-9B-HX][0-9A-HJ-NP-Z]{6}")
_DIAGNOSIS: Final = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")


def ranked_codes(review: Review) -> list[str]:
    """Suggestions, alternatives and withheld codes by falling score, ties by code, each code once."""
    best: dict[str, float] = {}
    for code, score in _scored(review):
        best[code] = max(score, best.get(code, score))
    return [plain_code(code) for code in sorted(best, key=lambda code: (-best[code], code))]


def average_precision(ranked: Sequence[str], asked: frozenset[str]) -> float:
    """Mean, over the codes asked for, of the precision at the place of each; 0 for one that is not ranked."""
    found, total = 0, 0.0
    for place, code in enumerate(ranked, 1):
        if code in asked:
            found += 1
            total += found / place
    return total / len(asked)


def mean_average_precision(pairs: Sequence[tuple[Review, frozenset[str]]]) -> Figure:
    """Mean over the notes that have codes at all."""
    values = [average_precision(ranked_codes(review), asked) for review, asked in pairs if asked]
    return Figure("MAP", rounded(sum(values) / len(values)) if values else None, len(values))


def ranked_procedures(review: Review, length: int) -> list[str]:
    """Inpatient procedures cut to their first characters, suggested and withheld, by falling score, each once."""
    best: dict[str, float] = {}
    scored = [(one.code, one.score) for one in review.suggestions if one.system == "ICD-10-PCS"]
    scored += [(held.code, held.score) for held in review.withheld if _PROCEDURE.fullmatch(held.code)]
    for code, score in scored:
        best[code[:length]] = max(score, best.get(code[:length], score))
    return sorted(best, key=lambda code: (-best[code], code))


def procedures_precision(pairs: Sequence[tuple[Review, frozenset[str]]], length: int) -> Figure:
    """Mean average precision of inpatient procedures over the notes that have any."""
    values = [
        average_precision(ranked_procedures(review, length), frozenset(code[:length] for code in asked))
        for review, asked in pairs
        if asked
    ]
    name = f"ICD-10-PCS, {length} characters, MAP"
    return Figure(name, rounded(sum(values) / len(values)) if values else None, len(values))


def _scored(review: Review) -> Iterator[tuple[str, float]]:
    for one in review.suggestions:
        if one.system == "ICD-10-CM":
            yield one.code, one.score
            yield from ((other.code, other.score) for other in one.alternatives)
    for held in review.withheld:
        if _DIAGNOSIS.fullmatch(held.code):  # procedures are withheld too and are not ranked here
            yield held.code, held.score
