"""A procedure that lacks what its code depends on: an axis of ICD-10-PCS, or a detail of the service (CPT, HCPCS)."""

from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.procedure_details import lacking
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.documentation.trigger_words import trigger_words


@gap(
    "missing-procedure-detail",
    severity="warn",
    source="ICD-10-PCS Guidelines A6, A11; data/documentation/procedure_details.yaml",
    message="{procedure}: the note does not state the {axes}.",
    question="What was the {axes} of “{procedure}”, as it was performed?",
)
def missing_procedure_detail(given: Finding) -> Iterator[Hit]:
    """Operations of a stay with an open axis; outside it, services done whose record leaves a needed detail out."""
    chart = given.chart
    if chart.note.encounter.setting == "inpatient":
        for one in chart.performed:
            if one.is_open and one.code[0] == "0":
                evidence = tuple(chart.evidence(start, end) for start, end in one.spans[:2])
                fills = {"procedure": evidence[0].text, "axes": " and the ".join(one.missing)}
                options = tuple(option for axis in one.missing for option in _OPTIONS.get(axis, ()))
                yield Hit(evidence, (one.code,), fills, options)
        return
    for found in lacking(chart, trigger_words(chart.lower)):
        names = " and the ".join(detail.name for detail in found.missing)
        fills = {"procedure": found.row.service, "axes": names}
        severity = None if any(detail.decides for detail in found.missing) else "inform"
        yield Hit((chart.evidence(found.start, found.end),), (), fills, severity=severity)


_OPTIONS: Final = {
    "approach": (
        "Open",
        "Percutaneous",
        "Percutaneous endoscopic",
        "Via natural or artificial opening, with or without endoscope",
    ),
    "body part (side)": ("Right", "Left", "Bilateral"),
}
