"""The order of the diagnoses on the claim: what the visit was chiefly for stands first (Guidelines II, IV.G).

Three bands: codes that say why the patient came and may only be first-listed; chapter 15; everything else. Behind them
stand codes that never come first. Inside a band the order of the assessment counts, but a code whose "code first" note
names another suggested code follows it.
"""

from collections.abc import Sequence
from typing import Final

from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.note_ranges import ranges_in
from nlp_coder.coding.cases import ASSESSED
from nlp_coder.coding.verdict import Verdict
from nlp_coder.language.reading import Reading
from nlp_coder.note import Note
from nlp_coder.review import Role

_REASON_FIRST: Final = (
    *(
        "Z00",
        "Z01",
        "Z02",
        "Z04",
        "Z08",
        "Z09",
        "Z33.2",
        "Z34",
        "Z38",
        "Z39",
        "Z40",
        "Z42",
        "Z51.0",
        "Z51.1",
        "Z52",
    ),
)
"""First-listed wherever they are coded (Guidelines I.C.21.c.16, I.C.2.e.2)."""
_NEVER_FIRST: Final = (
    *(
        "Z79",
        "Z68",
        "Z80",
        "Z81",
        "Z82",
        "Z83",
        "Z84",
        "Z85",
        "Z86",
        "Z87",
        "Z3A",
        "Z37",
        "Z16",
        "Z17",
        "Z19",
    ),
    *(
        "Z15",
        "Z66",
        "Z67",
        "Z72",
        "Z73",
        "Z74",
        "Z88",
        "Z89",
        "Z90",
        "Z91",
        "Z92",
        "Z93",
        "Z94",
        "Z95",
        "Z96",
        "Z97",
    ),
    *("Z98", "Z99", "B95", "B96", "B97"),
)
"""Status, history and organism codes say something of another code."""


def in_claim_order(verdicts: Sequence[Verdict], book: Book, reading: Reading) -> list[Verdict]:
    """The suggested diagnoses, first-listed or principal first."""
    ordered = sorted(verdicts, key=lambda one: (_band(one.number, book), *_told_at(one, reading), one.number))
    return _causes_first(ordered, book)


def can_stand_first(number: int, book: Book) -> bool:
    """Whether a code may be first-listed: no external cause, manifestation, adverse effect, status or history."""
    code = book.codes[number]
    adverse = code.startswith(("T3", "T4", "T50")) and len(code) == 8 and code[5:7].rstrip("X")[-1:] in "56"
    return not (
        book.has_flag(number, "NEVER_FIRST_EXTERNAL_CAUSE")
        or book.has_flag(number, "NEVER_FIRST_MANIFESTATION")
        or code.startswith(_NEVER_FIRST)
        or adverse
    )


def role_of(rank: int, verdict: Verdict, note: Note, book: Book) -> Role:
    """The role of a diagnosis at a rank, counted from 1."""
    if rank == 1 and can_stand_first(verdict.number, book):
        return "principal" if note.encounter.setting == "inpatient" else "first-listed"
    return "secondary"


def _band(number: int, book: Book) -> int:
    code = book.codes[number]
    if code.startswith(_REASON_FIRST):
        return 0
    if code[0] == "O":
        return 1
    return 2 if can_stand_first(number, book) else 3


def _told_at(verdict: Verdict, reading: Reading) -> tuple[float, float]:
    """The problem that opens the assessment, then the others in the note's order."""
    live = verdict.case.live or verdict.case.told
    places = [one.finding.hit.start for one in live if one.finding.section in ASSESSED]
    where = min(places) if places else len(reading.text) + min(one.finding.hit.start for one in live)
    return float(where), -verdict.score


def _causes_first(ordered: list[Verdict], book: Book) -> list[Verdict]:
    """Move each code behind the codes that its "code first" notes name (Guidelines I.A.13)."""
    placed: list[Verdict] = []
    waiting = list(ordered)
    while waiting:
        free = next((one for one in waiting if not _waits(one, waiting, book)), waiting[0])
        waiting.remove(free)
        placed.append(free)
    return placed


def _waits(one: Verdict, others: list[Verdict], book: Book) -> bool:
    ranges = [asked for _, line in book.notes(one.number, "code_first") for asked in ranges_in(line)]
    codes = [book.codes[other.number] for other in others if other is not one]
    return any(asked.covers(code) for asked in ranges for code in codes)
