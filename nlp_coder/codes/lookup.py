"""Looking things up in the code book: by the words of a title, by code, and which sets are at hand."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.codes import ncci
from nlp_coder.codes.icd10cm import SYSTEM, Book
from nlp_coder.codes.importers.library import Library
from nlp_coder.codes.tabular import NOTE_KINDS

_WORD: Final = re.compile(r"[a-z0-9]+")
_OPEN_DATES: Final = (0, 99999999)
_IMPORTED: Final = (
    ("hcpcs", "drug and supply codes come from the project's own short list"),
    ("hcpcs-modifiers", "modifiers come from the project's own short list"),
    (
        "cpt-long",
        "descriptors belong to the AMA and are never shipped; numbers carry the project's own names",
    ),
    ("icd10cm-index", "everyday words come from the project's own index"),
    (
        "ncci-ptp-practitioner",
        "bundling is not checked, or only by the hospital's edits where you import them",
    ),
    ("necessity", "services are checked against the project's own short list of well-known policies"),
    ("ncci-mue-practitioner", "units are not checked, or only by the limits of other claims that you import"),
)
"""Sets that are imported from the user's official files, and what holds until then."""
_WITH_CODES: Final = (
    "hcpcs",
    "hcpcs-modifiers",
    "cpt-long",
    "cpt-medium",
    "cpt-short",
    "cpt-consumer",
    "icd10pcs",
)


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


def describe_imported(code: str, library: Library) -> list[str]:
    """Lines on one code of the imported sets, newest release of each; none where no set holds it."""
    lines = []
    for system in _WITH_CODES:
        release = library.in_force(system)
        if not release:
            continue
        for row in release.find(code.upper()):
            lines.append(f"{row[0]}  {system}, in force from {release.effective}")
            told = zip(release.columns[1:], row[1:], strict=True)
            lines += [f"  {name}: {value}" for name, value in told if value]
    return lines


def status(book: Book, library: Library) -> Iterator[str]:
    """Lines on the code sets at hand, and what is missing."""
    billable = sum(book.billable)
    yield f"{SYSTEM}  {book.release}  {billable} billable codes"
    for system, releases in sorted(library.releases.items()):
        for one in releases:
            yield f"{system}  from {one.effective}  {one.row_count} rows of {one.about['source']}"
    yield from ncci.status(library)
    for system, until_then in _IMPORTED:
        named_after_files = system == "necessity" and library.all_in_force(system)
        if not named_after_files and not any(known in (system, f"{system}-f1") for known in library.releases):
            yield f"{system}  not imported: {until_then}"


def _day(stamp: int) -> str:
    if stamp in _OPEN_DATES:
        return "open"
    return f"{stamp // 10000:04d}-{stamp // 100 % 100:02d}-{stamp % 100:02d}"
