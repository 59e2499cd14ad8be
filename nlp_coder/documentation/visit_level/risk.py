"""Risk of what is decided about the patient, chosen or considered and rejected."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.words import load_words
from nlp_coder.language.reading import Drug
from nlp_coder.review import Element, Evidence

_DENIED: Final = re.compile(
    r"\b(?:no|not|never|none|without|denies|declin\w*|no need for)\b[^.;\n]{0,30}$", re.IGNORECASE
)
_DECIDED_IN: Final = frozenset(
    "plan assessment assessment_plan mdm ed_course orders procedure follow_up hospital_course diagnosis body"
    " disposition instructions discharge_medications".split()
)
_HIGH: Final = (
    ("admission", "admission or escalation of hospital care"),
    ("parenteral_opioid", "a parenteral controlled substance"),
    ("dnr", "a decision not to resuscitate or to de-escalate"),
    ("pressors", "emergency treatment of a failing organ system"),
)


def risk(chart: Chart, medications: dict[str, tuple[str, tuple[str, ...]]]) -> Element:
    """The level of the risk. `medications`: generic name -> (rx, otc or both; toxicity tests)."""
    for name, reason in _HIGH:
        if words := _decided(name, chart):
            return Element("high", reason, (words,))
    if monitored := _toxicity_monitored(chart, medications):
        return Element("high", "a drug monitored intensively for toxicity", monitored)
    if drugs := _prescriptions(chart, medications):
        return Element("moderate", "prescription drug management", drugs[:4])
    for name, reason in (
        ("surgery", "a decision about surgery"),
        ("social", "care limited by social determinants"),
    ):
        if words := _decided(name, chart):
            return Element("moderate", reason, (words,))
    for name, reason in (
        ("over_the_counter", "an over-the-counter drug"),
        ("therapy", "therapy or a brace"),
        ("minor_procedure", "a minor procedure without named risk"),
    ):
        if words := _decided(name, chart):
            return Element("low", reason, (words,))
    return Element("straightforward", "rest, reassurance or nothing decided")


def _decided(name: str, chart: Chart) -> Evidence | None:
    said = load_words().said[name]
    for section in chart.reading.sections:
        if section.name in _DECIDED_IN:
            for match in said.finditer(chart.lower, section.start, section.end):
                if not _DENIED.search(chart.text[max(0, match.start() - 50) : match.start()]):
                    return chart.evidence(*match.span())
    return None


def _prescriptions(chart: Chart, medications: dict[str, tuple[str, tuple[str, ...]]]) -> tuple[Evidence, ...]:
    """Prescription drugs with a decision beside them, outside bare lists."""
    return tuple(
        chart.evidence(drug.start, drug.end)
        for drug in _decided_drugs(chart)
        if medications.get(drug.name, ("rx", ()))[0] == "rx" or _by_prescription(drug, chart)
    )


def _by_prescription(drug: Drug, chart: Chart) -> bool:
    around = chart.text[max(0, drug.start - 40) : drug.end + 40]
    return re.search(r"prescri\w+|\brx\b|refill|800 mg|600 mg", around, re.IGNORECASE) is not None


def _decided_drugs(chart: Chart) -> Iterator[Drug]:
    decision = load_words().said["decision"]
    for drug in chart.reading.drugs:
        if chart.section_at(drug.start) not in _DECIDED_IN:
            continue
        before = chart.lower[max(0, drug.start - 70) : drug.start].rpartition("\n")[2]
        after = chart.lower[drug.end : drug.end + 45].partition("\n")[0]
        if not _DENIED.search(before) and (decision.search(before) or decision.search(after)):
            yield drug


def _toxicity_monitored(
    chart: Chart, medications: dict[str, tuple[str, tuple[str, ...]]]
) -> tuple[Evidence, ...]:
    """A drug that needs toxicity tests, taken, with one of its tests ordered or read."""
    words = load_words()
    for drug in chart.reading.drugs:
        tests = medications.get(drug.name, ("rx", ()))[1]
        if not tests or not drug.taken:
            continue
        for match in words.find_tests(chart.lower):
            written = match.group().lower()
            if any(test.lower() in written or written in test.lower() for test in tests):
                return chart.evidence(drug.start, drug.end), chart.evidence(*match.span())
    return ()
