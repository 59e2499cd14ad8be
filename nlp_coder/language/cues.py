"""The words that set an assertion: rules read from data, compiled to tries that are walked once over a note.

A phrase in the data is words with simple alternatives, `(no|any) (sign|signs) of`, where an empty alternative
makes the group optional and `\\(` stands for a bracket of the note. Phrases and notes are cut into the same
tokens, so line breaks and runs of blanks inside a phrase of the note never matter.
"""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import compress, count
from typing import Any, Final, Literal, NamedTuple

import yaml

from nlp_coder.language.cutting import Cutter, Memory

Role = Literal[
    "cue", "pseudo", "stop", "family_stop", "verb", "passive", "fresh", "prep", "closer",
    "kin", "link", "narrates", "companion", "attribute", "year", "onset", "site", "move",
]  # fmt: skip
Direction = Literal["forward", "backward", "both", "either"]
Reach = Literal["list", "or_list", "phrase", "clause", "field", "family", "next"]

_TOKEN: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|_+|[^\w\s]")
_JOINTS: Final = frozenset({",", "or", "nor", "and", "&", "-", "\u2013", "\u2014", ":", "."})
_DIGITS: Final = frozenset("0123456789")
DASHES: Final = "-\u2013\u2014"
_GROUP: Final = re.compile(r"(?<!\\)\(((?:[^()\\]|\\.)*)\)")
_FILES: Final[Mapping[str, tuple[str, str | None]]] = {
    "negation": ("presence", "absent"),
    "uncertainty": ("presence", "possible"),
    "hypothetical": ("presence", "hypothetical"),
    "conditional": ("presence", "conditional"),
    "family": ("experiencer", "family"),
    "history": ("temporality", "historical"),
    "planned": ("temporality", "planned"),
    "pseudo": ("", None),
    "scope_ends": ("end", None),
    "laterality": ("laterality", None),
    "acuity": ("acuity", None),
    "severity": ("severity", None),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the data: what its words set, which way and how far they reach."""

    id: str
    axis: str
    value: str | None
    role: Role
    direction: Direction
    reach: Reach
    limit: int
    at_end: bool
    starts: bool
    glued: bool
    apart: bool
    weak: bool
    closes: bool
    unless_onset: bool
    sections: frozenset[str]
    words: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    why: str
    source: str
    holds: tuple[str, ...]

    @classmethod
    def from_row(cls, row: Mapping[str, Any], axis: str, value: str | None) -> "Rule":
        """A rule from its YAML row; the file gives axis and value where the row doesn't."""
        role: Role = row.get("role", "cue" if axis else "pseudo")
        return cls(
            id=row["id"],
            axis=row.get("axis", axis),
            value=row.get("value", value if axis else None),
            role=role,
            direction=row.get("direction", "forward"),
            reach=row.get("reach", "list"),
            limit=row.get("limit", 0),
            at_end=row.get("at_end", False),
            starts=row.get("starts", False),
            glued=row.get("glued", False),
            apart=row.get("apart", False),
            closes=row.get("closes", False),
            weak=row.get("weak", False),
            unless_onset=row.get("unless_onset", False),
            sections=frozenset(row.get("sections", ())),
            words=tuple(row.get("words", ())),
            groups=tuple((name, tuple(words)) for name, words in row.get("groups", {}).items()),
            why=row["why"],
            source=row["source"],
            holds=tuple(row.get("holds", ())),
        )


def load_rules() -> tuple[Rule, ...]:
    """All rules of the assertion data, in file and row order."""
    folder = files("nlp_coder").joinpath("data", "language")
    rules: list[Rule] = []
    for name, (axis, value) in _FILES.items():
        rows = yaml.load(folder.joinpath(f"{name}.yaml").read_text("utf-8"), Loader=_LOADER)  # noqa: S506
        rules.extend(Rule.from_row(row, axis, value) for row in rows)
    return tuple(rules)


_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a note: lower-cased words without possessive, and where each stands.

    `joints` are the tokens at which a sentence may break: signs, numbers, "and", "or"; `opens` those that a cue
    may begin with.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    joints: list[int]
    opens: list[int]

    @classmethod
    def of(cls, text: str, matcher: "CueMatcher") -> "Tokens":
        """Cut the text into words and single signs."""
        cut = matcher.cutter.cut(text)
        joints = compress(count(), map(matcher.joins.__getitem__, cut.words))
        opens = compress(count(), map(matcher.cues.__contains__, cut.words))
        return cls(text, cut.words, cut.starts.tolist(), cut.ends.tolist(), list(joints), list(opens))

    def at(self, start: int, end: int) -> tuple[int, int]:
        """Numbers of the first token from `start` on and of the first that lies behind `end`."""
        first = bisect_left(self.ends, start + 1)
        return first, max(first, bisect_left(self.starts, end))

    def raw(self, token: int) -> str:
        """The token as written."""
        return self.text[self.starts[token] : self.ends[token]]

    def gap(self, token: int) -> str:
        """What stands between the token and the one before it."""
        return self.text[self.ends[token - 1] if token else 0 : self.starts[token]]


def _joins(word: str) -> bool:
    return word in _JOINTS or word[0] in _DIGITS


def _word(raw: str) -> str:
    lower = raw.lower()
    if "\u2019" in lower:
        lower = lower.replace("\u2019", "'")
    if len(lower) > 2 and lower.endswith("'s"):
        return lower[:-2]
    return lower


class Match(NamedTuple):
    """Words of the note that match a rule: tokens `first` to `last`, `last` exclusive.

    `inner` is the shorter match at the same place, for a span that begins inside this one.
    """

    rule: Rule
    first: int
    last: int
    inner: "Match | None" = None


Trie = dict[Any, Any]
_CUES: Final = frozenset({"cue", "pseudo", "kin"})
_ON_DEMAND: Final = frozenset(
    {"fresh", "closer", "link", "narrates", "companion", "attribute", "year", "onset", "move"}
)


class CueMatcher:
    """All phrases of all rules as tries over tokens.

    Cues are walked once over each sentence, breaks over each that has a cue. Words that only matter beside
    certain cues (a relative, a year, a comma) stand in tries of their own, asked at that place.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.cutter: Cutter[str] = Cutter(_TOKEN, _word)
        self.joins: Memory[bool] = Memory(_joins)
        self.cues: Trie = {}
        self.breaks: Trie = {}
        self._roles: dict[str, Trie] = {role: {} for role in sorted(_ON_DEMAND)}
        for rule in rules:
            root = self._roles.get(rule.role, self.cues if rule.role in _CUES else self.breaks)
            for phrase in rule.words:
                for tokens in expand(phrase):
                    node = root
                    for token in tokens:
                        node = node.setdefault(token, {})
                    found = node.get(None, ())
                    if rule not in found:
                        node[None] = (*found, rule)

    def cues_in(self, tokens: Tokens, first: int, last: int) -> list[Match]:
        """Cues in tokens first..last, by place; the longest of each axis, none overlapping."""
        opens = tokens.opens
        return _walk(self.cues, tokens, opens[bisect_left(opens, first) : bisect_left(opens, last)], last)

    def breaks_in(self, tokens: Tokens, first: int, last: int) -> list[Match]:
        """Words that may end a scope, by place; the longest of each role, none overlapping."""
        return _walk_range(self.breaks, tokens, first, last)

    def of_role(self, role: Role, tokens: Tokens, first: int, last: int) -> list[Match]:
        """The words of one role in tokens first..last."""
        return _walk_range(self._roles[role], tokens, first, last)

    def starts(self, role: Role, tokens: Tokens, at: int, last: int) -> bool:
        """Whether words of the role stand at a token."""
        if at >= last or tokens.words[at] not in self._roles[role]:
            return False
        node = self._roles[role]
        while at < last and (found := node.get(tokens.words[at])) is not None:
            node = found
            if None in node:
                return True
            at += 1
        return False


def _walk_range(root: Trie, tokens: Tokens, first: int, last: int) -> list[Match]:
    words = tokens.words
    return _walk(root, tokens, [at for at in range(first, last) if words[at] in root], last)


def _walk(root: Trie, tokens: Tokens, places: Iterable[int], last: int) -> list[Match]:
    words = tokens.words
    taken: dict[str, int] = {}
    result: list[Match] = []
    for at in places:
        node = root[words[at]]
        found: dict[str, Match] = {}
        to = at + 1
        while node is not None:
            for rule in node.get(None, ()):
                key = rule.axis if rule.role in _TRACKED else rule.role
                if taken.get(key, 0) <= at and not (rule.at_end and _goes_on(tokens, to, last)):
                    found[key] = Match(rule, at, to, found.get(key))
            node = node.get(words[to]) if to < last else None
            to += 1
        for key, match in found.items():
            taken[key] = match.last
            result.append(match)
    return result


_TRACKED: Final = ("cue", "pseudo")


def _goes_on(tokens: Tokens, at: int, last: int) -> bool:
    """Whether a word of the same line follows: "GI: no nausea" looks ahead, "fever: no" back."""
    if at >= last or not tokens.words[at][0].isalnum() or tokens.words[at] in ("and", "or"):
        return False
    return not opens_field(tokens, at, last)


def opens_field(tokens: Tokens, at: int, last: int) -> bool:
    """Whether a new line or field of a form opens at a token: a break, or a run of blanks before a label."""
    gap = tokens.gap(at)
    if "\n" in gap or "\t" in gap:
        return True
    return "  " in gap and ":" in tokens.words[at + 1 : min(at + 4, last)]


def expand(phrase: str) -> Iterator[tuple[str, ...]]:
    """All token sequences a phrase of the data stands for.

    >>> sorted(expand("no (sign|) of"))
    [('no', 'of'), ('no', 'sign', 'of')]
    """
    parts = _GROUP.split(phrase)
    options = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    for choice in itertools.product(*options):
        tokens = tuple(_word(word) for word in _TOKEN.findall(" ".join(choice).replace("\\", "")))
        if tokens:
            yield tokens
        if any("n't" in token for token in tokens):  # "doesnt", as dictated notes have it
            yield tuple(token.replace("n't", "nt") for token in tokens)
