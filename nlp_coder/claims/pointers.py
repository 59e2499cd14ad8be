"""Which diagnoses justify a service line: those of the same problem or site, else the first-listed; at most four.

Source: CMS-1500 item 24E, 837P SV107: up to four pointers a line, the one that justifies it most first.
"""

from dataclasses import replace
from typing import Final

from nlp_coder.claims.claim import Claim
from nlp_coder.language.reading import Problem
from nlp_coder.review import Suggestion

MAX_POINTERS: Final = 4
_OPPOSITE: Final = {"left": "right", "right": "left"}


def with_pointers(claim: Claim) -> tuple[Suggestion, ...]:
    """The suggestions, each service pointing to its diagnoses.

    What the coding stage tied by site stays in front unless it lies on the other side; where it could only fall back on
    the first-listed diagnosis, those of the problem in whose plan the service stands take its place.
    """
    diagnoses = tuple(one for one in claim.suggestions if one.system == "ICD-10-CM")
    if not diagnoses or all(one.system == "ICD-10-CM" for one in claim.suggestions):
        return claim.suggestions
    return tuple(
        one if one.system in ("ICD-10-CM", "ICD-10-PCS") else _pointed(one, diagnoses, claim)
        for one in claim.suggestions
    )


def _pointed(one: Suggestion, diagnoses: tuple[Suggestion, ...], claim: Claim) -> Suggestion:
    fallback = (diagnoses[0].code,)
    same = tuple(other.code for other in diagnoses if _is_same_problem(one, other, claim.reading.problems))
    kept = () if one.pointers == fallback and same else one.pointers
    opposite = _OPPOSITE.get(one.assertion.laterality or "")
    sided = {other.code for other in diagnoses if opposite is not None and _side(other, claim) == opposite}
    found = [code for code in dict.fromkeys((*kept, *same)) if code not in sided]
    pointers = tuple(found[:MAX_POINTERS]) or one.pointers or fallback
    return one if pointers == one.pointers else replace(one, pointers=pointers)


def _side(diagnosis: Suggestion, claim: Claim) -> str | None:
    number = claim.book.find(diagnosis.code)
    return None if number is None else claim.book.side(number)


def _is_same_problem(one: Suggestion, other: Suggestion, problems: tuple[Problem, ...]) -> bool:
    """Whether the service stands in the text of a problem whose heading names the diagnosis."""
    for problem in problems:
        if any(problem.start <= words.start < problem.end for words in one.evidence):
            heads = [(problem.start, problem.heading_end)] + ([problem.about] if problem.about else [])
            if any(start <= words.start < end for words in other.evidence for start, end in heads):
                return True
    return False
