"""Findings of one note gathered into cases: one case is one condition, wherever and however often it is named."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nlp_coder.codes.icd10cm import Book
from nlp_coder.coding.candidates import Candidate
from nlp_coder.language.reading import Finding
from nlp_coder.review import Cue, WithheldReason

ASSESSED: Final = frozenset(
    [
        "assessment",
        "assessment_plan",
        "diagnosis",
        "discharge_diagnosis",
        "postop_diagnosis",
        "mdm",
        "admission_diagnosis",
    ]
)
"""Sections in which the provider says what the patient has."""

_FAMILY_CODES: Final = ("Z80", "Z81", "Z82", "Z83", "Z84")
_HISTORY_CODES: Final = ("Z85", "Z86", "Z87", "Z9", "Z79", "I25.2", "Z8", "Z3", "Z2", "Z1", "Z0")
_STATUS_CODES: Final = ("Z89", "Z90", "Z93", "Z94", "Z95", "Z96", "Z97", "Z98")
_DIABETES: Final = ("E08", "E09", "E10", "E11", "E13")
_DONE_NOW: Final = frozenset({"procedure", "operative_findings", "specimens", "anesthesia"})
"""A device put in or an organ taken out in this encounter is the procedure, not yet a status."""


@dataclass(frozen=True, slots=True)
class Told:
    """One mention of a case: the finding, the code candidates it gave, and why it may not be coded, if so."""

    finding: Finding
    candidates: tuple[Candidate, ...]
    veto: WithheldReason | None
    cue: Cue | None


@dataclass(frozen=True, slots=True)
class Case:
    """A condition: the chosen code's number and every mention of it, in text order."""

    number: int
    told: tuple[Told, ...]
    live: tuple[Told, ...] = field(init=False, compare=False)
    """Mentions that say the patient has it now."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "live", tuple(one for one in self.told if one.veto is None))

    @property
    def best(self) -> Candidate:
        """The most likely candidate among the mentions that count."""
        pool = self.live or self.told
        ours = [c for one in pool for c in one.candidates[:1] if c.number == self.number]
        return max(ours or [pool[0].candidates[0]], key=lambda c: (c.choice.score, -c.number))


def veto_of(
    finding: Finding, code: str, *, inpatient: bool, chronic: bool, put_in: bool = False
) -> tuple[WithheldReason | None, Cue | None]:
    """Why a mention is no ground for a code, with the words that say so.

    Uncertain diagnoses: coded as established only for inpatients (ICD-10-CM Guidelines II.H, III.C against IV.H).
    `put_in`: the sentence says that the device is placed now.
    A history of a lasting disease is still the disease (I.C.21.c.4); a Z code of history is what the words say.
    """
    assertion = finding.assertion
    if assertion.experiencer == "family" and not code.startswith(_FAMILY_CODES):
        return "family", _cue(finding, "experiencer")
    if code.startswith(_STATUS_CODES) and (finding.section in _DONE_NOW or put_in):
        return "planned", None
    if assertion.experiencer == "other":
        return "family", _cue(finding, "experiencer")
    if assertion.presence == "absent":
        cue = _cue(finding, "presence")
        ruled_out = cue is not None and "ruled" in cue.text.lower()
        return ("ruled-out" if ruled_out else "negated"), cue
    if assertion.presence == "hypothetical":
        return "hypothetical", _cue(finding, "presence")
    if assertion.presence == "conditional":
        return "conditional", _cue(finding, "presence")
    if assertion.presence == "possible" and not inpatient:
        return "uncertain", _cue(finding, "presence")
    if assertion.temporality == "planned" and not code.startswith("Z"):
        return "planned", _cue(finding, "temporality")
    if assertion.temporality == "historical" and not chronic and not code.startswith(_HISTORY_CODES):
        if inpatient and _over_in_the_stay(finding):
            return None, None
        return "historical", _cue(finding, "temporality")
    return None, None


def gather(told: Sequence[Told], book: Book) -> list[Case]:
    """Group mentions by code; a vaguer code joins the more exact one of the same family that the note affirms."""
    by_code: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        by_code[one.candidates[0].number].append(one)
    home = {number: _home(number, by_code, book) for number in by_code}
    groups: dict[int, list[Told]] = defaultdict(list)
    for number, mentions in by_code.items():
        groups[_settle(number, home)] += mentions
    cases = [
        Case(number, tuple(sorted(mentions, key=lambda one: (one.finding.hit.start, one.finding.hit.end))))
        for number, mentions in groups.items()
    ]
    return sorted(cases, key=lambda case: case.number)


_OVER: Final = re.compile(r"(?:now |since |has |fully )?(?:resolved|recovered|corrected)\b", re.IGNORECASE)
_OF_THE_STAY: Final = frozenset({"assessment", "assessment_plan", "diagnosis", "discharge_diagnosis"})


def _over_in_the_stay(finding: Finding) -> bool:
    """A condition treated and over during the stay is still one of its diagnoses (UHDDS, Guidelines III)."""
    cue = _cue(finding, "temporality")
    return finding.section in _OF_THE_STAY and cue is not None and _OVER.match(cue.text) is not None


def _settle(number: int, home: dict[int, int]) -> int:
    seen = {number}
    while home[number] not in seen:
        number = home[number]
        seen.add(number)
    return number


def _home(number: int, by_code: dict[int, list[Told]], book: Book) -> int:
    """The affirmed, more exact code that a vague one belongs to, or the code itself."""
    vague = by_code[number][0].candidates[0]
    if not (vague.exact.side_open or _says_little(number, book)):
        return number
    root = vague.entry.within if vague.entry.within is not None else vague.entry.code
    root = _own_complication(number, root, book)
    options = []
    for other, mentions in by_code.items():
        if other == number or not any(one.veto is None for one in mentions):
            continue
        theirs = mentions[0].candidates[0]
        within = book.is_within(other, root) or other in book.sides(number).values()
        sided = vague.exact.side_open and not theirs.exact.side_open
        if within and (sided or not _titled_open(other, book)) and not _side_clash(number, other, book):
            options.append((-len(mentions), other))
    if not options and vague.exact.side_open:
        return _side_told_in_doubt(number, by_code, book)
    return min(options)[1] if options else number


def _own_complication(number: int, root: int, book: Book) -> int:
    """A complication of diabetes is no vaguer form of another one: each has its code (Guidelines I.C.4.a)."""
    subcategory = book.codes[number][:5]
    if subcategory[:3] not in _DIABETES or subcategory[4:] not in ("2", "3", "4", "5"):
        return root
    found = book.find(subcategory)
    return root if found is None else found


def _side_told_in_doubt(number: int, by_code: dict[int, list[Told]], book: Book) -> int:
    """The same disease with its side, named where it was in doubt ("leakage in the right eye consistent with")."""
    family = book.sides(number)
    doubted = [
        family[side]
        for side in ("left", "right", "bilateral")
        if side in family and any(one.veto == "uncertain" for one in by_code.get(family[side], ()))
    ]
    return doubted[0] if len(doubted) == 1 else number


def _says_little(number: int, book: Book) -> bool:
    """Whether a code is the one for "no more said": unspecified, or without what its siblings add."""
    return _titled_open(number, book) or any(
        " NOS" in text for _, text in book.notes(number, "inclusion", inherited=False)
    )


def _titled_open(number: int, book: Book) -> bool:
    title = book.title(number)
    return "nspecified" in title or "without" in title


def _side_clash(number: int, other: int, book: Book) -> bool:
    ours, theirs = book.side(number), book.side(other)
    return (
        ours in ("left", "right", "bilateral") and theirs in ("left", "right", "bilateral") and ours != theirs
    )


def _cue(finding: Finding, axis: str) -> Cue | None:
    return next((cue for cue in finding.cues if cue.axis == axis), None)
