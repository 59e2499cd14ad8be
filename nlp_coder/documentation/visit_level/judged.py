"""An element of the visit level as judged: its level, and the levels that one debatable item would make of it."""

from dataclasses import dataclass
from typing import Final

from nlp_coder.review import Element, Evidence

RANKS: Final = ("none", "straightforward", "low", "moderate", "high")


@dataclass(frozen=True, slots=True)
class Judged:
    """`up` and `down` are the ranks with the one item counted the other way that coders do not agree on."""

    element: Element
    up: int
    down: int

    @property
    def rank(self) -> int:
        return RANKS.index(self.element.level)


def judged(rank: int, reason: str, evidence: tuple[Evidence, ...], up: int = 0, down: int = 4) -> Judged:
    """An element at a rank; without evidence it is none."""
    rank = rank if evidence else 0
    return Judged(Element(RANKS[rank], reason, evidence), max(rank, up), min(rank, down))
