"""Two parts of the note that can't both be true: the side of a site."""

from collections.abc import Iterator

from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.language.side_conflicts import side_conflicts, sided_findings


@gap(
    "conflicting-documentation",
    severity="warn",
    source="AHIMA/ACDIS query practice 2022: conflicting documentation; ICD-10-CM Guidelines I.B.13",
    message="{site}: one part of the note says {one}, another {other}.",
    question="The note gives two sides for the {site}. Which side does this visit concern?",
    options=("right", "left", "bilateral"),
)
def conflicting_documentation(given: Finding) -> Iterator[Hit]:
    """One gap a site that the complaint puts on one side and the assessment, plan or procedure on the other."""
    chart = given.chart
    for one, other in side_conflicts(sided_findings(chart.reading)):
        evidence = (chart.evidence(one.start, one.end), chart.evidence(other.start, other.end))
        yield Hit(evidence, (), {"site": one.site, "one": one.side, "other": other.side})
