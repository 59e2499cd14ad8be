"""Procedures and services as suggestions: code, units, side as modifier with its words, diagnoses that justify it."""

import re
from collections.abc import Sequence
from typing import Final

from nlp_coder.coding.explanation import Adjustment, Explanation
from nlp_coder.coding.imported_services import ImportedServices
from nlp_coder.coding.procedures import Done
from nlp_coder.language.reading import Reading
from nlp_coder.review import Assertion, Evidence, Step, Suggestion, Withheld

BASE: Final = 1.7
"""Log-odds that a service whose words and whose doing the note documents is coded right."""

_MODIFIER: Final = {"left": "LT", "right": "RT", "bilateral": "50"}
MAX_POINTERS: Final = 4


def service_suggestions(
    services: Sequence[Done], diagnoses: Sequence[Suggestion], reading: Reading, imported: ImportedServices
) -> tuple[Suggestion, ...]:
    """One suggestion a service that is valid on the date, after the diagnoses, in the note's order."""
    valid = (done for done in services if imported.is_valid(done.service))
    found = sorted(valid, key=lambda done: (done.start, done.service.code))
    return tuple(
        _suggestion(done, rank, diagnoses, reading, imported)
        for rank, done in enumerate(found, start=len(diagnoses) + 1)
    )


def service_withheld(
    services: Sequence[Done], reading: Reading, imported: ImportedServices
) -> tuple[Withheld, ...]:
    """Services whose code the imported release does not have on the date of service."""
    return tuple(
        Withheld(
            code=done.service.code,
            description=imported.description(done.service) or done.service.name,
            score=round(_explain(done).score, 4),
            reason="invalid-on-date",
            evidence=tuple(_evidence(span, reading) for span in done.evidence),
        )
        for done in services
        if not imported.is_valid(done.service)
    )


def _suggestion(
    done: Done, rank: int, diagnoses: Sequence[Suggestion], reading: Reading, imported: ImportedServices
) -> Suggestion:
    service = done.service
    explanation = _explain(done)
    modifiers: tuple[str, ...] = ()
    evidence_of: dict[str, tuple[Evidence, ...]] | None = None
    if service.lateral and done.laterality is not None:
        modifier = done.digit[0] if done.digit else _MODIFIER[done.laterality]
        spans = [span for span in (done.digit and done.digit[1], done.side_span) if span]
        modifiers = (modifier,)
        if spans:
            evidence_of = {modifier: tuple(_evidence(span, reading) for span in spans)}
    return Suggestion(
        code=service.code,
        system="HCPCS" if service.system == "HCPCS" else "CPT",
        description=imported.description(service) or service.name,
        score=round(explanation.score, 4),
        rank=rank,
        role="procedure",
        evidence=tuple(_evidence(span, reading) for span in done.evidence),
        assertion=Assertion(laterality=done.laterality),
        rationale=tuple(_steps(done, explanation, reading)),
        units=done.units,
        modifiers=modifiers,
        modifier_evidence=evidence_of,
        pointers=_pointers(done, diagnoses),
    )


def _explain(done: Done) -> Explanation:
    moved = []
    if done.service.lateral and done.laterality is None:
        moved.append(Adjustment("the note does not say which side", -0.6))
    if len(done.evidence) > 1:
        moved.append(Adjustment("action and target stand in words of their own", 0.5, done.start, done.end))
    return Explanation(BASE, tuple(moved))


def _steps(done: Done, explanation: Explanation, reading: Reading) -> list[Step]:
    words = reading.text[done.start : done.end]
    steps = [Step("service", f"“{words}” documents it as done", done.service.code, done.start, done.end)]
    if done.side_span is not None and done.laterality is not None:
        steps.append(
            Step("side", f"the note says {done.laterality}", _MODIFIER[done.laterality], *done.side_span)
        )
    if done.digit is not None:
        (modifier, span) = done.digit
        steps.append(Step("side", f"on the {reading.text[span[0] : span[1]]}", modifier, *span))
    if done.units is not None:
        steps.append(Step("units", "from the amount given", str(done.units)))
    steps += [
        Step("documented", one.name, f"{one.amount:+.2f}", one.start, one.end)
        for one in explanation.adjustments
    ]
    return [*steps, Step("documented", "probability", f"{explanation.score:.4f}")]


def _pointers(done: Done, diagnoses: Sequence[Suggestion]) -> tuple[str, ...]:
    """Diagnoses that justify the line: Z23 for vaccines, those that name its site, or the first-listed."""
    if done.service.family.startswith("vaccine"):
        return tuple(one.code for one in diagnoses if one.code == "Z23")
    sites = [
        re.compile(rf"\b{re.escape(word)}", re.IGNORECASE) for word in done.service.target if len(word) > 3
    ]
    tied = [one.code for one in diagnoses if any(site.search(one.description) for site in sites)]
    return tuple((tied or [one.code for one in diagnoses[:1]])[:MAX_POINTERS])


def _evidence(span: tuple[int, int], reading: Reading) -> Evidence:
    return Evidence(span[0], span[1], reading.text[span[0] : span[1]], reading.section_at(span[0]).name)
