"""Is a case reportable for this encounter? Named features of where and how the note speaks of it.

A diagnosis is reported when it is monitored, evaluated, assessed or treated, or affects care (ICD-10-CM Guidelines
IV.J outpatient, III inpatient secondary); a list entry alone is not enough.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from math import log2
from typing import Final

from nlp_coder.coding.cases import ASSESSED, Case, Told
from nlp_coder.language.medications import Medication
from nlp_coder.language.reading import Drug, Reading

_PLACES: Final[dict[str, str]] = {
    "plan": "plan",
    "orders": "plan",
    "follow_up": "plan",
    "chief_complaint": "reason for the visit",
    "indications": "reason for the visit",
    "hpi": "history of present illness",
    "subjective": "history of present illness",
    "interval_history": "history of present illness",
    "hospital_course": "hospital course",
    "ed_course": "hospital course",
    "pmh": "past history",
    "psh": "past history",
    "problem_list": "past history",
    "social_history": "social history",
    "family_history": "family history",
    "ros": "review of systems",
    "exam": "examination",
    "objective": "examination",
    "vitals": "examination",
    "labs": "results",
    "imaging": "results",
    "results": "results",
    "procedure": "procedure",
    "operative_findings": "procedure",
    "preop_diagnosis": "procedure",
    "medications": "medication list",
    "discharge_medications": "medication list",
    "instructions": "instructions",
    "body": "note without headers",
    "header": "note without headers",
}


FIRST_WORDS: Final = 25
"""Code points from the start of a sentence in which its first words stand."""

_PLACE_ORDER: Final = (
    "assessment",
    "plan",
    "hospital course",
    "procedure",
    "reason for the visit",
    "note without headers",
    "report of a course",
    "history of present illness",
    "past history",
    "results",
    "examination",
    "another part",
    "social history",
    "family history",
    "medication list",
    "review of systems",
    "instructions",
)
"""Places from the one that says most of what is treated today to the one that says least: the best one counts."""

_Z_KINDS: Final = (
    ("Z89", "status"),
    ("Z88", "allergy"),
    ("Z85", "personal history"),
    ("Z80", "family history"),
    ("Z79", "long-term drug"),
    ("Z68", "status"),
    ("Z66", "status"),
    ("Z55", "social"),
    ("Z40", "aftercare"),
    ("Z30", "reproduction"),
    ("Z20", "exposure or vaccine"),
    ("Z14", "status"),
    ("Z00", "reason for the visit"),
)
"""Kinds of Z codes by where their blocks begin."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the whole note offers to judge its cases by."""

    reading: Reading
    treated_by: dict[str, tuple[Drug, ...]]
    has_assessment: bool
    is_report: bool


def surroundings(reading: Reading, medications: dict[str, Medication]) -> Surroundings:
    """Index the note's drugs by the code prefixes that they usually treat."""
    treated: dict[str, list[Drug]] = {}
    for drug in reading.drugs:
        for prefix in medications[drug.name].treats:
            treated.setdefault(prefix, []).append(drug)
    has_assessment = any(section.name in ASSESSED for section in reading.sections)
    treated_by = {prefix: tuple(drugs) for prefix, drugs in treated.items()}
    return Surroundings(reading, treated_by, has_assessment, is_report(reading))


_TOLD: Final = re.compile(
    r"\b(?:was|were|had|underwent|revealed|showed|performed|presented|admitted|discharged|developed|diagnosed)\b",
    re.IGNORECASE,
)
_VISIT: Final = re.compile(
    r"\b(?:will|continue|return|follow[- ]?up in|rtc|refill|today|i|we'll|let's|you|prescribed)\b",
    re.IGNORECASE,
)


