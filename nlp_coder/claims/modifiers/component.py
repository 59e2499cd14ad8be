"""Professional and technical part of a study (26, TC).

Source: MPFS PC/TC indicator 1; Medicare Claims Processing Manual ch. 13 § 20: 26 for the written interpretation where
the equipment is the facility's, TC for the equipment alone, neither where one practice does both.
"""

from collections.abc import Iterator
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.modifiers.family import Doubt, Family, Support, carried, words_of
from nlp_coder.claims.services import catalogue, is_facility, is_visit

_PARTS: Final = frozenset({"26", "TC"})
_STUDIES: Final = frozenset(
    {
        "film",
        "scan",
        "ultrasound",
        "echo",
        "vascular",
        "density",
        "mammogram",
        "sleep study",
        "brain waves",
        "nerve conduction",
    }
)


def _is_study(code: str) -> bool:
    service = catalogue().get(code)
    return service.family in _STUDIES if service is not None else len(code) == 5 and code.startswith("7")


def _supports(claim: Claim, line: Line) -> Iterator[Support]:
    if not _is_study(line.code):
        return
    if is_facility(claim):
        if words := words_of(claim, "own-interpretation"):
            yield Support("26", (words,), "interpreted here on the facility's equipment")
    elif words := words_of(claim, "read-elsewhere"):
        yield Support("TC", (words,), "taken here and interpreted elsewhere")


def _doubts(claim: Claim, line: Line, supports: tuple[Support, ...]) -> Iterator[Doubt]:
    for name in carried(line, _PARTS):
        if name in {one.modifier for one in supports}:
            continue
        if is_visit(line.code) or (line.code in catalogue() and not _is_study(line.code)):
            yield Doubt("unsupported", "warn", f"{name} on {line.code}: the service has no two parts")
        elif supports:
            text = f"{name} on {line.code}: {supports[0].why}, which is {supports[0].modifier}"
            yield Doubt("contradicted", "block", text)
        elif name == "26" and is_facility(claim):
            yield Doubt(
                "unsupported", "warn", f"26 on {line.code}: the note holds no interpretation of its own"
            )
        elif name == "26":
            text = f"26 on {line.code}: the practice's own equipment; where both parts are done here, neither modifier"
            yield Doubt("unsupported", "warn", text)
        else:
            text = f"TC on {line.code}: the note does not say that it was interpreted elsewhere"
            yield Doubt("unsupported", "warn", text)


COMPONENT: Final = Family(
    "component", _PARTS, "MPFS PC/TC indicator; CPT modifier 26, HCPCS modifier TC", _supports, _doubts
)
