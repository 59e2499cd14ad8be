"""Looking things up in the code book: by the words of a title, by code, and which sets are at hand."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.codes.icd10cm import SYSTEM, Book
from nlp_coder.codes.tabular import NOTE_KINDS

_WORD: Final = re.compile(r"[a-z0-9]+")
_OPEN_DATES: Final = (0, 99999999)
_NOT_EMBEDDED: Final = (
    ("HCPCS", "drug and supply codes come from the project's own short list"),
    ("NCCI PTP", "bundling is checked against the project's own short list"),
    ("NCCI MUE", "units are checked against the project's own short list"),
    ("CPT", "descriptors belong to the AMA and are never shipped; numbers carry the project's own names"),
)
"""Sets that are imported from the user's official files, and what holds until then."""


def describe(book: Book, code: str) -> Iterator[str]:
    """Lines on one code: title, where it stands, its dates, its family of sides, what lies below, its notes.

    Raises UnknownCodeError.
    """
    number = book.number(code)
    yield f"{book.codes[number]}  {book.title(number)}"
    for above in book.ancestors(number):
        yield f"  in {book.codes[above]} {book.title(above)}"
    yield f"  {SYSTEM} {book.release}, {'billable' if book.billable[number] else 'not billable'}"
    dates = book.valid_dates(number)
    if dates != _OPEN_DATES:
        yield f"  valid from {_day(dates[0])} to before {_day(dates[1])}"
    for side, place in sorted(book.sides(number).items()):
        yield f"  {side}: {book.codes[place]}"
    for below in book.children(number):
        yield f"  below: {book.codes[below]} {book.title(below)}"
    for kind in NOTE_KINDS:
        for place, line in book.notes(number, kind):
            yield f"  {kind} at {book.codes[place]}: {line}"


def status(book: Book) -> Iterator[str]:
    """Lines on the code sets at hand, and what is missing."""
    billable = sum(book.billable)
    yield f"{SYSTEM}  {book.release}  {billable} billable codes"
    for name, until_then in _NOT_EMBEDDED:
        yield f"{name}  not imported: {until_then}"


def _day(stamp: int) -> str:
    if stamp in _OPEN_DATES:
        return "open"
    return f"{stamp // 10000:04d}-{stamp // 100 % 100:02d}-{stamp % 100:02d}"
