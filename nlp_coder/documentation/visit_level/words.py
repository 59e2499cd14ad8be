"""The words of `data/documentation/visit_level/`, read once: patterns by name, code prefixes, tests, panels, goals.

Each pattern begins with the letters that all its matches begin with, so that one pass over a text (Aho-Corasick on
those letters) says where each may stand, and only there is it tried.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import ahocorasick
import yaml

from nlp_coder.errors import BadRuleFileError

_WORDED: Final = ("family", "problems", "data", "risk")
_ALTERNATIVES: Final = re.compile(r"(?:[^|(]|\((?:[^()])*\))+")
"""The alternatives of a row of tests, cut at bars outside brackets."""
_PREFIX: Final = re.compile(r"(?:\\b)?([a-z0-9](?:[a-z0-9&'/ -]|\\\.)*)")
_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9&'/ -]*")
_LOOKS_AHEAD: Final = re.compile(r"\(\?[!=](?:[^()]|\([^()]*\))*\)$")
"""A pattern that says itself what may follow; the others end where a word does."""
TEST: Final = "test:"
"""What the names of tests begin with, among the names of words."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A value from which on a chronic illness is not at goal, whatever the note calls it."""

    value: str
    codes: re.Pattern[str]
    start: float


@dataclass(frozen=True, slots=True)
class Words:
    """`starts` finds the first letters of all patterns; each carries (length, name, pattern or None if plain)."""

    starts: Any
    coded: Mapping[str, re.Pattern[str]]
    panels: Mapping[str, frozenset[str]]
    test_of_value: Mapping[str, str]
    weak_tests: frozenset[str]
    billed_tests: Mapping[str, re.Pattern[str]]
    intensive: frozenset[str]
    intensive_tests: frozenset[str]
    disputed: frozenset[str]
    goals: tuple[Goal, ...]


@cache
def load_words() -> Words:
    """Read all words. Raises BadRuleFileError naming the file and the entry that is no pattern."""
    rows: dict[str, dict[str, Any]] = {}
    for name in _WORDED:
        for row in _rows(name):
            if row["id"] in rows:
                raise BadRuleFileError(name=f"{name}.yaml", entry=row["id"], problem="is named twice")
            rows[row["id"]] = row
    return Words(
        starts=_automaton([*_worded(rows), *_tests()]),
        coded={name[5:]: _codes(name, row) for name, row in rows.items() if name.startswith("code.")},
        panels={name: frozenset(parts) for name, parts in rows["panels"]["panels"].items()},
        test_of_value=rows["values"]["values"],
        weak_tests=frozenset(rows["weak"]["tests"]),
        billed_tests={name: re.compile(pattern) for name, pattern in rows["billed"]["codes"].items()},
        intensive=frozenset(rows["intensive"]["drugs"]),
        intensive_tests=frozenset(rows["intensive"]["tests"]),
        disputed=frozenset(rows["disputed"]["drugs"]),
        goals=tuple(_goals()),
    )


def _rows(name: str) -> list[dict[str, Any]]:
    rows = yaml.load(read_text(f"{name}.yaml"), yaml.CSafeLoader)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not {"id", "source"} <= set(row):
            raise BadRuleFileError(name=f"{name}.yaml", entry=number, problem="lacks id or source")
    return list(rows)


def _worded(rows: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    return ((name, str(word)) for name, row in rows.items() for word in row.get("words", ()))


def _tests() -> Iterator[tuple[str, str]]:
    for line in read_text("tests.tsv").splitlines()[1:]:
        test, words = line.split("\t")
        yield from ((TEST + test, one) for one in _ALTERNATIVES.findall(words))


def _automaton(entries: list[tuple[str, str]]) -> Any:
    by_start: dict[str, list[tuple[int, str, re.Pattern[str] | None]]] = {}
    for name, word in entries:
        first = first_letters(name, word)
        by_start.setdefault(first, []).append((len(first), name, _pattern(name, word)))
    starts = ahocorasick.Automaton(ahocorasick.STORE_ANY)
    for first in sorted(by_start):
        starts.add_word(first, tuple(by_start[first]))
    starts.make_automaton()
    return starts


def _pattern(name: str, word: str) -> re.Pattern[str] | None:
    if _PLAIN.fullmatch(word):
        return None
    try:
        return re.compile(word if _LOOKS_AHEAD.search(word) else rf"{word}(?![\w-])")
    except re.error:
        raise BadRuleFileError(name=name, entry=word, problem="no pattern") from None


def first_letters(name: str, word: str) -> str:
    """The letters that every match of a pattern begins with. Raises BadRuleFileError where there are none."""
    match = _PREFIX.match(word)
    letters = match[1].replace("\\.", ".") if match else ""
    if match and word[match.end() : match.end() + 1] in ("?", "*"):
        letters = letters[:-1]
    if not letters:
        raise BadRuleFileError(name=name, entry=word, problem="does not begin with letters")
    return letters


def _codes(name: str, row: dict[str, Any]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(one.replace(".", "[.]").replace("[[.]]", "[.]") for one in row["codes"]))
    except (re.error, AttributeError):
        raise BadRuleFileError(name="problems.yaml", entry=name, problem="no code prefix") from None


def _goals() -> Iterator[Goal]:
    for number, line in enumerate(read_text("goals.tsv").splitlines()[1:], start=2):
        try:
            value, codes, start, _source = line.split("\t")
            yield Goal(value, re.compile(codes), float(start))
        except (ValueError, re.error):
            raise BadRuleFileError(name="goals.tsv", entry=number, problem="no goal") from None


def read_text(name: str) -> str:
    """A file of the visit level's data."""
    return files("nlp_coder").joinpath("data", "documentation", "visit_level", name).read_text("utf-8")
