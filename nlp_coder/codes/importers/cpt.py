"""The CPT files of a user who holds the AMA's licence: code and descriptor. Nothing of them ships with this package.

LONGULT.txt and LONGUT.txt hold code, tab, descriptor below a licence notice; MEDU.txt and SHORTU.txt hold the code in
columns 1 to 5 and the descriptor from column 7; the consumer and clinician descriptors are tables with a header line.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from nlp_coder.codes.importers.layout import Layout, Line, cells, damaged
from nlp_coder.codes.importers.source import Source

COLUMNS: Final = ("code", "descriptor")
CODE: Final = re.compile(r"\d{4}[0-9A-Z]")
_FIXED: Final = re.compile(r"\d{4}[0-9A-Z] \S.*")
_NOTICE_LINES: Final = 50
"""The licence notice ends within this many lines."""


def _is_long(line: str) -> bool:
    code, _, words = line.partition("\t")
    return bool(CODE.fullmatch(code.strip()) and words.strip() and "\t" not in words)


def _is_fixed(line: str) -> bool:
    return bool(_FIXED.fullmatch(line.rstrip()))


def _after_notice(source: Source, is_data: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """Lines of data; a line that is none is a fault as soon as the data have begun."""
    begun = False
    for number, line in source.lines():
        if is_data(line):
            begun = True
            yield number, line
        elif begun and line.strip():
            raise damaged(source, number, "a line without code and descriptor")
        elif number > _NOTICE_LINES and not begun:
            raise damaged(source, number, f"no code in the first {_NOTICE_LINES} lines")


def _long(source: Source) -> Iterator[Line]:
    for number, line in _after_notice(source, _is_long):
        code, _, words = line.partition("\t")
        yield number, (code.strip(), words.strip())


def _fixed(source: Source) -> Iterator[Line]:
    for number, line in _after_notice(source, _is_fixed):
        yield number, (line[:5], line[6:].strip())


def _descriptors(columns: int, code: int, words: int) -> Callable[[Source], Iterator[Line]]:
    def read(source: Source) -> Iterator[Line]:
        for number, row in cells(source, columns, after=1):
            if not CODE.fullmatch(row[code].strip()):
                yield number, "no CPT code in its column"
            elif not row[words].strip():
                yield number, "a code without a descriptor"
            else:
                yield number, (row[code].strip(), row[words].strip())

    return read


def _named(start: str, is_data: Callable[[str], bool]) -> Callable[[Sequence[str], str], bool]:
    return lambda head, name: name.lower().startswith(start) and any(map(is_data, head))


def _headed(*words: str) -> Callable[[Sequence[str], str], bool]:
    def recognises(head: Sequence[str], name: str) -> bool:
        first = head[0].lower() if head else ""
        return all(word in first for word in ("concept id", "cpt code", *words))

    return recognises


LAYOUTS: Final = (
    Layout("cpt-long", "CPT long descriptors", COLUMNS, ("code",), _named("longu", _is_long), _long),
    Layout("cpt-medium", "CPT medium descriptors", COLUMNS, ("code",), _named("medu", _is_fixed), _fixed),
    Layout("cpt-short", "CPT short descriptors", COLUMNS, ("code",), _named("shortu", _is_fixed), _fixed),
    Layout(
        "cpt-consumer",
        "CPT consumer descriptors",
        COLUMNS,
        ("code",),
        _headed("consumer friendly"),
        _descriptors(3, 1, 2),
    ),
    Layout(
        "cpt-clinician",
        "CPT clinician descriptors",
        COLUMNS,
        ("code",),
        _headed("clinician descriptor id"),
        _descriptors(4, 1, 3),
        is_unique=False,
    ),
)
