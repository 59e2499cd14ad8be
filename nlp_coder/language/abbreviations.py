"""Abbreviations read in context: one sense chosen by the words of its line or its section, or left unread.

The table is data (`data/language/abbreviations.yaml`). A wrong expansion makes a wrong code, so an abbreviation
whose context selects no sense, or two, is ambiguous and gives no expansion.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import yaml

from nlp_coder.errors import BadRuleFileError
from nlp_coder.language.reading import Section

SURE: Final = 0.95
BY_WORDS: Final = 0.9
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9/-]*")
_REACH: Final = 160


@dataclass(frozen=True, slots=True)
class Expansion:
    """An abbreviation at `text[start:end]`; `expansion` is None when the context decides for no sense."""

    start: int
    end: int
    expansion: str | None
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Sense:
    means: str
    words: frozenset[str]
    sections: frozenset[str]
    default: bool


class Abbreviations:
    """Reads abbreviations; holds the table and no state."""

    def __init__(self, table: Mapping[str, tuple[Sense, ...]]) -> None:
        self._table = table
        spelled = "|".join(re.escape(short) for short in sorted(table, key=lambda short: (-len(short), short)))
        self._pattern = re.compile(rf"(?<![\w/])(?:{spelled})(?![\w/])")

    def resolve(self, text: str, sections: Sequence[Section]) -> tuple[Expansion, ...]:
        """All abbreviations of the table, in text order."""
        starts = [section.start for section in sections]
        return tuple(self._read(text, sections, starts, match) for match in self._pattern.finditer(text))

    def _read(
        self, text: str, sections: Sequence[Section], starts: list[int], match: re.Match[str]
    ) -> Expansion:
        start, end = match.span()
        senses = self._table[match.group()]
        near = set(_WORD.findall(text[max(0, start - _REACH) : start].rpartition("\n")[2].lower()))
        near |= set(_WORD.findall(text[end : end + _REACH].partition("\n")[0].lower()))
        section = sections[max(bisect_right(starts, start) - 1, 0)].name if sections else ""
        votes = [(len(near & sense.words) + 2 * (section in sense.sections), place) for place, sense in enumerate(senses)]
        best, place = max(votes, key=lambda vote: (vote[0], -vote[1]))
        rule = f"abbreviation.{match.group().lower()}"
        tied = sum(count == best for count, _ in votes) > 1
        if best and not tied:
            return Expansion(start, end, senses[place].means, BY_WORDS, rule)
        default = next((sense for sense in senses if sense.default), None)
        if default is not None and not best:
            return Expansion(start, end, default.means, SURE, rule)
        return Expansion(start, end, None, 0.0, f"{rule}.ambiguous")


def load_abbreviations() -> Abbreviations:
    """Read the table. Raises BadRuleFileError on an abbreviation given twice or a row of the wrong form."""
    source = files("nlp_coder").joinpath("data", "language", "abbreviations.yaml").read_text("utf-8")
    table: dict[str, tuple[Sense, ...]] = {}
    for number, row in enumerate(yaml.safe_load(source), start=1):
        for short in _spellings(row):
            if short in table:
                raise BadRuleFileError(name="abbreviations.yaml", entry=number, problem="given twice")
            table[short] = tuple(_sense(sense, number) for sense in row["senses"])
    return Abbreviations(table)


def _spellings(row: Mapping[str, Any]) -> Iterator[str]:
    yield row["short"]
    if not row.get("cased") and row["short"].isupper() and len(row["short"]) > 2:
        yield row["short"].lower()


def _sense(row: Mapping[str, Any], number: int) -> Sense:
    if not set(row) <= {"means", "words", "sections", "default"} or "means" not in row:
        raise BadRuleFileError(name="abbreviations.yaml", entry=number, problem="a sense has unknown or missing keys")
    words = frozenset("no" if word is False else str(word) for word in row.get("words", ()))
    return Sense(row["means"], words, frozenset(row.get("sections", ())), bool(row.get("default")))
