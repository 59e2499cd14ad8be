"""From a heading down to the billable code that a search query means: its words, its side, else the plain default."""

import re
from typing import Final

from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.search_index import Floats

NO_SIDE: Final = 0.85
WRONG_SIDE: Final = 0.75
"""Worth of a code that leaves the query's side open, and of one that contradicts it."""

_PLAIN: Final = (
    re.compile(r"(?<!with )\bunspecified\b", re.IGNORECASE),
    re.compile(r"\b(?:without|uncomplicated|not intractable|single)\b", re.IGNORECASE),
)
_DEFAULT_ENDING: Final = "9"
_NO_DEFAULT: Final = 4
"""Rank of a child that nothing marks as the default."""


class Descent:
    """Chooses below a heading. `gain` is for each code how much of the query its title holds."""

    def __init__(self, book: Book, gain: Floats, side: str | None, seventh: str) -> None:
        self._book = book
        self._gain = gain
        self._seventh = seventh
        self.side = side

    def with_side(self, number: int) -> int:
        """The code of the side that the query names, or of the unspecified side when it names none."""
        family = self._book.sides(number) if self._book.side(number) else {}
        return family.get(self.side or "unspecified", number)

    def side_fit(self, number: int) -> float:
        """How well the side of a code suits the one the query names. Without a code for both sides, each will do."""
        side = self._book.side(number)
        if self.side is None or side == self.side:
            return 1.0
        if side is None and self.side in self._book.title(number).lower():  # left bundle-branch block
            return 1.0
        if side is None or side == "unspecified":
            return NO_SIDE
        each = self.side == "bilateral" and "bilateral" not in self._book.sides(number)
        return 1.0 if each else WRONG_SIDE

    def settle(self, number: int) -> int | None:
        """The billable code at or below a heading, or None where no child is the default."""
        while not self._book.billable[number]:
            if self._book.takes_seventh(number):
                return self._book.with_seventh(number, self._seventh) or number + 1
            children = self._book.children(number)
            if not children:
                return None
            best = min(children, key=lambda child: self._rank(child, number))
            rank = self._rank(best, number)
            named = rank[0] < -self._own(number) - 0.01 or (self.side is not None and not rank[1])
            if rank[2] >= _NO_DEFAULT and not named and len(children) > 1:
                return None
            number = best
        return number

    def _own(self, number: int) -> float:
        return round(float(self._gain[number]), 2)

    def _rank(self, child: int, above: int) -> tuple[float, bool, int, int, int]:
        """What the query says of the child, whether its side is wrong, how plain it is, and its place."""
        end = self._book.ends[child]
        gain = round(float(self._gain[child:end].max()), 2)
        open_axes = self._book.title(child).lower().count("unspecified")
        said = -max(gain, self._own(above))
        return said, self._wrong_side(child), self._plainness(child), -open_axes, child

    def _wrong_side(self, child: int) -> bool:
        side = self._book.side(child)
        if self.side is None:
            return side in ("left", "right", "bilateral")
        if side == self.side:
            return False
        below = range(child + 1, self._book.ends[child])
        return not any(self._book.side(place) == self.side for place in below)

    def _plainness(self, child: int) -> int:
        title = self._book.title(child)
        for rank, pattern in enumerate(_PLAIN):
            if pattern.search(title):
                return rank
        if self._book.codes[child].endswith(_DEFAULT_ENDING) and not title.startswith("Other"):
            return 2
        return _NO_DEFAULT + title.lower().startswith("other")
