"""What an abbreviation stands for: one meaning, or the one its context speaks for, or none.

Each sense of an ambiguous abbreviation has cues: the words directly beside it, the words around it, the section
it stands in. The sense with most cues wins; where none has a cue the usual meaning stands with less confidence,
and without a usual meaning it stays ambiguous rather than guessed. Linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import compress, count
from typing import Any, Final

import yaml

from nlp_coder.errors import BadRuleFileError
from nlp_coder.language.cutting import Memory, chunk_starts
from nlp_coder.language.reading import Expansion, Section

_FILE: Final = "abbreviations.yaml"
_TOKEN: Final = re.compile(r"(?<![^\W_])[A-Za-z][A-Za-z0-9]*(?:[/-][A-Za-z0-9]+)*(?![^\W_])")
_PART: Final = re.compile(r"[A-Za-z0-9]+")
_BORDER: Final = re.compile(r"(?<=[a-z0-9)][a-z0-9)])[.!?](?=\s)|\n")
_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_AROUND: Final = 90
_LONGEST: Final = 24
_DEFAULT: Final = 0.6


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning and what speaks for it."""

    means: str
    words: tuple[str, ...]
    sections: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]

    def weight(self, around: str, lead: str, follow: str, section: str) -> int:
        """Cues for this sense: two for each side that fits, one for each word around, one for the section."""
        beside = (bool(self.before) and lead.endswith(self.before)) + (
            bool(self.after) and follow.startswith(self.after)
        )
        return 2 * beside + min(3, sum(word in around for word in self.words)) + (section in self.sections)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """An abbreviation with more than one meaning."""

    id: str
    senses: tuple[Sense, ...]
    default: str | None


_Entry = tuple[int, int, Ambiguity | str]
"""Where an abbreviation begins in its chunk, its length, and what it may stand for."""


class Abbreviations:
    """The table: meanings by letters without regard to case, as written, and the ambiguous ones as written."""

    def __init__(
        self, any_case: Mapping[str, str], as_written: Mapping[str, str], ambiguous: Mapping[str, Ambiguity]
    ) -> None:
        self.any_case = any_case
        self.as_written = as_written
        self.ambiguous = ambiguous
        self._found_in: Memory[tuple[_Entry, ...]] = Memory(self._entries)

    def resolve(self, text: str, sections: Sequence[Section]) -> tuple[Expansion, ...]:
        """Every abbreviation of the table in the text, in order; none overlaps another."""
        chunks = text.split(" ")
        entries = list(map(self._found_in.__getitem__, chunks))
        at = chunk_starts(chunks).tolist()
        starts = [one.start for one in sections]
        found: list[Expansion] = []
        for place in compress(count(), entries):
            for offset, length, means in entries[place]:
                start = at[place] + offset
                found.append(_expansion(text, start, start + length, means, sections, starts))
        return tuple(found)

    def _entries(self, chunk: str) -> tuple[_Entry, ...]:
        """The abbreviations of a chunk: its tokens or, where a token joins several, their parts."""
        found: list[_Entry] = []
        for token in _TOKEN.finditer(chunk):
            if not 2 <= len(token.group()) <= _LONGEST:
                continue
            whole = self._means(token.group())
            if whole is not None:
                found.append((token.start(), len(token.group()), whole))
            elif not token.group().isalnum():
                for part in _PART.finditer(chunk, token.start(), token.end()):
                    means = self._means(part.group())
                    if means is not None:
                        found.append((part.start(), len(part.group()), means))
        return tuple(found)

    def _means(self, written: str) -> Ambiguity | str | None:
        plural = written[:-1] if written[-1] == "s" and written[:-1].isupper() else ""
        rule = self.ambiguous.get(written) or self.ambiguous.get(plural)
        if rule is not None:
            return rule
        means = self.as_written.get(written) or self.any_case.get(written.lower())
        return means or self.as_written.get(plural) or self.any_case.get(plural.lower())


def _expansion(
    text: str, start: int, end: int, means: Ambiguity | str, sections: Sequence[Section], starts: list[int]
) -> Expansion:
    if isinstance(means, str):
        return Expansion(start, end, means, 1.0, f"abbreviations.{text[start:end].lower()}")
    at = bisect_right(starts, start) - 1
    return _decide(text, start, end, means, sections[at].name if at >= 0 else "body")


def _decide(text: str, start: int, end: int, rule: Ambiguity, section: str) -> Expansion:
    lead = text[max(0, start - _AROUND) : start].lower()
    follow = text[end : end + _AROUND].lower()
    lead = lead[max((border.end() for border in _BORDER.finditer(lead)), default=0) :]
    stop = _BORDER.search(follow)
    follow = follow[: stop.start()] if stop else follow
    around = f" {_PLAIN.sub(' ', lead)} {_PLAIN.sub(' ', follow)} "
    weighed = sorted(
        ((sense.weight(around, lead, follow, section), sense.means) for sense in rule.senses), reverse=True
    )
    best, means = weighed[0]
    second = weighed[1][0] if len(weighed) > 1 else 0
    if best == 0 or best == second:
        tied = best == 0 or any(weight == best and sense == rule.default for weight, sense in weighed)
        default = rule.default if tied else None
        return Expansion(start, end, default, _DEFAULT if default else 0.0, rule.id)
    return Expansion(start, end, means, round(min(0.95, 0.65 + 0.1 * (best - second)), 2), rule.id)


def load_abbreviations() -> Abbreviations:
    """Read the table. Raises BadRuleFileError naming the entry that is wrong."""
    text = files("nlp_coder").joinpath("data", "language", _FILE).read_text("utf-8")
    table = yaml.load(text, yaml.CSafeLoader)
    ambiguous: dict[str, Ambiguity] = {}
    for number, row in enumerate(table["ambiguous"], start=1):
        try:
            rule = Ambiguity(row["id"], tuple(_sense(one) for one in row["senses"]), row.get("default"))
            ambiguous.update(dict.fromkeys(row["written"], rule))
        except (KeyError, TypeError):
            raise BadRuleFileError(name=_FILE, entry=number, problem="unknown or missing key") from None
    return Abbreviations(table["any_case"], table["as_written"], ambiguous)


def _sense(row: Mapping[str, Any]) -> Sense:
    return Sense(
        means=row["means"],
        words=tuple(f" {word}" for word in row["words"]),
        sections=frozenset(row.get("sections", ())),
        before=tuple(row.get("before", ())),
        after=tuple(row.get("after", ())),
    )
