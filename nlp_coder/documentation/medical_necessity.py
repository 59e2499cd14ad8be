"""A service for which the note states no reason that its policy takes (the edit is `claims`'; the question is here)."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.review import Evidence

_OFF_CLAIM: Final = ".off-claim"
"""Ends the rule of an edit whose reason the note states: the coder mends the claim, the provider is not asked."""
_WORDS: Final = re.compile(r"[a-z][a-z0-9-]{3,}")


@gap(
    "medical-necessity",
    severity="warn",
    source="Social Security Act 1862(a)(1)(A); national and local coverage policies",
    message="{message}",
    question="What sign, symptom, condition or risk was the reason for {service}?",
    options=("The reason was: ___", "No further reason than the ones documented"),
)
def medical_necessity(given: Finding) -> Iterator[Hit]:
    """One gap an edit of medical necessity, at the words that tell of the service."""
    chart = given.chart
    for edit in given.edits:
        if edit.kind == "medical-necessity" and not edit.rule.endswith(_OFF_CLAIM):
            service = edit.message.partition(", ")[2].partition(":")[0]
            evidence = _told(chart, edit.codes[0], service)
            yield Hit((evidence,), edit.codes, {"message": edit.message, "service": f"the {service}"})


def _told(chart: Chart, code: str, service: str) -> Evidence:
    """Where the note tells of the service: its suggestion's words, its name, else where the provider assesses."""
    told = [one.evidence for one in chart.procedures if one.code == code]
    told += [one.evidence for one in chart.withheld if one.code == code]
    if told and told[0]:
        return told[0][0]
    for word in sorted(_WORDS.findall(service), key=lambda word: (-len(word), word)):
        if (place := chart.lower.find(word)) >= 0:
            return chart.evidence(place, place + len(word))
    for section in chart.sections(ASSESSED):
        return chart.evidence(section.start, max(section.body, section.start + 1))
    start, end = chart.reading.sentences[0]
    return chart.evidence(start, end)
