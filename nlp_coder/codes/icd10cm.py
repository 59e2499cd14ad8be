"""The ICD-10-CM code book: hierarchy, titles, notes, sides, 7th characters, validity by date of service."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final

from nlp_coder.codes.arrays import ArrayFolder
from nlp_coder.codes.compile import compiled_folder
from nlp_coder.codes.tabular import FLAG_BITS
from nlp_coder.errors import UnknownCodeError

SYSTEM: Final = "ICD-10-CM"
SIDES: Final = (None, "left", "right", "bilateral", "unspecified")


@dataclass(frozen=True)
class Book:
    """All entries of one release in tabular order. A code's number is its place in that order."""

    folder: ArrayFolder
    release: str
    codes: list[str]
    parents: list[int]
    ends: list[int]
    billable: list[bool]
    _number: dict[str, int] = field(repr=False)

    def number(self, code: str) -> int:
        """The place of a code, written with or without its dot. Raises UnknownCodeError."""
        found = self.find(code)
        if found is None:
            raise UnknownCodeError(system=SYSTEM, given=code[:12], release=self.release)
        return found

    def find(self, code: str) -> int | None:
        """The place of a code, or None when the book has no such code."""
        code = code.strip().upper()
        if len(code) > 3 and code[3] != "." and "-" not in code:
            code = f"{code[:3]}.{code[3:]}"
        return self._number.get(code)

    def title(self, number: int) -> str:
        return self._titles[number]

    def children(self, number: int) -> list[int]:
        """Places of the entries right below."""
        found, child = [], number + 1
        while child < self.ends[number]:
            found.append(child)
            child = self.ends[child]
        return found

    def ancestors(self, number: int) -> Iterator[int]:
        """Places of all entries above, nearest first, up to the chapter."""
        while (number := self.parents[number]) >= 0:
            yield number

    def is_within(self, number: int, above: int) -> bool:
        """Whether `number` is `above` or stands below it."""
        return above <= number < self.ends[above]

    def is_valid_on(self, number: int, day: date | None) -> bool:
        """Billable and in force on the day; without a day, in the newest release."""
        if not self.billable[number]:
            return False
        stamp = 99999998 if day is None else day.year * 10000 + day.month * 100 + day.day
        if day is None:
            return self._valid_to[number] > stamp
        return self._valid_from[number] <= stamp < self._valid_to[number]

    def valid_dates(self, number: int) -> tuple[int, int]:
        """First day and the day after the last as YYYYMMDD; 0 and 99999999 where open."""
        return self._valid_from[number], self._valid_to[number]

    def side(self, number: int) -> str | None:
        """left, right, bilateral or unspecified for one of a family of sided codes, else None."""
        return SIDES[self._sides[number]]

    def sides(self, number: int) -> dict[str, int]:
        """The family of codes that differ from this one by the side alone: side to place."""
        known = self._families.get(number)
        if known is None:
            known = self._families[number] = self._family(number)
        return known

    def _family(self, number: int) -> dict[str, int]:
        parent = self.parents[number]
        if self.side(number) is None or parent < 0:
            return {}
        if (
            self.side(parent) is not None
        ):  # one of like codes below sided parents: 7th characters, quadrants, sites
            cousins = ((side, self._like(place, number)) for side, place in self.sides(parent).items())
            return {side: place for side, place in cousins if place is not None}
        plain = self._side_key(number)
        family: dict[str, int] = {}
        for near in (parent, self.parents[parent]):
            for place in self.children(near) if near >= 0 else ():
                side = self.side(place)
                if side and side not in family and (side == "bilateral" or self._side_key(place) == plain):
                    family[side] = place
        return family

    def _like(self, parent: int, number: int) -> int | None:
        """The child of another side's parent that ends like this code, or is titled like it."""
        ending = self.codes[number][len(self.codes[self.parents[number]]) :]
        children = self.children(parent)
        same = (child for child in children if self.codes[child] == self.codes[parent] + ending)
        key = self._side_key(number)
        return next(same, next((child for child in children if self._side_key(child) == key), None))

    def with_seventh(self, number: int, seventh: str) -> int | None:
        """The billable code made from this one by a 7th character of the code list, or None."""
        for child in self.children(number):
            if self.billable[child] and len(self.codes[child]) == 8 and self.codes[child].endswith(seventh):
                return child
        return None

    def takes_seventh(self, number: int) -> bool:
        """Whether the entries right below differ from this one by the 7th character."""
        first = number + 1
        return first < self.ends[number] and len(self.codes[first]) == 8 and self.billable[first]

    def has_flag(self, number: int, name: str) -> bool:
        """Whether an edit of the Medicare Code Editor holds: see tabular.FLAG_BITS for the names."""
        return bool(self._flags[number] & FLAG_BITS[name])

    def notes(self, number: int, kind: str, *, inherited: bool = True) -> list[tuple[int, str]]:
        """Tabular notes of one kind, each with the place of the entry that carries it, nearest first."""
        found: list[tuple[int, str]] = []
        for place in (number, *(self.ancestors(number) if inherited else ())):
            if text := self._notes[place]:
                found += [(place, line) for line in _parsed(text).get(kind, ())]
        return found

    def chapter(self, number: int) -> int:
        """Place of the chapter a code stands in."""
        return self._chapters[bisect_right(self._chapters, number) - 1]

    def _side_key(self, number: int) -> str:
        from nlp_coder.codes.tabular import without_side

        return without_side(self._titles[number])

    @cached_property
    def _families(self) -> dict[int, dict[str, int]]:
        return {}

    @cached_property
    def _titles(self) -> list[str]:
        return self.folder.lines("titles")

    @cached_property
    def _notes(self) -> list[str]:
        return self.folder.lines("notes")

    @cached_property
    def _chapters(self) -> list[int]:
        levels: list[int] = self.folder.values("code_level")
        return [number for number, level in enumerate(levels) if level == 0]

    @cached_property
    def _sides(self) -> list[int]:
        return self.folder.values("code_side")

    @cached_property
    def _flags(self) -> list[int]:
        return self.folder.values("code_flags")

    @cached_property
    def _valid_from(self) -> list[int]:
        return self.folder.values("code_from")

    @cached_property
    def _valid_to(self) -> list[int]:
        return self.folder.values("code_to")

    def __reduce__(self) -> tuple[Any, ...]:
        return load_book, ()


@lru_cache(maxsize=4096)
def _parsed(text: str) -> dict[str, list[str]]:
    notes: dict[str, list[str]] = json.loads(text)
    return notes


def load_book() -> Book:
    """Open the compiled book (it is built on first use when the package did not bring it)."""
    folder = compiled_folder()
    codes = folder.lines("codes")
    return Book(
        folder=folder,
        release=folder.meta()["release"],
        codes=codes,
        parents=folder.values("code_parent"),
        ends=folder.values("code_end"),
        billable=folder.values("code_billable"),
        _number=dict(zip(codes, range(len(codes)), strict=True)),
    )
