"""Procedure codes: found, on the right side, in the right number."""

from collections.abc import Sequence
from typing import Final

from nlp_coder.evaluate.figures import Figure, Tally, share
from nlp_coder.evaluate.sets import Procedure, Vignette, plain_code
from nlp_coder.review import Review, Suggestion

SIDE_MODIFIERS: Final = {"LT": "left", "RT": "right", "50": "bilateral"}


def suggested_procedures(review: Review) -> list[Suggestion]:
    """Procedures, drugs and supplies on the claim; the visit itself is measured as visit level."""
    return [one for one in review.suggestions if one.role == "procedure"]


def find(wanted: Procedure, said: Sequence[Suggestion]) -> Suggestion | None:
    return next((one for one in said if plain_code(one.code) == wanted.code), None)


def has_side(wanted: Procedure, said: Suggestion) -> bool:
    """The side is claimed by a modifier, else read in the words; where none is asked for, none is claimed."""
    if said.system == "ICD-10-PCS":  # the side stands in the code itself
        return True
    claimed = {side for modifier, side in SIDE_MODIFIERS.items() if modifier in said.modifiers}
    if claimed == {"left", "right"}:
        claimed = {"bilateral"}
    if wanted.laterality is None:
        return not claimed
    return claimed == {wanted.laterality} or (not claimed and said.assertion.laterality == wanted.laterality)


def has_units(wanted: Procedure, said: Suggestion) -> bool:
    return wanted.units is None or (said.units or 1) == wanted.units


def figures(pairs: Sequence[tuple[Review, Vignette]]) -> list[Figure]:
    """Share of the asked-for procedures found; found with their side; found with side and units."""
    wanted = [
        (one, find(one, suggested_procedures(review))) for review, case in pairs for one in case.procedures
    ]
    found = [(one, said) for one, said in wanted if said is not None]
    sided = [(one, said) for one, said in found if has_side(one, said)]
    counted = [one for one, said in sided if has_units(one, said)]
    return [
        share("procedures found", len(found), len(wanted)),
        share("procedures found, side right", len(sided), len(wanted)),
        share("procedures found, side and units right", len(counted), len(wanted)),
    ]


def tally(review: Review, vignette: Vignette) -> Tally:
    """Procedure codes of one note; those of the visit's own level are left to the visit level."""
    levels = set(vignette.levels or ())
    said = {plain_code(one.code) for one in suggested_procedures(review)} - levels
    return Tally.of_sets(said, {one.code for one in vignette.procedures} - levels)


def claim_line(suggestion: Suggestion) -> str:
    """Code and modifiers as a claim line, modifiers in order of the alphabet."""
    return "-".join((plain_code(suggestion.code), *sorted(suggestion.modifiers)))


def sorted_line(line: str) -> str:
    code, *modifiers = line.split("-")
    return "-".join((plain_code(code), *sorted(modifiers)))
