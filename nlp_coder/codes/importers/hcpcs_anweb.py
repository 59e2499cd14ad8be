"""The CMS alpha-numeric HCPCS file (HCPC2024_OCT_ANWEB.txt): fixed width, several records a code.

Positions from 1, as in CMS's record layout: code 1-5 (a modifier 4-5), sequence 6-10, record identifier 11 (3 and 4: a
procedure's first and further records; 7 and 8: a modifier's), long descriptor 12-91, short descriptor 92-119, coverage
code 230, Berenson-Eggers type 257-259, added 269-276, effective 277-284, terminated 285-292, action code 293.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlp_coder.codes.importers.hcpcs_table import CODE, COLUMNS, MODIFIER, MODIFIERS, SYSTEM, checked
from nlp_coder.codes.importers.layout import Layout, Line, Row, damaged
from nlp_coder.codes.importers.source import Source

_RECORD: Final = re.compile(r"(?:[A-Z]\d{4}|   [0-9A-Z]{2})\d{5}[3478]")
_SHORTEST: Final = 293
_FIRST: Final = {"3": SYSTEM, "7": MODIFIERS}
_FURTHER: Final = {"4": "3", "8": "7"}


def _recognises(head: Sequence[str], name: str) -> bool:
    rows = [line for line in head if line.strip()]
    return bool(rows) and all(_RECORD.match(row) for row in rows)


def _records(source: Source) -> Iterator[tuple[int, str, str, list[str]]]:
    """Line, record identifier, first record and parts of the long descriptor of each code."""
    begun: tuple[int, str, str, list[str]] | None = None
    for number, line in source.lines():
        if not line.strip():
            continue
        if not _RECORD.match(line):
            raise damaged(source, number, "a record that is cut or out of its columns")
        kind, words = line[10], line[11:91].strip()
        if kind in _FURTHER:
            if begun is None or begun[1] != _FURTHER[kind] or begun[2][:5] != line[:5]:
                raise damaged(source, number, "a further record without its first")
            begun[3].append(words)
            continue
        if len(line) < _SHORTEST:
            raise damaged(source, number, "a record that is cut")
        if begun:
            yield begun
        begun = (number, kind, line, [words])
    if begun:
        yield begun


def _row(line: str, long: str) -> Row:
    days = line[268:276], line[276:284], line[284:292]
    fields = (line[:5], line[91:119], long, *days, line[292], line[229], line[256:259])
    return tuple(field.strip() for field in fields)


def _layout(system: str, name: str, code: re.Pattern[str]) -> Layout:
    def read(source: Source) -> Iterator[Line]:
        for number, kind, line, parts in _records(source):
            if _FIRST[kind] == system:
                yield number, checked(_row(line, " ".join(parts)), code)

    return Layout(system, name, COLUMNS, ("code",), _recognises, read)


LAYOUTS: Final = (
    _layout(SYSTEM, "HCPCS alpha-numeric file", CODE),
    _layout(MODIFIERS, "HCPCS alpha-numeric file, modifiers", MODIFIER),
)
"""Both read one file: an import of it makes two releases."""
