"""The words that set an assertion: rules read from data, compiled to one trie that is walked once over a note.

A phrase in the data is words with simple alternatives, `(no|any) (sign|signs) of`, where an empty alternative makes
the group optional and `\\(` stands for a bracket of the note. Phrases and notes are cut into the same tokens, so
line breaks and runs of blanks inside a phrase of the note never matter.
"""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal

import yaml

Role = Literal[
    "cue", "pseudo", "stop", "family_stop", "verb", "passive", "fresh", "prep", "closer",
    "kin", "link", "narrates", "companion", "attribute", "year", "onset", "site", "move",
]  # fmt: skip
Direction = Literal["forward", "backward", "both", "either"]
Reach = Literal["list", "or_list", "phrase", "clause", "field", "family", "next"]

_TOKEN: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|_+|[^\w\s]")
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
    weak: bool
    unless: str
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
            weak=row.get("weak", False),
            unless=row.get("unless", ""),
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
    """The tokens of a note: lower-cased words without possessive, and where each stands."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Tokens":
        """Cut the text into words and single signs."""
        spans = [match.span() for match in _TOKEN.finditer(text)]
        return cls(
            text=text,
            words=tuple(_word(text[start:end]) for start, end in spans),
            starts=tuple(start for start, _ in spans),
            ends=tuple(end for _, end in spans),
        )

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


def _word(raw: str) -> str:
    word = raw.lower()
    if "’" in word:
        word = word.replace("’", "'")
    if len(word) > 2 and word.endswith("'s"):
        return word[:-2]
    return word


@dataclass(frozen=True, slots=True)
class Match:
    """Words of the note that match a rule: tokens `first` to `last`, `last` exclusive.

    `inner` is the shorter match at the same place, for a span that begins inside this one.
    """

    rule: Rule
    first: int
    last: int
    inner: "Match | None" = None


class CueMatcher:
    """All phrases of all rules as one trie over tokens."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._root: dict[Any, Any] = {}
        for rule in rules:
            for phrase in rule.words:
                for tokens in expand(phrase):
                    node = self._root
                    for token in tokens:
                        node = node.setdefault(token, {})
                    found = node.get(None, ())
                    if rule not in found:
                        node[None] = (*found, rule)

    def matches(self, tokens: Tokens, first: int, last: int) -> Iterator[Match]:
        """Matches in tokens first..last, by place; on each axis the longest, without overlap within a role's axis."""
        words, root = tokens.words, self._root
        taken: dict[str, int] = {}
        for at in range(first, last):
            node = root.get(words[at])
            if node is None:
                continue
            found: dict[str, Match] = {}
            to = at + 1
            while node is not None:
                for rule in node.get(None, ()):
                    key = _track(rule)
                    if taken.get(key, 0) <= at and not (rule.at_end and _goes_on(tokens, to, last)):
                        found[key] = Match(rule, at, to, found.get(key))
                node = node.get(words[to]) if to < last else None
                to += 1
            for key, match in found.items():
                taken[key] = match.last
                yield match


def _goes_on(tokens: Tokens, at: int, last: int) -> bool:
    """Whether a word of the same line follows: "GI: no nausea" denies what follows, "fever: no" what stands before."""
    if at >= last or not tokens.words[at][0].isalnum() or tokens.words[at] in ("and", "or"):
        return False
    return "\n" not in tokens.gap(at)


def _track(rule: Rule) -> str:
    """Rules of one track rival for the same words."""
    return rule.axis if rule.role in ("cue", "pseudo") else rule.role


def expand(phrase: str) -> Iterator[tuple[str, ...]]:
    """All token sequences a phrase of the data stands for.

    >>> sorted(expand("no (sign|) of"))
    [('no', 'of'), ('no', 'sign', 'of')]
    """
    parts = _GROUP.split(phrase)
    options = [part.split("|") if odd else [part] for part, odd in zip(parts, itertools.cycle((0, 1)), strict=False)]
    for choice in itertools.product(*options):
        tokens = tuple(_word(word) for word in _TOKEN.findall(" ".join(choice).replace("\\", "")))
        if tokens:
            yield tokens


def phrase_tokens(words: Sequence[str]) -> frozenset[str]:
    """Single words of rules that need no phrase: the set of their first tokens."""
    return frozenset(tokens[0] for phrase in words for tokens in expand(phrase) if len(tokens) == 1)
