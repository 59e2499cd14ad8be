"""A treatment given, started, continued or refilled today for which the note names none of its usual indications.

Reporting needs the condition that a treatment is for (ICD-10-CM Guidelines IV.J, III). Only treatments specific enough
that a coder would ask are rows of `data/documentation/clinical/treatments.yaml`; a drug that merely stands in the
list of what the patient takes, or that prevents something, raises nothing.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from nlp_coder.documentation.clinical.facts import Facts, Span, answered, is_taken
from nlp_coder.documentation.clinical.rows import Treatment
from nlp_coder.documentation.clinical.tables import treatments
from nlp_coder.documentation.clinical_indicator_without_diagnosis import place_of
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.language.medications import load_medications
from nlp_coder.language.reading import Drug

_MANAGED_IN: Final = frozenset({"assessment_plan", "plan", "hospital_course", "ed_course", "orders", "mdm"})
_OPEN: Final = frozenset({"body", "assessment", "header", "other", "procedure", "diagnosis", "disposition"})
_GIVEN: Final = re.compile(
    r"\b(?:start(?:ed|ing)?|beg[ai]n|initiat\w*|refill(?:ed|s)?|renew(?:ed)?|increas\w*|titrat\w*|resum\w*|prescri\w*|"
    r"given|administered|continu\w*|infus\w*|inject\w*|dose \d|cycle \d|rx|switch\w*|restart\w*)\b"
)
_NOT_GIVEN: Final = re.compile(
    r"\b(?:stop(?:ped)?|discontinu\w*|d/c|dc|h[eo]ld|held|avoid\w*|allerg\w*|intoleran\w*|consider\w*|prn|as needed|if|"
    r"declin\w*|refus\w*|prophyla\w*|ppx|prevent\w*|offer\w*|discuss\w*|taper(?:ed)? off|pre-?op\w*|"
    r"peri-?op\w*|when|may|would|could|candidate|next visit|last (?:year|month)|no longer|completed|ago|in the past|"
    r"previously|failed|tried|outside|home meds?)\b"
)
_LEVEL: Final = re.compile(r"\s*(?:trough|level)s?\b")
_CLAUSE: Final = re.compile(r"[.;\n](?!\d)")
_NEXT: Final = re.compile(r"[.;\n](?!\d)|, (?=(?:and )?(?:avoid|no|check|consider|stop|hold|start|refer)\b)")


@gap(
    "treatment-without-diagnosis",
    severity="warn",
    source="ICD-10-CM Guidelines III, IV.J",
    message="{treatment}: the note names no condition that it treats.",
    question="For which condition is {treatment} given?",
    options=("Condition treated: ___", "Prevention or another purpose: ___"),
)
def treatment_without_diagnosis(given: Finding) -> Iterator[Hit]:
    """Rows whose treatment the note gives today, with no indication named by code or word anywhere in it."""
    facts = Facts(given.chart)
    place = place_of(given)
    for row, spans in _given(facts, place == "acute").items():
        one = treatments()[row]
        if place not in one.severity or _is_explained(one, facts):
            continue
        words = given.chart.text[spans[0][0] : spans[0][1]]
        yield Hit(
            tuple(given.chart.evidence(*span) for span in sorted(set(spans))[:3]),
            (),
            {"treatment": " ".join(words.split())},
            severity=one.severity[place],
            source=one.source,
        )


def _given(facts: Facts, acute: bool) -> dict[int, list[Span]]:
    """Rows by number, with the words of their treatments that are given today."""
    rows = _rows_of_drugs()
    found: dict[int, list[Span]] = {}
    for drug in facts.chart.reading.drugs:
        number = rows.get(drug.name)
        if number is not None and is_taken(facts.chart, drug) and _is_given(facts, drug, acute):
            found.setdefault(number, []).append((drug.start, drug.end))
    therapies = _therapies()
    for word in sorted(therapies.keys() & facts.words.keys()):
        number = therapies[word]
        for span in facts.affirmed((word,)):
            if facts.chart.section_at(span[0]) not in ("medications", "pmh", "psh", "social_history"):
                found.setdefault(number, []).append(span)
    return dict(sorted(found.items()))


def _is_given(facts: Facts, drug: Drug, acute: bool) -> bool:
    chart = facts.chart
    section = chart.section_at(drug.start)
    managed = section in _MANAGED_IN or (acute and section == "discharge_medications")
    if not managed and section not in _OPEN:
        return False
    before = _CLAUSE.split(chart.lower[max(0, drug.start - 70) : drug.start])[-1]
    until = min((one.start for one in chart.reading.drugs if one.start > drug.end), default=len(chart.lower))
    after = _NEXT.split(chart.lower[drug.end : min(until, drug.end + 70)])[0]
    if _NOT_GIVEN.search(before) or _NOT_GIVEN.search(after) or _LEVEL.match(after):
        return False
    clause = _CLAUSE.split(chart.lower[drug.end : drug.end + 70])[0]
    return managed or bool(_GIVEN.search(before) or _GIVEN.search(clause))


def _is_explained(row: Treatment, facts: Facts) -> bool:
    if any(facts.words.get(word) for word in row.unless):
        return True
    return facts.names(row.named.words) or answered(facts.chart, row.named.codes)


@cache
def _therapies() -> dict[str, int]:
    return {word: number for number, row in enumerate(treatments()) for word in row.words}


@cache
def _rows_of_drugs() -> dict[str, int]:
    by_name: dict[str, int] = {}
    for drug in load_medications():
        for number, row in enumerate(treatments()):
            if drug.name in row.names or drug.drug_class in row.classes:
                by_name.setdefault(drug.name, number)
    return by_name
