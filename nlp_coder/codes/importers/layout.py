"""What a file format is to the importers: how it is recognised, read row by row, and found again by key."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from nlp_coder.codes.importers.source import Source
from nlp_coder.errors import DamagedImportError

MAY_REJECT: Final = 0.01
"""Share of lines that may be set aside; more says that the file is not what it seems."""

MAY_SHRINK_TO: Final = 0.8
"""Share of the rows of the release before; fewer look like a cut file."""


Row = tuple[str, ...]
"""One cell a column of the layout, in their order."""

Line = tuple[int, Row | str]
"""Number of a line (the first is 1), and its row or, in words that hold none of its text, why it is set aside."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One file format of one code set. `key` are the columns it is looked up by.

    `recognises` gets the first lines and the file's name. `read` yields the lines, and raises DamagedImportError
    where the file as a whole cannot be trusted. `may_reject` is the share of lines that may be set aside; a second row
    of the same key is one of them where keys are unique. `is_many`: files of different names are sets of their own,
    named after the file, so that the lists of several publishers stand beside each other.
    """

    system: str
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    recognises: Callable[[Sequence[str], str], bool]
    read: Callable[[Source], Iterator[Line]]
    may_reject: float = MAY_REJECT
    is_unique: bool = True
    is_many: bool = False

    def set_of(self, name: str) -> str:
        """The code set that a file of this name makes a release of."""
        return f"{self.system}-{_undated(name)}" if self.is_many else self.system


def cells(source: Source, count: int, *, after: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Tab-separated lines of exactly `count` cells behind the first `after` lines. Raises DamagedImportError."""
    for number, line in source.lines():
        if number <= after or not line.strip():
            continue
        found = line.split("\t")
        if len(found) != count:
            raise damaged(source, number, f"{len(found)} cells where {count} belong")
        yield number, found


def damaged(source: Source, line: int, problem: str) -> DamagedImportError:
    """The error for a file that is cut, altered or of another format from `line` on."""
    return DamagedImportError(name=source.path.name, line=line, problem=problem)


def day_problem(stamp: str) -> str | None:
    """What is wrong with a day written YYYYMMDD; an empty one is no day and right."""
    if not stamp:
        return None
    try:
        if len(stamp) == 8:
            date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:]))
            return None
    except ValueError:
        pass
    return "a day that is no YYYYMMDD"


_FISCAL: Final = re.compile(r"fy[-_ ]?(20\d\d)(?!\d)|icd10cm[_-](?:\w*?[_-])?(20\d\d)\.xml$", re.IGNORECASE)
_QUARTER: Final = re.compile(r"(?<!\d)(20\d\d)[-_ ]?q([1-4])(?!\d)", re.IGNORECASE)
_MONTH: Final = re.compile(r"(?<!\d)(20\d\d)[-_ ](jan|apr|jul|oct)", re.IGNORECASE)
_WHOLE: Final = re.compile(r"(?:eff[-_ ])(\d\d)-(\d\d)-(20\d\d)(?!\d)", re.IGNORECASE)
_NCCI: Final = re.compile(r"-v(\d\d)([0-3])r\d", re.IGNORECASE)
_MONTHS: Final = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
NCCI_FROM: Final = 1994
"""NCCI version n.q is in force in quarter q + 1 of year 1994 + n."""


_OTHER: Final = re.compile(r"[^0-9a-z]+")


def _undated(name: str) -> str:
    """A file's name without its ending and its day, in letters, digits and dashes."""
    stem = name.rpartition(".")[0] or name
    for form in (_WHOLE, _FISCAL, _QUARTER, _MONTH):
        stem = form.sub("", stem)
    return _OTHER.sub("-", stem.lower()).strip("-") or "list"


def effective_date(name: str) -> date | None:
    """The first day in force that an official file's name tells, or None.

    FY2025 starts on 1 October 2024; 2024Q4 and 2024_OCT are quarters; Eff_07-01-2026 (MUE) and v322r0 (NCCI PTP) too.
    """
    if found := _WHOLE.search(name):
        return date(int(found[3]), int(found[1]), int(found[2]))
    if found := _FISCAL.search(name):
        return date(int(found[1] or found[2]) - 1, 10, 1)
    if found := _QUARTER.search(name):
        return date(int(found[1]), int(found[2]) * 3 - 2, 1)
    if found := _MONTH.search(name):
        return date(int(found[1]), _MONTHS[found[2].lower()], 1)
    if found := _NCCI.search(name):
        return date(NCCI_FROM + int(found[1]), int(found[2]) * 3 + 1, 1)
    return None
