"""Inpatient procedures of a note in ICD-10-PCS: what was done, what was not and why, and what is left open."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from nlp_coder.codes.icd10pcs import load_pcs
from nlp_coder.codes.pcs_tables import load_pcs_terms, load_pcs_values
from nlp_coder.coding.explanation import Adjustment, Explanation
from nlp_coder.coding.pcs_build import Built, PcsBuilder
from nlp_coder.coding.pcs_words import Named, PcsWords
from nlp_coder.language.reading import Reading
from nlp_coder.note import Note
from nlp_coder.review import ReasonCue, WithheldReason

INPATIENT: Final = frozenset({"inpatient"})
_ANCILLARY: Final = ("B", "C", "4", "F", "08J", "3E0T", "3E0R", "3E0F", "3E0G", "3E1")
"""Imaging, measurements and the like: most hospitals do not code them (UHDDS: significant procedures only)."""
_NAMED: Final = 1.6
_COMPOSED: Final = 0.6
_NO_SITE: Final = -1.4
_OPEN_AXIS: Final = -0.35
_LATER_MEANING: Final = -1.4

_NOT: Final = re.compile(
    r"\b(?:no|not|without|never|declin\w+|refus\w+|rul(?:e|ed) out|instead of|avoid\w*|contraindicated"
    r"|unable to)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)
_PLANNED: Final = re.compile(
    r"\b(?:will|would|should|could|may|scheduled? for|plan(?:s|ned)?(?: for| to)?|recommend\w*|consider\w*|offer\w*"
    r"|propos\w+|candidate for|waiting (?:list )?for|pending|to undergo|awaiting|need for"
    r"|indications? for)\b[^.;:]{0,50}$",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"\b(?:history of|h/o|s/p|status[- ]post|previous(?:ly)?|prior|antecedents? of"
    r"|underwent in (?:19|20)\d\d|years ago)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)
_FAMILY: Final = re.compile(
    r"\b(?:mother|father|brother|sister|aunt|uncle|cousin|grandmother|grandfather|husband|wife|daughter|son)\b"
    r"(?! and\b)[^.;:,]{0,15}$",
    re.IGNORECASE,
)
_UNDONE: Final[tuple[tuple[WithheldReason, re.Pattern[str]], ...]] = (
    ("negated", _NOT),
    ("planned", _PLANNED),
    ("historical", _BEFORE),
    ("family", _FAMILY),
)
_AGO: Final = re.compile(
    r"^[^.;:,]{0,30}\b(?:years? (?:ago|before|earlier|previously)|in (?:19|20)\d\d)\b", re.IGNORECASE
)
_AHEAD: Final = re.compile(
    r"^(?: (?:to be|is|be|done|due|planned|scheduled|again|at|follow-up|clinic)){0,3}"
    r" (?:in \d+(?:-\d+)? (?:days?|weeks?|months?)|next (?:week|month)|tomorrow|as (?:an )?outpatient)\b",
    re.IGNORECASE,
)
_PAST_SECTIONS: Final = frozenset(
    {"pmh", "psh", "family_history", "social_history", "problem_list", "ros", "allergies"}
)


@dataclass(frozen=True, slots=True)
class Performed:
    """One code with all its mentions. `withheld` is why it is not on the claim; `missing` are the axes left open."""

    code: str
    missing: tuple[str, ...]
    why: str
    side: str | None
    spans: tuple[tuple[int, int], ...]
    rank: int
    explanation: Explanation
    withheld: WithheldReason | None
    cue: ReasonCue | None

    @property
    def is_open(self) -> bool:
        """Done, and withheld only because the note leaves an axis open."""
        return (
            self.withheld == "ambiguous"
            and bool(self.missing)
            and self.explanation.base >= _NAMED
            and not self.rank
        )


class InpatientProcedures:
    """Finds, builds and judges. Holds tables only."""

    def __init__(self) -> None:
        self.book = load_pcs()
        self._words = PcsWords(load_pcs_terms())
        self._builder = PcsBuilder(self.book, load_pcs_values())

    def find(self, reading: Reading, note: Note, *, is_report: bool) -> tuple[Performed, ...]:
        """Procedures of an inpatient note in the order of their scores.

        A report of a finished course is read too, whatever its setting: outside a stay its codes are withheld.
        """
        inpatient = note.encounter.setting in INPATIENT
        if not inpatient and not is_report:
            return ()
        day = note.encounter.coding_date
        told = []
        for named in self._words.named(reading):
            low, high = reading.sentences[named.sentence]
            reason, cue = _undone(reading, named, low, high)
            for built in self._builder.build(named, reading.text[low:high], day):
                code = self._builder.refined(built.code, reading.text, day)
                told.append(_judged(replace(built, code=code), reason, cue, inpatient, is_report))
        return tuple(sorted(_joined(told), key=lambda one: (-one.explanation.score, one.code)))


def _undone(
    reading: Reading, named: Named, low: int, high: int
) -> tuple[WithheldReason | None, ReasonCue | None]:
    """Why a mention does not say that it was done here, with the words that say so."""
    start, end = named.spans[0][0], named.spans[-1][1]
    if reading.section_at(start).name in _PAST_SECTIONS:
        return "historical", None
    for reason, pattern in _UNDONE:
        if found := pattern.search(reading.text, low, start):
            word = reading.text[found.start() : start].split()[0]
            cue = ReasonCue(found.start(), found.start() + len(word), word, f"procedure.{reason}")
            return reason, cue
    if found := _AGO.search(reading.text[end:high]):
        return "historical", ReasonCue(
            end + found.start(), end + found.end(), found.group(), "procedure.historical"
        )
    if found := _AHEAD.search(reading.text[end:high]):
        return "planned", ReasonCue(
            end + found.start(), end + found.end(), found.group(), "procedure.planned"
        )
    return None, None


def _judged(
    built: Built, reason: WithheldReason | None, cue: ReasonCue | None, inpatient: bool, is_report: bool
) -> Performed:
    named = built.named
    moved = [Adjustment("axis left open: " + axis, _OPEN_AXIS) for axis in built.missing]
    if built.rank:
        moved.append(Adjustment("another meaning of the same words", _LATER_MEANING))
    base = _NAMED if named.kind == "procedure" else _COMPOSED if named.site else _NO_SITE
    if reason is None and (built.rank or not named.site):
        reason = "ambiguous"
    if reason is None and built.missing:
        reason = "ambiguous"
    if reason is None and not inpatient:
        reason = "not-addressed"
    if reason is None and built.code.startswith(_ANCILLARY) and not is_report:
        reason = "not-addressed"
    return Performed(
        built.code,
        built.missing,
        named.why,
        named.side,
        named.spans,
        built.rank,
        Explanation(base, tuple(moved)),
        reason,
        cue,
    )


def _joined(told: Iterable[Performed]) -> list[Performed]:
    """One entry a code of four characters: done before not done, with fewest axes open, all mentions as evidence."""
    same: dict[str, list[Performed]] = {}
    for one in told:
        same.setdefault(one.code[:4], []).append(one)
    joined = []
    for group in same.values():
        best = min(
            group,
            key=lambda one: (one.withheld is not None, len(one.missing), -one.explanation.score, one.spans),
        )
        mine = [one for one in group if (one.withheld is None) == (best.withheld is None)]
        spans = tuple(sorted({span for one in mine for span in one.spans}))
        often = Adjustment("named often", 0.2 * min(len(group) - 1, 3))
        explanation = best.explanation
        if often.amount:
            explanation = Explanation(explanation.base, (*explanation.adjustments, often))
        joined.append(replace(best, spans=spans, explanation=explanation))
    return joined
