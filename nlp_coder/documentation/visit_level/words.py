"""The words of `data/documentation/visit_words.yaml` and `tests.tsv`, compiled once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import ahocorasick
import yaml

from nlp_coder.errors import BadRuleFileError

CODE_PATTERNS = frozenset({"minor", "systemic", "threat", "new_problem", "chronic"})


_ALTERNATIVES = re.compile(r"(?:[^|(]|\((?:[^()])*\))+")
"""The alternatives of a pattern, cut at bars outside brackets."""


@dataclass(frozen=True, slots=True)
class Words:
    """`said`: pattern by name, over text in lower case; `coded`: pattern by name, over the start of a code.

    `tests`: patterns of the names that begin with a character.
    """

    said: dict[str, re.Pattern[str]]
    coded: dict[str, re.Pattern[str]]
    tests: dict[str, re.Pattern[str]]
    test_names: dict[str, str]
    test_starts: Any

    def find_tests(self, lower: str) -> Iterator[re.Match[str]]:
        """Names of tests in a text in lower case: tried only where one of their first words stands."""
        done = 0
        for last, length in self.test_starts.iter(lower):
            start = last - length + 1
            if start >= done and (match := self.tests[lower[start]].match(lower, start)):
                done = match.end()
                yield match


@cache
def load_words() -> Words:
    """Read the words. Raises BadRuleFileError naming the entry that is no pattern."""
    rows = yaml.safe_load(_text("visit_words.yaml"))
    said, coded = {}, {}
    for name, pattern in rows.items():
        try:
            if name in CODE_PATTERNS:
                coded[name] = re.compile(rf"(?:{pattern.replace('.', '[.]')})".replace("[[.]]", "[.]"))
            else:
                said[name] = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")
        except re.error:
            raise BadRuleFileError(name="visit_words.yaml", entry=name, problem="no pattern") from None
    names: dict[str, str] = {}
    by_first: dict[str, list[str]] = {}
    letters: set[str] = set()
    for number, line in enumerate(_text("tests.tsv").splitlines()[1:]):
        test, words = line.split("\t")
        names[f"t{number}"] = test
        by_letter: dict[str, list[str]] = {}
        for one in _ALTERNATIVES.findall(words):
            letters.add(_first_letters(one))
            by_letter.setdefault(_first_letters(one)[0], []).append(one)
        for letter, same in by_letter.items():
            by_first.setdefault(letter, []).append(f"(?P<t{number}>{'|'.join(same)})")
    tests = {
        letter: re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])") for letter, parts in by_first.items()
    }
    starts = ahocorasick.Automaton(ahocorasick.STORE_ANY)
    for first in sorted(letters):
        starts.add_word(first, len(first))
    starts.make_automaton()
    return Words(said, coded, tests, names, starts)


def _first_letters(pattern: str) -> str:
    """The letters that every match of an alternative begins with."""
    letters = re.match(r"(?:\\b)?([a-z0-9]+)(\??)", pattern)
    if letters is None:
        raise BadRuleFileError(name="tests.tsv", entry=pattern, problem="does not begin with letters")
    return letters[1][:-1] if letters[2] else letters[1]


def _text(name: str) -> str:
    return files("nlp_coder").joinpath("data", "documentation", name).read_text("utf-8")
