"""A family of modifiers: what of the note supports each, and what is doubtful when one is billed without support."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.words import Words, load_words
from nlp_coder.language.lower import lowered
from nlp_coder.review import Evidence, Severity


@dataclass(frozen=True, slots=True)
class Support:
    """A modifier that the note supports on a line: the words, and the reason in a clause.

    `is_needed` says that the line without it is questioned; otherwise it is only accepted.
    """

    modifier: str
    evidence: tuple[Evidence, ...]
    why: str
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a line is questioned. `rule` ends the id of the edit: "unsupported", "contradicted", "included"."""

    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Family:
    """`supports` tells what the note supports on a line, `doubts` what is wrong with the line's own modifiers."""

    name: str
    modifiers: frozenset[str]
    source: str
    supports: Callable[[Claim, Line], Iterator[Support]]
    doubts: Callable[[Claim, Line, tuple[Support, ...]], Iterator[Doubt]]


def words_of(claim: Claim, name: str, start: int = 0, end: int | None = None) -> Evidence | None:
    """The first words of an entry of `modifier_words.yaml` in a stretch of the note, as evidence."""
    found = _found(name, lowered(claim.text), start, end)
    return None if found is None else claim.evidence(*found)


@lru_cache(maxsize=128)
def _found(name: str, lower: str, start: int, end: int | None) -> tuple[int, int] | None:
    """Every service of a note asks for the same words."""
    return entry(name).find(lower, start, end)


def entry(name: str) -> Words:
    return load_words()[name]


def carried(line: Line, family: frozenset[str]) -> tuple[str, ...]:
    """The modifiers of a family on a line, in order."""
    return tuple(one for one in line.modifiers if one in family)
