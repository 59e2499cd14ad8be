"""The coding stage: from what was read to suggestions, and to what is withheld with its reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from nlp_coder.codes.icd10cm import Book
from nlp_coder.coding.candidates import Candidate, Candidates, drug_induced, nearby, seventh_character
from nlp_coder.coding.cases import ASSESSED, Case, Told, gather, veto_of
from nlp_coder.coding.linear import LinearModel
from nlp_coder.coding.procedures import Done
from nlp_coder.coding.reportability import Surroundings, features, kind_of, surroundings
from nlp_coder.coding.rules import apply
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.tables import Tables
from nlp_coder.coding.verdict import Reference, Verdict
from nlp_coder.language.medications import Medication
from nlp_coder.language.reading import Finding, Reading
from nlp_coder.note import Note
from nlp_coder.review import ReasonCue, WithheldReason

_ACUTE_STROKE: Final = ("I60", "I61", "I62", "I63")
_AFTER_THE_STAY: Final = ("outpatient", "nursing", "home")
"""An acute stroke is coded in the stay that treats it; later visits take I69 or Z86.73 (Guidelines I.C.9.d)."""

_COURSE: Final = frozenset({"disease", "symptom", "finding", "injury"})
TOLD_IN_A_REPORT: Final = 0.02
"""A report of a finished course has no assessment: what it tells of the patient was part of the course."""
SURE_IN_A_REPORT: Final = 0.55
"""And nobody's judgement names the diagnosis, so its words must name the code well."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What the coding stage says of one note: every case exactly once, and the candidates of every finding."""

    verdicts: tuple[Verdict, ...]
    candidates: tuple[tuple[Candidate, ...], ...]
    bare: tuple[tuple[Candidate, ...], ...] = ()


class CodingEngine:
    """Composes candidates, cases, reportability and guidelines. Holds reference data, no state of a note."""

    def __init__(
        self,
        candidates: Candidates,
        reportability: LinearModel,
        tables: Tables,
        medications: dict[str, Medication],
        threshold: float,
    ) -> None:
        self.candidates = candidates
        self._reportability = reportability
        self.tables = tables
        self.medications = medications
        self.threshold = threshold

    @property
    def book(self) -> Book:
        return self.candidates.book

    def code(self, note: Note, reading: Reading, services: Sequence[Done] = ()) -> Coded:
        """Judge every finding of a note. `services` are those done in the encounter."""
        seventh, _ = seventh_character(reading, note.encounter.setting)
        told, by_finding = self._tell(note, reading, seventh)
        around = surroundings(reading, self.medications)
        verdicts = [self._judge(case, around, note) for case in gather(told, self.book)]
        reference = Reference(self.book, self.tables, self.medications)
        judged = apply(verdicts, Context(reference, note, around, services))
        bare, by_bare = self._bare(note, reading, around, {one.number for one in judged})
        return Coded((*judged, *bare), tuple(by_finding), tuple(by_bare))

    def _bare(
        self, note: Note, reading: Reading, around: Surroundings, known: set[int]
    ) -> tuple[list[Verdict], list[tuple[Candidate, ...]]]:
        """Words without a site or kind: withheld as ambiguous, unless the note names their code elsewhere."""
        inpatient = note.encounter.setting in ("inpatient", "observation")
        told: list[Told] = []
        by_bare = []
        for finding in reading.bare:
            found = tuple(self.candidates.of(reading, finding, "", frozenset()))
            by_bare.append(found)
            if found:
                veto, cue = veto_of(
                    finding, self.book.codes[found[0].number], inpatient=inpatient, chronic=False
                )
                told.append(Told(finding, found, veto, cue))
        cases = [case for case in gather(told, self.book) if case.number not in known]
        verdicts = [self._judge(case, around, note) for case in cases]
        return [
            one if one.withheld not in (None, "not-addressed") else replace(one, withheld="ambiguous")
            for one in verdicts
        ], by_bare

    def _tell(
        self, note: Note, reading: Reading, seventh: str
    ) -> tuple[list[Told], list[tuple[Candidate, ...]]]:
        inpatient = note.encounter.setting in ("inpatient", "observation")
        told, by_finding = [], []
        contexts: dict[tuple[tuple[int, int], ...], frozenset[str]] = {}
        for place, finding in enumerate(reading.findings):
            spans = tuple(nearby(reading, place))
            if spans not in contexts:
                contexts[spans] = self.candidates.context(reading, spans)
            context = contexts[spans] | drug_induced(reading, spans[0])
            finding = _with_side_of_complement(reading, place)
            found = tuple(self.candidates.of(reading, finding, seventh, context))
            by_finding.append(found)
            if found:
                code = self.book.codes[found[0].number]
                chronic = self.tables.is_chronic(code)
                put_in = _put_in_now(reading, finding)
                veto, cue = veto_of(finding, code, inpatient=inpatient, chronic=chronic, put_in=put_in)
                told.append(Told(finding, found, veto, cue))
                told += [Told(finding, (c,), veto, cue) for c in found if c.second_side_of == found[0].number]
        return told, by_finding

    def _judge(self, case: Case, around: Surroundings, note: Note) -> Verdict:
        code = self.book.codes[case.number]
        named = features(case, code, around, chronic=self.tables.is_chronic(code))
        reportable = self._reportability.explain(named)
        reason, cue = self._veto(case, note)
        verdict = Verdict(case, case.number, reportable, case.best.choice, reason, cue)
        if reason is not None:
            return verdict
        told_only = around.is_report and kind_of(code) in _COURSE
        if reportable.score < (TOLD_IN_A_REPORT if told_only else self.threshold):
            return replace(verdict, withheld="not-addressed")
        if around.is_report and verdict.choice.score < SURE_IN_A_REPORT:
            return replace(verdict, withheld="below-threshold")
        return verdict

    def _veto(self, case: Case, note: Note) -> tuple[WithheldReason | None, ReasonCue | None]:
        """Hard reasons come before any score: not so, not the patient's, not valid on the date, wrong age or sex."""
        encounter = note.encounter
        if not case.live:
            return _strongest(case.told)
        if denied := _denied_in_assessment(case.told):
            return denied
        if self.book.codes[case.number].startswith(_ACUTE_STROKE) and encounter.setting in _AFTER_THE_STAY:
            return "historical", None
        if not self.book.is_valid_on(case.number, encounter.coding_date):
            return "invalid-on-date", None
        wrong_sex = {"M": "FEMALE_ONLY", "F": "MALE_ONLY"}.get(encounter.sex or "")
        if wrong_sex and self.book.has_flag(case.number, wrong_sex):
            return "demographics", None
        if encounter.age is not None and self._wrong_age(case.number, encounter.age):
            return "demographics", None
        return None, None

    def _wrong_age(self, number: int, age: float) -> bool:
        has = self.book.has_flag
        return (
            (age >= 1 and has(number, "NEWBORN_ONLY"))
            or (age >= 18 and has(number, "CHILD_ONLY"))
            or (age < 15 and has(number, "ADULT_ONLY"))
        )


