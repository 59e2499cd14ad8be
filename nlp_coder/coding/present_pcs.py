"""Inpatient procedures as suggestions and as withheld codes, each with its axes spelled out."""

from collections.abc import Iterator, Sequence
from typing import Final

from nlp_coder.codes.icd10pcs import SYSTEM
from nlp_coder.coding.pcs import Performed
from nlp_coder.language.reading import Reading
from nlp_coder.review import Assertion, Evidence, Laterality, Step, Suggestion, Withheld

_APPROACHES: Final = {
    "0": "open",
    "3": "percutaneous",
    "4": "percutaneous endoscopic",
    "7": "via natural opening",
    "8": "via natural opening endoscopic",
    "X": "external",
}
_SIDES: Final[dict[str | None, Laterality | None]] = {
    "right": "right",
    "left": "left",
    "bilateral": "bilateral",
    None: None,
}
MAX_EVIDENCE: Final = 5


def pcs_suggestions(
    performed: Sequence[Performed], before: Sequence[Suggestion], reading: Reading
) -> tuple[Suggestion, ...]:
    """What was done and is coded, after the suggestions before it."""
    done = [one for one in performed if one.withheld is None]
    pointers = tuple(one.code for one in before[:1])
    return tuple(
        Suggestion(
            code=one.code,
            system=SYSTEM,
            description=description(one),
            score=round(one.explanation.score, 4),
            rank=rank,
            role="procedure",
            evidence=_evidence(one, reading),
            assertion=Assertion(laterality=_SIDES[one.side]),
            rationale=tuple(_steps(one, reading)),
            pointers=pointers,
        )
        for rank, one in enumerate(done, start=len(before) + 1)
    )


def pcs_withheld(performed: Sequence[Performed], reading: Reading) -> tuple[Withheld, ...]:
    """What was named and is not coded: not done, planned, earlier, left open, or not reported by most hospitals."""
    return tuple(
        Withheld(
            code=one.code,
            description=description(one),
            score=round(one.explanation.score, 4),
            reason=one.withheld,
            evidence=_evidence(one, reading),
            cue=one.cue,
        )
        for one in performed
        if one.withheld is not None
    )


def description(one: Performed) -> str:
    """Operation and part in this project's words, the approach by the standard's name."""
    approach = _APPROACHES.get(one.code[4]) if one.code[0] == "0" else None
    said = one.why if approach is None else f"{one.why}; {approach} approach"
    return f"{said} (not stated: {', '.join(one.missing)})" if one.missing else said


def _evidence(one: Performed, reading: Reading) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(start, end, reading.text[start:end], reading.section_at(start).name)
        for start, end in one.spans[:MAX_EVIDENCE]
    )


def _steps(one: Performed, reading: Reading) -> Iterator[Step]:
    start, end = one.spans[0]
    words = reading.text[start:end]
    yield Step("operation and body part", f"“{words}”: {one.why}", one.code[:4], start, end)
    if one.side is not None:
        yield Step("side", f"the note says {one.side}", one.code[3])
    yield Step("approach, device, qualifier", "what the words and the tables leave", one.code[4:])
    for moved in one.explanation.adjustments:
        yield Step("documented", moved.name, f"{moved.amount:+.2f}", moved.start, moved.end)
    yield Step("documented", "probability", f"{one.explanation.score:.4f}")