def is_report(reading: Reading) -> bool:
    """Whether a note without headers tells a finished course ("was admitted"), not a visit with its plan."""
    body = sum(one.end - one.start for one in reading.sections if one.name in ("body", "header"))
    if 3 * body < len(reading.text) or any(one.name in ASSESSED for one in reading.sections):
        return False
    told = len(_TOLD.findall(reading.text))
    return told >= max(2, len(reading.sentences) // 5) and 3 * len(_VISIT.findall(reading.text)) <= told


def features(case: Case, code: str, around: Surroundings, *, chronic: bool) -> dict[str, float]:
    """Named features of one case; values 0..1."""
    live = case.live or case.told
    first = case.best
    kind = kind_of(code)
    found: dict[str, float] = {}
    place = min((_place(one, around) for one in live), key=_PLACE_ORDER.index)
    found[f"named in: {place}"] = 1.0
    if around.is_report:
        found[f"report of a course, kind: {kind}"] = 1.0
    assessed = [one for one in live if one.finding.section in ASSESSED]
    heads = any(one.finding.in_heading for one in assessed)
    if assessed:
        inside = not heads and any(one.finding.problem is not None for one in assessed)
        found["heading of a problem in the assessment"] = float(heads)
        found["inside the text of a problem, not its heading"] = float(inside)
        opens = any(_opens_assessment(one, around.reading) for one in assessed)
        found["first words of the assessment"] = float(opens)
        leads = any(_opens_sentence(one, around.reading) for one in assessed)
        found["opens a sentence of the assessment"] = float(leads)
    found["assessment exists and does not name it"] = float(around.has_assessment and not assessed)
    found["mentioned often"] = min(log2(len(live)), 3.0) / 3
    found["a drug in the note treats it"] = float(bool(treating(code, around)))
    found["a drug beside it treats it"] = float(_drug_beside(live, code, around))
    found["lasting disease"] = float(chronic)
    past = all(one.finding.assertion.temporality == "historical" for one in live)
    found["told as history"] = float(past and code[0] != "Z")
    found["uncertain, inpatient"] = float(all(one.finding.assertion.presence == "possible" for one in live))
    found["term of one word"] = float(max(len(one.finding.hit.spans) for one in live) == 1)
    found["words not as written"] = 1.0 - max(one.finding.hit.exact for one in live)
    found["more exact by words nearby"] = float(bool(first.exact.added))
    found[f"term from: {first.entry.learned_source}"] = 1.0
    found[f"kind: {kind}"] = 1.0
    if heads:
        found[f"heading, kind: {kind}"] = 1.0
    return {name: value for name, value in found.items() if value}


def kind_of(code: str) -> str:
    """Coarse kind of a code, by chapter."""
    if code[0] == "R":
        return "finding" if code >= "R70" else "symptom"
    if code[0] == "Z":
        return next(kind for prefix, kind in _Z_KINDS if code >= prefix)
    if code[0] in "VWXY":
        return "external cause"
    if code[0] in "ST":
        return "injury"
    return "disease"


def treating(code: str, around: Surroundings) -> tuple[Drug, ...]:
    """Drugs of the note that usually treat a code."""
    return tuple(
        drug
        for length in range(3, len(code) + 1)
        for drug in around.treated_by.get(code[:length].rstrip("."), ())
    )


def _place(one: Told, around: Surroundings) -> str:
    if one.finding.section in ASSESSED:
        return "assessment"
    if around.is_report:
        return "report of a course"
    return _PLACES.get(one.finding.section, "another part")


def _opens_assessment(one: Told, reading: Reading) -> bool:
    """In the first sentence of its section."""
    start, _ = reading.sentences[one.finding.sentence]
    section = reading.section_at(one.finding.hit.start)
    return start - section.body < 40 and not reading.text[section.body : start].strip(
        " \t\r\n-•*.:0123456789()#"
    )


def _opens_sentence(one: Told, reading: Reading) -> bool:
    """Among the first words of a sentence, as the items of a plain list are."""
    start, _ = reading.sentences[one.finding.sentence]
    return one.finding.hit.start - start <= FIRST_WORDS


def _drug_beside(live: Iterable[Told], code: str, around: Surroundings) -> bool:
    starts = sorted(drug.start for drug in treating(code, around))
    for one in live:
        finding = one.finding
        start, end = around.reading.sentences[finding.sentence]
        if finding.problem is not None:
            problem = around.reading.problems[finding.problem]
            start, end = min(start, problem.start), max(end, problem.end)
        place = bisect_left(starts, start)
        if place < len(starts) and starts[place] < end:
            return True
    return False
