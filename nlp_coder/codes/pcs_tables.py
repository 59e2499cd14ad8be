"""Words of ICD-10-PCS, in this project's own tables (`data/pcs`): named procedures, operations, parts, imaging.

A pattern is a code with places left open: `{0,1,2}` is the character for right, left and both sides ("-" where there is
none), `_` the kind of imaging, `?` the approach, which the note has to say. `+` joins two codes of one name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from nlp_coder.errors import BadRuleFileError

_SIDES: Final = re.compile(r"\{(.),(.),(.)\}")
SIDES: Final = ("right", "left", "bilateral")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A code with open places. `by_side` are the characters for right, left and both; empty when it has no side."""

    before: str
    by_side: tuple[str, ...]
    after: str

    def code(self, side: str | None) -> str | None:
        """The pattern for a side, or None when it has no character for it."""
        if not self.by_side:
            return self.before
        char = self.by_side[SIDES.index(side)] if side else "-"
        return None if char == "-" else self.before + char + self.after


@dataclass(frozen=True, slots=True)
class PcsTerm:
    """Words and what they say: `kind` is procedure|operation|part|modality|region."""

    kind: str
    words: str
    patterns: tuple[Pattern, ...]
    tail: str
    why: str


@dataclass(frozen=True, slots=True)
class PcsValue:
    """Words anywhere in the note that choose the character of one axis (5 approach, 6 device, 7 qualifier)."""

    prefix: re.Pattern[str]
    axis: int
    value: str
    words: re.Pattern[str]
    why: str


@lru_cache(maxsize=1)
def load_pcs_values() -> tuple[PcsValue, ...]:
    """The rows of `values.tsv`, in their order: a later row gives way to an earlier one of its axis."""
    found = []
    for prefix, axis, value, words, why in _rows("values.tsv", 5):
        said = "|".join(re.escape(one) for one in words.split("|"))
        found.append(
            PcsValue(re.compile(prefix), int(axis), value, re.compile(rf"(?<!\w)(?:{said})\b", re.I), why)
        )
    return tuple(found)


@lru_cache(maxsize=1)
def load_pcs_terms() -> tuple[PcsTerm, ...]:
    """All terms of all tables. Raises BadRuleFileError naming the row that is wrong."""
    found: list[PcsTerm] = []
    for pattern, words, why in _rows("procedures.tsv", 3):
        patterns = tuple(parse_pattern(one) for one in pattern.split("+"))
        found += _terms("procedure", words, patterns, "", why)
    for operation, tail, words, why in _rows("operations.tsv", 4):
        found += _terms("operation", words, (parse_pattern(operation),), tail, why)
    for part, words, why in _rows("parts.tsv", 3):
        found += _terms("part", words, (parse_pattern(part),), "", why)
    for kind, value, words, why in _rows("imaging.tsv", 4):
        patterns = tuple(parse_pattern(one) for one in value.split("|"))
        found += _terms(kind, words, patterns, "", why)
    return tuple(found)


def parse_pattern(text: str) -> Pattern:
    """A pattern of a table's cell."""
    match = _SIDES.search(text)
    if match is None:
        return Pattern(text, (), "")
    return Pattern(text[: match.start()], match.groups(), text[match.end() :])


def _terms(kind: str, words: str, patterns: tuple[Pattern, ...], tail: str, why: str) -> Iterator[PcsTerm]:
    for one in words.split("|"):
        yield PcsTerm(kind, one, patterns, tail, why)


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    text = files("nlp_coder").joinpath("data", "pcs", name).read_text("utf-8")
    for number, line in enumerate(text.splitlines()[1:], start=2):
        row = line.split("\t")
        if len(row) != columns or not all(cell.strip() for cell in row):
            raise BadRuleFileError(name=name, entry=number, problem=f"not {columns} filled columns")
        yield row
