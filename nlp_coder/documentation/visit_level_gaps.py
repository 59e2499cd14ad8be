"""The billed visit level against the level that the note supports."""

from collections.abc import Iterator

from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.documentation.visit_level.families import billed_visits
from nlp_coder.documentation.visit_level.missing import reason_of
from nlp_coder.review import Evidence


@gap(
    "unsupported-visit-level",
    severity="block",
    source="E/M framework 2021/2023: MDM or total time",
    message="Billed {billed}, the note supports {supported}: {reason}.",
)
def unsupported_visit_level(given: Finding) -> Iterator[Hit]:
    """The billed level is above what MDM and time reach, or of a family the note excludes."""
    yield from _apart(given, "unsupported")


@gap(
    "undercoded-visit-level",
    severity="inform",
    source="E/M framework 2021/2023: MDM or total time",
    message="Billed {billed}, the note supports {supported}: {reason}.",
)
def undercoded_visit_level(given: Finding) -> Iterator[Hit]:
    """The billed level is below what MDM or time reach."""
    yield from _apart(given, "undercoded")


def _apart(given: Finding, status: str) -> Iterator[Hit]:
    visit = given.visit
    if visit.status != status or visit.elements is None:
        return
    elements = visit.elements
    parts = (elements.problems, elements.data, elements.risk, elements.time)
    evidence: tuple[Evidence, ...] = tuple(words for element in parts for words in element.evidence[:2])
    office = next((code for code, _ in billed_visits(given.chart) if code.startswith(("9920", "9921"))), None)
    fills = {
        "billed": visit.billed or "",
        "supported": visit.supported or "none",
        "reason": reason_of(visit, office),
    }
    codes = tuple(code for code in (visit.billed, visit.supported) if code)
    yield Hit(evidence or (_opening(given),), codes, fills)


def _opening(given: Finding) -> Evidence:
    start, end = given.chart.reading.sentences[0]
    return given.chart.evidence(start, end)
