"""NCCI procedure-to-procedure edits as CMS publishes them: ccipra-v322r0-f1.TXT (practitioner), ccioph-… (hospital).

Six header lines, the first the AMA's notice, then seven tab-separated columns. A quarter comes in several parts (f1,
f2 …). Each part is a set of its own (`ncci-ptp-practitioner-f1`), and `codes/ncci.py` looks into all of a quarter.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from nlp_coder.codes.importers.layout import Layout, Line, cells, damaged, day_problem
from nlp_coder.codes.importers.source import Source
from nlp_coder.errors import UnclearEditsError

PRACTITIONER: Final = "ncci-ptp-practitioner"
HOSPITAL: Final = "ncci-ptp-hospital"
PARTS: Final = range(1, 10)
COLUMNS: Final = (
    "column1",
    "column2",
    "before_1996",
    "effective",
    "deleted",
    "indicator",
    "rationale",
)
KEY: Final = ("column1", "column2")
NO_DATE: Final = "*"
CODE: Final = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_INDICATORS: Final = frozenset("019")
_STARTS: Final = {"ccipra": PRACTITIONER, "ccioph": HOSPITAL}
_NAMED: Final = re.compile(r"cci(?:pra|oph)", re.IGNORECASE)
_PART: Final = re.compile(r"[-_ ]f([1-9])(?!\d)", re.IGNORECASE)
_NOTICE: Final = re.compile(r"copyright .*american medical association", re.IGNORECASE)
_HEADER: Final = (
    ("column1/column2 edits",),
    (
        "column 1",
        "column 2",
        "*=in existence",
        "effective",
        "deletion",
        "modifier",
        "ptp edit rationale",
    ),
    ("", "", "prior to 1996", "date", "date", "0=not allowed"),
    ("", "", "", "", "*=no data", "1=allowed"),
    ("", "", "", "", "", "9=not applicable"),
)
"""Header lines 2 to 6; the first is the notice, whose year changes."""
HEADER_LINES: Final = 1 + len(_HEADER)


def part_system(setting: str, part: int) -> str:
    """The set that a part of a quarter is imported as."""
    return f"{setting}-f{part}"


def _recognises(setting: str, part: int) -> Callable[[Sequence[str], str], bool]:
    """By its name; a file of edits whose name does not tell the setting raises UnclearEditsError."""

    def recognises(head: Sequence[str], name: str) -> bool:
        if named := _NAMED.search(name):
            found = _PART.search(name)
            return _STARTS[named[0].lower()] == setting and int(found[1] if found else 1) == part
        if any(_normal(line)[:2] == _HEADER[1][:2] for line in head[:HEADER_LINES]):
            raise UnclearEditsError(name=name)
        return False

    return recognises


def _read(source: Source) -> Iterator[Line]:
    """Checked rows. A header, a day or an indicator that is not as published refuses the file."""
    last = 0
    for number, line in source.lines():
        last = number
        if problem := _header_problem(number, line):
            raise damaged(source, number, problem)
        if number == HEADER_LINES:
            break
    if last < HEADER_LINES:
        raise damaged(source, last, f"the file ends within its {HEADER_LINES} header lines")
    for last, found in cells(source, len(COLUMNS), after=HEADER_LINES):
        row = one, two, before, since, until, indicator, words = tuple(map(str.strip, found))
        if problem := _day_problem(since, until):
            raise damaged(source, last, problem)
        if indicator not in _INDICATORS:
            raise damaged(source, last, "a modifier indicator that is not 0, 1 or 9")
        if before not in ("", NO_DATE):
            raise damaged(source, last, "the third column holds neither * nor nothing")
        yield last, _fault(one, two, since, until, words) or row
    if not source.is_ended:
        raise damaged(source, last, "the last line has no end, so the file is cut")


def _fault(one: str, two: str, since: str, until: str, words: str) -> str | None:
    """Why a line is set aside, if it is."""
    if not (CODE.fullmatch(one) and CODE.fullmatch(two)):
        return "no codes in the first two columns"
    if one == two:
        return "a code paired with itself"
    if until < since and until != NO_DATE:
        return "deleted before it is effective"
    return None if words else "an edit without its rationale"


@lru_cache(maxsize=4096)
def _day_problem(since: str, until: str) -> str | None:
    """The few days of a file come again and again, so they are checked once."""
    if not since or not until:
        return "an empty day"
    return day_problem(since) or (None if until == NO_DATE else day_problem(until))


def _header_problem(number: int, line: str) -> str | None:
    if number == 1:
        return None if _NOTICE.search(line) else "not the notice that the file begins with"
    return None if _normal(line) == _HEADER[number - 2] else "not the header line that belongs here"


def _normal(line: str) -> tuple[str, ...]:
    """Cells in lower case, single spaces, without quotes and the empty cells at the end."""
    found = [" ".join(cell.replace('"', "").split()).lower() for cell in line.split("\t")]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


LAYOUTS: Final = tuple(
    Layout(
        part_system(setting, part),
        f"NCCI PTP edits, {words}",
        COLUMNS,
        KEY,
        _recognises(setting, part),
        _read,
        is_unique=False,  # a pair may have come, gone and come again; and keys of millions of rows are not held
    )
    for setting, words in ((PRACTITIONER, "practitioner"), (HOSPITAL, "hospital"))
    for part in PARTS
)
