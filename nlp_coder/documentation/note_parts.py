"""The parts that each type of document must hold (`data/documentation/note_parts.yaml`), and the type of a note."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.table_rows import table_rows, table_text
from nlp_coder.errors import BadRuleFileError

_FILE: Final = "note_parts.yaml"
_TITLE_LINES: Final = 3
_TITLE: Final = 160
_NEAR: Final = 26
"""How far into its line a title begins at most: further in, the words are told, not a title."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: told by a section's name or by words. `decides`: the document fails without it."""

    name: str
    decides: bool
    sections: frozenset[str]
    words: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class NoteType:
    """A type of document. Parts that do not decide are asked for when `at_least` of them are missing."""

    name: str
    title: re.Pattern[str]
    source: str
    at_least: int
    parts: tuple[Part, ...]


def type_of(chart: Chart) -> tuple[NoteType, tuple[int, int]] | None:
    """The type that the note's title names, and the words that name it."""
    end = _head_end(chart.text)
    for one in note_types():
        match = one.title.search(chart.lower, 0, end)
        if match is not None and match.start() - chart.lower.rfind("\n", 0, match.start()) <= _NEAR:
            return one, match.span()
    return None


def missing_parts(chart: Chart, kind: NoteType) -> Iterator[Part]:
    """Parts of this type of document that the note does not hold, in the table's order."""
    present = {one.name for one in chart.reading.sections if chart.text[one.body : one.end].strip()}
    for part in kind.parts:
        if present.isdisjoint(part.sections) and not (part.words and part.words.search(chart.lower)):
            yield part


def _head_end(text: str) -> int:
    place, lines = 0, 0
    while lines < _TITLE_LINES and 0 <= place < min(len(text), _TITLE):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        lines += bool(text[place:end].strip())
        place = end + 1
    return min(place, _TITLE, len(text))


@cache
def note_types() -> tuple[NoteType, ...]:
    """The reviewed rows, in the file's order. Raises BadRuleFileError naming the row that is wrong."""
    text = table_text(_FILE)
    return parse_note_types(text)


def parse_note_types(text: str) -> tuple[NoteType, ...]:
    """Rows of the table's text. Raises BadRuleFileError naming the row that is wrong."""
    return tuple(_type(row, entry) for row, entry in table_rows(_FILE, text))


def _type(row: Mapping[str, Any], entry: int) -> NoteType:
    try:
        parts = tuple(
            Part(
                one["part"],
                bool(one["decides"]),
                frozenset(one["sections"]),
                re.compile("|".join(one["words"])) if one["words"] else None,
            )
            for one in row["parts"]
        )
        title = re.compile("|".join(row["title"]))
        return NoteType(row["type"], title, row["source"], int(row["at_least"]), parts)
    except (KeyError, TypeError, ValueError, re.error):
        raise BadRuleFileError(name=_FILE, entry=entry, problem="a field is missing or wrong") from None
