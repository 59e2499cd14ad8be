"""The codes that a tabular note names in brackets, as ranges that can be asked whether they cover a code.

A bracket names one code (R35.1), all below one (N39.4-), a range (Z68.1-Z68.45), or all below one whose last
characters are given ("I69. with final characters -91", "T43.21 with sixth character 1-4").
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from nlp_coder.codes.icd10cm import Book

_CODE: Final = re.compile(
    r"\b([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)\.?"
    r"(?:-{1,2}([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)\.?-?|-)?"
)
_BRACKET: Final = re.compile(r"\(([^()]*)\)")
_ENDING: Final = re.compile(r"with final characters? -?(\d+)")
_PLACED: Final = re.compile(r"with (?:(fifth) or )?(fifth|sixth) character (\d)(?:-(\d))?")
_PLACES: Final = {"fifth": 5, "sixth": 6}


@dataclass(frozen=True, slots=True)
class CodeRange:
    """All codes from `first` to `last`, those below `last` too, that end in `ending` and hold a digit in its place."""

    first: str
    last: str
    ending: str = ""
    digits: frozenset[str] = frozenset()
    places: tuple[int, ...] = ()

    def covers(self, code: str) -> bool:
        if not (self.first <= code and (code <= self.last or code.startswith(self.last))):
            return False
        if self.ending and not code.rstrip("X").endswith(self.ending):
            return False
        if not self.digits:
            return True
        plain = code.replace(".", "")
        return any(plain[place - 1 : place] in self.digits for place in self.places if len(plain) >= place)


@cache
def ranges_in(line: str) -> tuple[CodeRange, ...]:
    """The ranges that one line of a note names."""
    return tuple(one for bracket in _BRACKET.findall(line) for one in _ranges(bracket))


def asked_by(book: Book, number: int, kind: str) -> tuple[CodeRange, ...]:
    """The ranges that all notes of one kind name for a code, its own and those of the entries above it."""
    return tuple(one for _, line in book.notes(number, kind) for one in ranges_in(line))


def _ranges(bracket: str) -> list[CodeRange]:
    ending = _ENDING.search(bracket)
    placed = _PLACED.search(bracket)
    if " with " in bracket and ending is None and placed is None:
        return []
    head = bracket.split(" with ")[0]
    digits: frozenset[str] = frozenset()
    places: tuple[int, ...] = ()
    if placed is not None:
        low, high = int(placed[3]), int(placed[4] or placed[3])
        digits = frozenset(str(one) for one in range(low, high + 1))
        places = tuple(_PLACES[name] for name in (placed[1], placed[2]) if name)
    return [
        CodeRange(first, last or first, ending[1] if ending else "", digits, places)
        for first, last in _CODE.findall(head)
    ]
