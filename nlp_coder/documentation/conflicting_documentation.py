"""Two parts of the note that can't both be true: side, type, stage, acuity, denied and assessed, done and not done."""

from collections.abc import Iterator

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.conflict_ended import ENDED_WORDS, ended_before
from nlp_coder.documentation.conflict_findings import acute_and_chronic, denied_and_assessed, stages
from nlp_coder.documentation.conflict_operated import operated_other_side
from nlp_coder.documentation.conflict_table import Contradiction, stated_conflicts
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.documentation.trigger_words import trigger_words
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
    for sided, against in side_conflicts(sided_findings(chart.reading)):
        evidence = (chart.evidence(sided.start, sided.end), chart.evidence(against.start, against.end))
        fills = {"site": sided.site, "one": sided.side, "other": against.side}
        yield Hit(evidence, (), fills, ("right", "left", "bilateral"))
    words = trigger_words(chart.lower)
    found = [*stated_conflicts(chart, words), *denied_and_assessed(chart), *operated_other_side(chart)]
    if {"acute", "chronic"} <= words:
        found += acute_and_chronic(chart)
    if "stage" in words:
        found += stages(chart)
    if not ENDED_WORDS.isdisjoint(words):
        found += [one for one in ended_before(chart) if not any(_overlap(one, other) for other in found)]
    for one in found:
        yield _hit(chart, one)


def _overlap(one: Contradiction, other: Contradiction) -> bool:
    """Whether two contradictions quote some of the same words."""
    spans = [(a, b) for a in (one.one, one.other) for b in (other.one, other.other)]
    return any(a[0] < b[1] and b[0] < a[1] for a, b in spans)


def _hit(chart: Chart, found: Contradiction) -> Hit:
    evidence = (chart.evidence(*found.one), chart.evidence(*found.other))
    one, other = (" ".join(words.text.split()) for words in evidence)
    if one.lower() == other.lower():
        one, other = f"no {one}", other
    return Hit(evidence, (), {"site": found.about, "one": one, "other": other}, (one, other))
