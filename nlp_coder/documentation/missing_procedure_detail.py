"""A procedure that lacks what its code depends on: an axis of ICD-10-PCS, or a detail of the service (CPT, HCPCS)."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.procedure_details import lacking
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.documentation.trigger_words import trigger_words
from nlp_coder.review import Severity


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
    asked = False
    if chart.note.encounter.setting == "inpatient":
        for hit in _open_axes(chart):
            asked = True
            yield hit
    if asked:
        return
    for found in lacking(chart, trigger_words(chart.lower)):
        if found.row.in_stay and chart.section_at(found.start) == "hospital_course":
            continue  # told in the summary; the record of the procedure stands elsewhere
        names = " and the ".join(detail.name for detail in found.missing)
        fills = {"procedure": found.row.service, "axes": names}
        severity: Severity | None = None if any(detail.decides for detail in found.missing) else "inform"
        options = tuple(f"{detail.name[:1].upper()}{detail.name[1:]}: ___" for detail in found.missing)
        yield Hit((chart.evidence(found.start, found.end),), (), fills, options, severity)


def _open_axes(chart: Chart) -> Iterator[Hit]:
    """Operations of the stay with an axis that the note leaves open."""
    for one in chart.performed:
        if one.is_open and one.code[0] == "0" and not _stands(chart.lower, one.spans):
            evidence = tuple(chart.evidence(start, end) for start, end in one.spans[:2])
            fills = {"procedure": evidence[0].text, "axes": " and the ".join(one.missing)}
            options = tuple(
                o for axis in one.missing for o in _OPTIONS.get(axis, (f"{axis.capitalize()}: ___",))
            )
            yield Hit(evidence, (one.code,), fills, options)


def _stands(lower: str, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether all mentions tell of a tube or line that is there already, not of putting it in."""
    return all(_IN_PLACE.match(lower, end) for _, end in spans)


_IN_PLACE: Final = re.compile(
    r"[ ,]*(?:(?:is|was|remains|still) )?(?:to (?:suction|water seal|gravity|drainage)|in place|output|site|intact"
    r"|patent|draining|removed|pulled|discontinued|out\b)"
)
_OPTIONS: Final = {
    "approach": (
        "Open",
        "Percutaneous",
        "Percutaneous endoscopic",
        "Via natural or artificial opening, with or without endoscope",
    ),
    "body part (side)": ("Right", "Left", "Bilateral"),
}
