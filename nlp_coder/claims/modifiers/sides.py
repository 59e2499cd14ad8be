"""Side modifiers: LT, RT, 50, and the digits and eyelids (E1-E4, FA, F1-F9, TA, T1-T9).

The coding stage finds the side of a service and its digit; here a billed line is held against them. Source: HCPCS
modifiers; MPFS bilateral indicator; ICD-10-CM Guidelines I.B.13 (a side is never inferred from a billed modifier).
"""

from collections.abc import Iterator
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.modifiers.family import Doubt, Family, Support, carried
from nlp_coder.claims.services import bilateral_by_definition, catalogue

_LEFT: Final = frozenset({"LT", "E1", "E2", "FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4"})
_RIGHT: Final = frozenset({"RT", "E3", "E4", "F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9"})
SIDES: Final = _LEFT | _RIGHT | {"50"}
_WHOLE: Final = {"left": "LT", "right": "RT", "bilateral": "50"}


def side_of(modifier: str) -> str:
    """left, right or bilateral for a side modifier."""
    return "left" if modifier in _LEFT else "right" if modifier in _RIGHT else "bilateral"


def _note_side(claim: Claim, line: Line) -> str | None:
    """The side the note gives to a line; without its own suggestion, the only side said of any finding."""
    if line.suggestion is not None:
        return line.suggestion.assertion.laterality
    said = {one.assertion.laterality for one in claim.reading.findings} - {None}
    return next(iter(said)) if len(said) == 1 else None


def _supports(claim: Claim, line: Line) -> Iterator[Support]:
    made, service = line.suggestion, catalogue().get(line.code)
    if line.origin == "suggested" or made is None or service is None or not service.lateral:
        return
    for modifier in made.modifiers:
        if modifier in SIDES:
            words = (made.modifier_evidence or {}).get(modifier, ())
            text = (
                f"the note says {words[-1].text}" if words else f"the note says {made.assertion.laterality}"
            )
            yield Support(modifier, words, text, is_needed=not _is_told_by_pair(claim, line))


def _is_told_by_pair(claim: Claim, line: Line) -> bool:
    """Both sides on two lines of one code say what 50 says on one."""
    said = {side_of(m) for one in claim.billed if one.code == line.code for m in carried(one, SIDES)}
    return {"left", "right"} <= said


def _doubts(claim: Claim, line: Line, supports: tuple[Support, ...]) -> Iterator[Doubt]:
    given = carried(line, SIDES)
    if "50" in given and line.code in bilateral_by_definition():
        yield Doubt("bilateral", "block", f"50 on {line.code}: the code covers both sides already")
        return
    if not given:
        return
    said, told = _note_side(claim, line), side_of(given[0])
    if {side_of(one) for one in given} == {"left", "right"}:
        told = "bilateral"
    if said is None:
        if line.suggestion is not None:
            text = f"{'-'.join(given)} on {line.code}: the note does not say which side"
            yield Doubt("unsupported", "warn", text)
    elif said != told and not (said == "bilateral" and _is_told_by_pair(claim, line)):
        text = f"{'-'.join(given)} on {line.code}: the note says {said}"
        yield Doubt("contradicted", "block", text)
    elif supports and supports[0].modifier not in given and len(given) == 1 and len(supports) == 1:
        yield from _digit(line, given[0], supports[0])


def _digit(line: Line, given: str, support: Support) -> Iterator[Doubt]:
    if given in ("LT", "RT", "50") or support.modifier in ("LT", "RT", "50"):
        if support.modifier not in ("LT", "RT", "50"):
            text = f"{given} on {line.code}: {support.why}, {support.modifier} tells it exactly"
            yield Doubt("unspecific", "warn", text)
        return
    yield Doubt(
        "contradicted", "block", f"{given} on {line.code}: {support.why}, which is {support.modifier}"
    )


SIDE: Final = Family(
    "side", SIDES, "HCPCS side modifiers; MPFS bilateral indicator; CPT modifier 50", _supports, _doubts
)
