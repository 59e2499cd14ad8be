"""Diagnosis codes: what was suggested beside what people coded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from nlp_coder.evaluate.figures import Tally
from nlp_coder.evaluate.sets import Vignette, plain_code
from nlp_coder.review import Review, Suggestion

SYSTEM: Final = "ICD-10-CM"
FIRST_ROLES: Final = ("first-listed", "principal")


@dataclass(frozen=True, slots=True)
class CodeErrors:
    """Codes of one note that are wrong, missed, or must not appear."""

    wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


def suggested(review: Review, system: str = SYSTEM) -> list[Suggestion]:
    """The suggestions of one code system, in their order."""
    return [one for one in review.suggestions if one.system == system]


def suggested_codes(review: Review, system: str = SYSTEM) -> frozenset[str]:
    return frozenset(plain_code(one.code) for one in suggested(review, system))


def first_listed(review: Review) -> str | None:
    """The code in first place of the claim."""
    return next((plain_code(one.code) for one in suggested(review) if one.role in FIRST_ROLES), None)


def cut(codes: Iterable[str], length: int) -> frozenset[str]:
    """Codes cut to their first characters."""
    return frozenset(code[:length] for code in codes)


def set_errors(said: frozenset[str], asked: frozenset[str]) -> CodeErrors:
    return CodeErrors(wrong=tuple(sorted(said - asked)), missed=tuple(sorted(asked - said)))


def vignette_tally(said: frozenset[str], vignette: Vignette) -> Tally:
    """Each required diagnosis once, whichever acceptable code stands for it; optional codes do not count."""
    acceptable = {code for codes in vignette.required for code in codes}
    counted = said - (frozenset(vignette.optional) - acceptable)
    right = len(counted & acceptable)
    found = sum(1 for codes in vignette.required if said & set(codes))
    return Tally(right, len(counted) - right, found, len(vignette.required) - found)


def vignette_tally_three(said: frozenset[str], vignette: Vignette) -> Tally:
    """The same at the category, the first three characters."""
    required = tuple(dict.fromkeys(tuple(sorted(cut(codes, 3))) for codes in vignette.required))
    optional = tuple(sorted(cut(vignette.optional, 3)))
    return vignette_tally(cut(said, 3), Vignette(vignette.note, required, optional=optional))


def vignette_errors(said: frozenset[str], vignette: Vignette) -> CodeErrors:
    acceptable = {code for codes in vignette.required for code in codes}
    missed = (codes[0] for codes in vignette.required if not said & set(codes))
    return CodeErrors(
        wrong=tuple(sorted(said - acceptable - set(vignette.optional))),
        missed=tuple(sorted(missed)),
        forbidden=tuple(sorted(code for code in said if is_forbidden(code, vignette))),
    )


def is_forbidden(code: str, vignette: Vignette) -> bool:
    """Whether a code stands under a prefix that must not appear, and is not itself an answer."""
    answers = (*vignette.optional, *(one for codes in vignette.required for one in codes))
    return code not in answers and code.startswith(vignette.never)


def forbidden_share(pairs: Sequence[tuple[frozenset[str], Vignette]]) -> tuple[int, int]:
    """How many of all codes said must not appear."""
    forbidden = sum(1 for said, vignette in pairs for code in said if is_forbidden(code, vignette))
    return forbidden, sum(len(said) for said, _ in pairs)
