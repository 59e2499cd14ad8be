"""Risk of what is decided about the patient, chosen or considered and rejected."""

from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.cloned import cloned_stretches, is_cloned
from nlp_coder.documentation.visit_level.drugs import NOT_DECIDED_IN, Decided
from nlp_coder.documentation.visit_level.judged import Judged, judged
from nlp_coder.documentation.visit_level.said import Said, Span
from nlp_coder.documentation.visit_level.words import load_words
from nlp_coder.review import Evidence

_LOW: Final = (
    ("over_the_counter", "an over-the-counter drug"),
    ("therapy", "therapy or a brace"),
    ("minor_procedure", "a minor procedure without named risk"),
)
_TREATED: Final = 4
"""Drugs quoted as evidence; more would only repeat the plan."""


def risk(chart: Chart, said: Said, drugs: tuple[Decided, ...]) -> Judged:
    """The level of the risk. Source of the steps: E/M framework 2021, risk of patient management."""
    cloned = cloned_stretches(chart)
    drugs = tuple(one for one in drugs if not is_cloned(cloned, one.drug.start))
    if high := _high(chart, said, drugs):
        return high
    written = tuple(chart.evidence(one.drug.start, one.drug.end) for one in drugs if one.rx)
    disputed = 4 if _disputed(chart) else 3
    if written:
        return judged(3, "prescription drug management", written[:_TREATED], up=disputed)
    if words := _decided("surgery", chart, said):
        return judged(3, "a decision about major surgery", (words,), down=2)
    if words := _limited(chart, said):
        return judged(3, "care limited by social determinants", (words,), down=2)
    maybe = 3 if any(one.maybe_rx for one in drugs) else 2
    for name, reason in _LOW:
        if (words := _decided(name, chart, said)) and not (
            name == "minor_procedure" and _procedure_billed(chart)
        ):
            return judged(2, reason, (words,), up=maybe)
    if drugs:
        words = chart.evidence(drugs[0].drug.start, drugs[0].drug.end)
        return judged(2, "an over-the-counter drug", (words,), up=maybe)
    if words := _decided("minimal", chart, said):
        return judged(1, "rest, reassurance or follow-up only", (words,))
    return judged(0, "nothing is decided", ())


def _high(chart: Chart, said: Said, drugs: tuple[Decided, ...]) -> Judged | None:
    if words := _admission(chart, said):
        return judged(4, "admission or escalation of hospital care", (words,))
    if words := _decided("parenteral_opioid", chart, said):
        return judged(4, "a parenteral controlled substance", (words,), down=3)
    if words := _decided("dnr", chart, said):
        return judged(4, "a decision not to resuscitate or to de-escalate", (words,))
    if words := _decided("organ_support", chart, said):
        return judged(4, "emergency treatment of a failing organ system", (words,))
    if words := _decided("emergency_surgery", chart, said):
        return judged(4, "emergency major surgery", (words,))
    surgery = _decided("surgery", chart, said)
    if surgery and (own := _decided("surgery_risk", chart, said)):
        return judged(4, "major surgery with the patient's own risk factors", (surgery, own), down=3)
    if monitored := _toxicity_monitored(chart, said):
        return judged(4, "a drug monitored intensively for toxicity", monitored, down=3)
    return None


def _spans(name: str, chart: Chart, said: Said) -> Iterator[Span]:
    """Where today's decisions say the words, not denied."""
    spans = said.all(name)
    cloned = cloned_stretches(chart) if spans else ()
    for start, end in spans:
        if chart.section_at(start) in NOT_DECIDED_IN or said.denied(start) or is_cloned(cloned, start):
            continue
        yield start, end


def _decided(name: str, chart: Chart, said: Said) -> Evidence | None:
    return next((chart.evidence(*span) for span in _spans(name, chart, said)), None)


def _admission(chart: Chart, said: Said) -> Evidence | None:
    """A decision on hospital care; "admitted in March" is history, and the title of an admission note no decision."""
    past = {start for start, _ in said.all("admission_past")}
    for start, end in _spans("admission", chart, said):
        in_title = "\n" not in said.lower[:start].strip()
        if start not in past and not in_title:
            return chart.evidence(start, end)
    return None


def _limited(chart: Chart, said: Said) -> Evidence | None:
    """Social determinants only where they change the plan."""
    for start, end in said.all("social"):
        if not said.denied(start) and any(True for _ in said.within("plan_changed", start - 120, end + 160)):
            return chart.evidence(start, end)
    return None


def _procedure_billed(chart: Chart) -> bool:
    """A billed procedure's own risk is not counted again."""
    return any(code[0] in "123456" and len(code.split("-")[0]) == 5 for code in chart.note.encounter.billed)


def _disputed(chart: Chart) -> bool:
    return any(drug.taken and drug.name in load_words().disputed for drug in chart.reading.drugs)


def _toxicity_monitored(chart: Chart, said: Said) -> tuple[Evidence, ...]:
    """A drug that needs tests for toxicity at least each quarter, taken, with one of them ordered or read."""
    words = load_words()
    drug = next((one for one in chart.reading.drugs if one.taken and one.name in words.intensive), None)
    if drug is None:
        return ()
    for name, (start, end) in said.tests:
        if name in words.intensive_tests and not any(
            True for _ in said.within("infrequent", start - 60, end + 60)
        ):
            return chart.evidence(drug.start, drug.end), chart.evidence(start, end)
    return ()
