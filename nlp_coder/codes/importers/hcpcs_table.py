"""HCPCS Level II and its modifiers as a table: tab-separated, nine columns, no header.

Code, short and long descriptor, the days it was added, last changed and terminated (YYYYMMDD or empty), action code,
coverage code (C, D, I, M, S) and Berenson-Eggers type.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlp_coder.codes.importers.layout import Layout, Line, Row, cells, day_problem
from nlp_coder.codes.importers.source import Source

SYSTEM: Final = "hcpcs"
MODIFIERS: Final = "hcpcs-modifiers"
COLUMNS: Final = (
    "code",
    "short",
    "long",
    "added",
    "effective",
    "terminated",
    "action",
    "coverage",
    "betos",
)
CODE: Final = re.compile(r"[A-Z]\d{4}")
MODIFIER: Final = re.compile(r"[A-Z][0-9A-Z]|\d[A-Z]")


def checked(row: Row, code: re.Pattern[str]) -> Row | str:
    """A row of the table, or why it is none."""
    if not code.fullmatch(row[0]):
        return "no HCPCS code in the first column"
    if not row[2]:
        return "a code without a descriptor"
    return next(filter(None, map(day_problem, row[3:6])), row)


def _layout(system: str, name: str, code: re.Pattern[str]) -> Layout:
    def recognises(head: Sequence[str], file: str) -> bool:
        rows = [line.split("\t") for line in head if line.strip()]
        return bool(rows) and len(rows[0]) == len(COLUMNS) and bool(code.fullmatch(rows[0][0].strip()))

    def read(source: Source) -> Iterator[Line]:
        for number, row in cells(source, len(COLUMNS)):
            yield number, checked(tuple(cell.strip() for cell in row), code)

    return Layout(system, name, COLUMNS, ("code",), recognises, read)


LAYOUTS: Final = (
    _layout(SYSTEM, "HCPCS table", CODE),
    _layout(MODIFIERS, "HCPCS modifier table", MODIFIER),
)
