"""Words of a note that support a modifier: `data/claims/modifier_words.yaml`, one compiled pattern an entry."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from nlp_coder.errors import BadRuleFileError

NAME: Final = "modifier_words.yaml"
_KEYS: Final = {"id", "why", "source", "words", "never"}
_OPTIONAL: Final = {"unless"}
_REACH: Final = 30
_COMMON: Final = frozenset("visit the will this today encounter appointment going taken only".split())
"""Words that stand in nearly every note and so tell nothing of where a phrase may stand."""
_CLAUSE: Final = re.compile(r"[.,;:\n]")


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one entry, what they mean, and the words before and right behind that take the meaning away."""

    id: str
    why: str
    source: str
    said: re.Pattern[str]
    never: re.Pattern[str] | None
    unless: re.Pattern[str] | None = None
    heads: tuple[str, ...] = ()
    """One word of each phrase: where none stands, the pattern need not be tried."""

    def find(self, lower: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """The first place in a stretch of lower-case text where the words stand and mean it."""
        end = len(lower) if end is None else end
        if not any(lower.find(head, start, end) >= 0 for head in self.heads):
            return None
        for match in self.said.finditer(lower, start, end):
            if not self._is_taken_away(lower, match.start(), match.end()):
                return match.span()
        return None

    def _is_taken_away(self, lower: str, start: int, end: int) -> bool:
        if self.unless is not None and self.unless.match(lower[end : end + _REACH].lstrip()):
            return True
        if self.never is None:
            return False
        before = _CLAUSE.split(lower[max(0, start - _REACH) : start])[-1]
        return self.never.search(before) is not None


@cache
def load_words() -> dict[str, Words]:
    """All entries by id. Raises BadRuleFileError naming the entry that is wrong."""
    text = files("nlp_coder").joinpath("data", "claims", NAME).read_text("utf-8")
    return parse_words(text)


def parse_words(text: str) -> dict[str, Words]:
    """Entries of a file's text."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError:
        raise BadRuleFileError(name=NAME, entry=0, problem="not YAML") from None
    if not isinstance(rows, list):
        raise BadRuleFileError(name=NAME, entry=0, problem="not a list")
    found: dict[str, Words] = {}
    for entry, row in enumerate(rows, start=1):
        words = _words(row, entry)
        if words.id in found:
            raise BadRuleFileError(name=NAME, entry=entry, problem="its id has an entry already")
        found[words.id] = words
    return found


def _words(row: Any, entry: int) -> Words:
    if not isinstance(row, dict) or set(row) - _OPTIONAL != _KEYS:
        raise BadRuleFileError(name=NAME, entry=entry, problem=f"needs exactly {', '.join(sorted(_KEYS))}")
    lists = (row["words"], row["never"], row.get("unless", []))
    if not all(
        isinstance(one, list) and all(isinstance(word, str) and word for word in one) for one in lists
    ):
        raise BadRuleFileError(name=NAME, entry=entry, problem="words and never are lists of text")
    if not row["words"] or not row["source"]:
        raise BadRuleFileError(name=NAME, entry=entry, problem="no words or no source")
    said = _any_of(sorted(row["words"], key=lambda one: (-len(one), one)))
    never = _any_of(row["never"]) if row["never"] else None
    unless = _any_of(row["unless"]) if row.get("unless") else None
    return Words(row["id"], row["why"], row["source"], said, never, unless, _heads(row["words"]))


def _heads(phrases: list[str]) -> tuple[str, ...]:
    """One word of each phrase: the one that most phrases share, then the longest; none that holds another."""
    words = [set(one.rstrip("~").split()) - {"*"} for one in phrases]
    shared = Counter(word for each in words for word in each)
    chosen = {
        max(each, key=lambda word: (word not in _COMMON, len(word) > 3, shared[word], len(word), word))
        for each in words
    }
    return tuple(sorted(one for one in chosen if not any(other != one and other in one for other in chosen)))


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(_phrase(one) for one in phrases))


def _phrase(phrase: str) -> str:
    """A phrase as a pattern: * is up to three words, a trailing ~ any ending."""
    parts = [
        r"(?:\S+ ){0,3}" if part == "*" else re.escape(part) + " " for part in phrase.rstrip("~").split()
    ]
    body = "".join(parts).removesuffix(" ").replace(" ", r"\s+")
    return rf"(?<!\w){body}" + ("" if phrase.endswith("~") else r"(?!\w)")
