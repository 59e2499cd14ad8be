"""Words of a note that support a modifier: `data/claims/modifier_words.yaml`, one compiled pattern an entry."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from nlp_coder.errors import BadRuleFileError

NAME: Final = "modifier_words.yaml"
_KEYS: Final = {"id", "why", "source", "words", "never"}
_REACH: Final = 30
_CLAUSE: Final = re.compile(r"[.,;:\n]")


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one entry, what they mean, and the words before them that take the meaning away."""

    id: str
    why: str
    source: str
    said: re.Pattern[str]
    never: re.Pattern[str] | None

    def find(self, lower: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """The first place in a stretch of lower-case text where the words stand and mean it."""
        for match in self.said.finditer(lower, start, len(lower) if end is None else end):
            if not self._is_taken_away(lower, match.start()):
                return match.span()
        return None

    def _is_taken_away(self, lower: str, place: int) -> bool:
        if self.never is None:
            return False
        before = _CLAUSE.split(lower[max(0, place - _REACH) : place])[-1]
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
    if not isinstance(row, dict) or set(row) != _KEYS:
        raise BadRuleFileError(name=NAME, entry=entry, problem=f"needs exactly {', '.join(sorted(_KEYS))}")
    lists = (row["words"], row["never"])
    if not all(
        isinstance(one, list) and all(isinstance(word, str) and word for word in one) for one in lists
    ):
        raise BadRuleFileError(name=NAME, entry=entry, problem="words and never are lists of text")
    if not row["words"] or not row["source"]:
        raise BadRuleFileError(name=NAME, entry=entry, problem="no words or no source")
    said = re.compile(
        "|".join(_phrase(one) for one in sorted(row["words"], key=lambda one: (-len(one), one)))
    )
    never = re.compile("|".join(_phrase(one) for one in row["never"])) if row["never"] else None
    return Words(row["id"], row["why"], row["source"], said, never)


def _phrase(phrase: str) -> str:
    """A phrase as a pattern: * is up to three words, a trailing ~ any ending."""
    parts = [
        r"(?:\S+ ){0,3}" if part == "*" else re.escape(part) + " " for part in phrase.rstrip("~").split()
    ]
    body = "".join(parts).removesuffix(" ").replace(" ", r"\s+")
    return rf"(?<!\w){body}" + ("" if phrase.endswith("~") else r"(?!\w)")
