"""Two parts of the note that can't both be true: side, type, stage, acuity, what is denied and assessed, what was done."""

from collections.abc import Iterator

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.conflict_findings import acute_and_chronic, denied_and_assessed, stages
from nlp_coder.documentation.conflict_table import Contradiction, stated_conflicts
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.language.side_conflicts import side_conflicts, sided_findings


@gap(
    "conflicting-documentation",
    severity="warn",
    source="AHIMA/ACDIS query practice 2022: conflicting documentation; ICD-10-CM Guidelines I.B.13, I.B.14",
    message="{site}: one part of the note says {one}, another {other}.",
    question="Of the {site} the note says both “{one}” and “{other}”. Which describes this encounter?",
)
def conflicting_documentation(given: Finding) -> Iterator[Hit]:
    """One gap a matter: the side of a site, and the statements that contradict each other."""
    chart = given.chart
    for one, other in side_conflicts(sided_findings(chart.reading)):
        evidence = (chart.evidence(one.start, one.end), chart.evidence(other.start, other.end))
        fills = {"site": one.site, "one": one.side, "other": other.side}
        yield Hit(evidence, (), fills, ("right", "left", "bilateral"))
    for finder in (stated_conflicts, denied_and_assessed, acute_and_chronic, stages):
        for found in finder(chart):
            yield _hit(chart, found)


def _hit(chart: Chart, found: Contradiction) -> Hit:
    evidence = (chart.evidence(*found.one), chart.evidence(*found.other))
    one, other = (" ".join(words.text.split()) for words in evidence)
    if one.lower() == other.lower():
        one, other = f"no {one}", other
    return Hit(evidence, (), {"site": found.about, "one": one, "other": other}, (one, other))