_PLACED: Final = re.compile(
    r"\b(?:treated with|placed|deployed|implanted|inserted|placement of)\b", re.IGNORECASE
)


def _put_in_now(reading: Reading, finding: Finding) -> bool:
    start, _ = reading.sentences[finding.sentence]
    past = finding.assertion.temporality == "historical"
    return not past and _PLACED.search(reading.text, start, finding.hit.end) is not None


_COMPLEMENT: Final = re.compile(r"\s*,?\s*without\s+(?:\w+\s+){0,2}", re.IGNORECASE)


def _with_side_of_complement(reading: Reading, place: int) -> Finding:
    """The side behind "X without Y, left" is said of X: Y is not there."""
    finding = reading.findings[place]
    following = reading.findings[place + 1] if place + 1 < len(reading.findings) else None
    if following is None or finding.assertion.laterality or not following.assertion.laterality:
        return finding
    if following.assertion.presence != "absent" or following.sentence != finding.sentence:
        return finding
    if _COMPLEMENT.fullmatch(reading.text, finding.hit.end, following.hit.start) is None:
        return finding
    assertion = replace(finding.assertion, laterality=following.assertion.laterality)
    return replace(finding, assertion=assertion)


def _strongest(told: Sequence[Told]) -> tuple[WithheldReason | None, ReasonCue | None]:
    """The reason of the mention that says most: in the assessment before elsewhere, the last before the first."""
    one = max(told, key=lambda one: (one.finding.section in ASSESSED, one.finding.hit.start))
    cue = None if one.cue is None else ReasonCue(one.cue.start, one.cue.end, one.cue.text, one.cue.rule)
    return one.veto, cue


def _denied_in_assessment(told: Sequence[Told]) -> tuple[WithheldReason, ReasonCue | None] | None:
    """The assessment takes back what an earlier part suspected: "Pneumonia ruled out"."""
    there = [one for one in told if one.finding.section in ASSESSED]
    if there and all(one.veto is not None for one in there):
        reason, cue = _strongest(there)
        if reason in ("negated", "ruled-out", "uncertain"):
            return reason, cue
    return None
