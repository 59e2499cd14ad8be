"""An inpatient procedure that an axis of its code is not stated for (ICD-10-PCS Guidelines A6, A11)."""

from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.registry import Finding, Hit, gap


@gap(
    "missing-procedure-detail",
    severity="warn",
    source="ICD-10-PCS Guidelines A6, A11",
    message="{procedure}: the note does not state the {axes}.",
    question="What was the {axes} of “{procedure}”, as it was performed?",
)
def missing_procedure_detail(given: Finding) -> Iterator[Hit]:
    """Operations done in the stay whose body part, side or approach is open."""
    chart = given.chart
    if chart.note.encounter.setting != "inpatient":
        return
    for one in chart.performed:
        if one.is_open and one.code[0] == "0":
            evidence = tuple(chart.evidence(start, end) for start, end in one.spans[:2])
            fills = {"procedure": evidence[0].text, "axes": " and the ".join(one.missing)}
            options = tuple(option for axis in one.missing for option in _OPTIONS.get(axis, ()))
            yield Hit(evidence, (one.code,), fills, options)


_OPTIONS: Final = {
    "approach": (
        "Open",
        "Percutaneous",
        "Percutaneous endoscopic",
        "Via natural or artificial opening, with or without endoscope",
    ),
    "body part (side)": ("Right", "Left", "Bilateral"),
}
