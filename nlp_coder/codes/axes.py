"""Siblings of a code by the axis on which they differ: side, encounter, stage, acuity, with or without a complication.

Two codes are siblings on an axis when their titles are the same once that axis's words are taken out. A title that
leaves the axis unnamed counts with the value "unspecified" when it says so. What no axis explains below the same
heading is the axis "kind".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nlp_coder.codes.icd10cm import Book

MOST: Final = 20
"""Siblings shown of one axis; past that those nearest in the hierarchy are kept, and where even these are more the
headings beside the code stand for them."""

LARGEST_BLOCK: Final = 1500
"""A block with more codes (injuries) is not looked through: siblings stay within the category."""

AXES: Final = {
    "stage": r"(?:unspecified|mild|moderate|severe|indeterminate) stage|stage (?:\d[a-z]?|i{1,3}v?)"
    r"(?: (?:unspecified|\([a-z ]+\)))?|stage unspecified|unstageable",
    "severity": r"(?:severe|moderate|mild)(?: (?:intermittent|persistent))|mild|moderate|profound"
    r"|severe(?: with(?:out)? psychotic (?:features|symptoms))?",
    "acuity": r"acute on chronic|acute and subacute|acute recurrent|acute|subacute|chronic|paroxysmal|"
    r"(?:long[- ]?standing )?persistent|permanent",
    "trimester": r"(?:first|second|third|unspecified) trimester",
    "episode": r"single episode|recurrent",
    "type": r"type (?:1|2|i{1,2}|[ab])\b",
    "cause": r"other secondary|primary|secondary|post-?traumatic|idiopathic|drug[- ]induced|alcoholic|congenital",
    "control": r"(?:diet|insulin) controlled|controlled by oral hypoglycemic drugs|unspecified control",
    "intent": r"accidental \(unintentional\)|intentional self-harm|assault|undetermined",
    "intractability": r"not intractable|intractable|(?:with|without) intractable",
    "displacement": r"nondisplaced|displaced",
    "remission": r"not having achieved remission|in (?:partial |full |early |sustained )?remission|in relapse",
    "complication": r"(?:with|without)\b.*|uncomplicated",
}
"""Axis to the words that name its values, in a lower-case title; the last takes the rest of the title."""

_PATTERNS: Final = {name: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])") for name, words in AXES.items()}
_OPEN: Final = re.compile(r"\b(?:unspecified|nos|not otherwise specified)\b")
_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")
_ENCOUNTER: Final = re.compile(r"\b(?:encounter|sequela)\b")
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Axis:
    """One way in which codes differ: the code's own value, and the other codes with theirs, in tabular order."""

    name: str
    value: str
    siblings: tuple[tuple[str, str], ...]


def axes(book: Book, code: str) -> tuple[Axis, ...]:
    """The axes on which a code has siblings: side, 7th character, those of its title, and what is left.

    Raises UnknownCodeError.
    """
    number = book.number(code)
    extended = _is_extended(book, number)
    base = book.parents[number] if extended else number
    seventh = book.codes[number][7:] if extended else ""
    found = [*_side(book, number)]
    found += _seventh(book, number) if extended else ()
    found += _by_title(book, base, seventh)
    if not extended:
        found += _kind(book, number, {other for axis in found for other, _ in axis.siblings})
    return tuple(found)


def _is_extended(book: Book, number: int) -> bool:
    parent = book.parents[number]
    return parent >= 0 and len(book.codes[number]) == 8 and book.takes_seventh(parent)


def _side(book: Book, number: int) -> Iterator[Axis]:
    family = {place: side for side, place in book.sides(number).items() if place != number}
    if family:
        siblings = tuple((book.codes[place], family[place]) for place in sorted(family))
        yield Axis("side", book.side(number) or "unspecified", siblings)


def _seventh(book: Book, number: int) -> Iterator[Axis]:
    """The codes that differ by the 7th character: encounter, stage or whatever their titles say."""
    parent = book.parents[number]
    group = [place for place in book.children(parent) if book.billable[place]]
    values = _values(book, group, book.title(parent))
    if len(group) > 1:
        name = "7th character"
        if any(_ENCOUNTER.search(value) for value in values.values()):
            name = "encounter"
        elif any("stage" in value for value in values.values()):
            name = "stage"
        siblings = tuple((book.codes[place], values[place]) for place in group if place != number)
        yield Axis(name, values[number], siblings)


def _by_title(book: Book, base: int, seventh: str) -> Iterator[Axis]:
    title = _plain(book.title(base))
    pool = _pool(book, base)
    for name, pattern in _PATTERNS.items():
        mine, key = _value(title, pattern), _key(title, pattern)
        if mine is None or not key:
            continue
        places = {}
        for place in pool:
            value = _value(other := _plain(book.title(place)), pattern)
            if place != base and value is not None and value != mine and _key(other, pattern) == key:
                places[place] = value
        near = _nearest(book, base, sorted(places)) if places else ()
        siblings = [(_extended(book, place, seventh), places[place]) for place in near]
        kept = tuple((book.codes[place], value) for place, value in siblings if place is not None)
        if kept:
            yield Axis(name, mine, kept)


def _extended(book: Book, place: int, seventh: str) -> int | None:
    return book.with_seventh(place, seventh) if seventh else place


def _plain(title: str) -> str:
    return _SPACE.sub(" ", title.lower())


def _value(title: str, pattern: re.Pattern[str]) -> str | None:
    """What the title says on an axis; "unspecified" when it leaves something open, else None."""
    if found := pattern.search(title):
        return found.group().strip(" ,")
    return "unspecified" if _OPEN.search(title) else None


def _key(title: str, pattern: re.Pattern[str]) -> str:
    """The title without what it says on the axis; what it leaves open is no difference."""
    rest = pattern.sub(" ", title, count=1)
    return " ".join(_NOT_WORD.sub(" ", _OPEN.sub(" ", rest)).split())


def _pool(book: Book, base: int) -> list[int]:
    """Codes of the block (of the category, where the block is large) that are billable, or not, as this one is."""
    category = next((n for n in (base, *book.ancestors(base)) if len(book.codes[n]) == 3), base)
    block = book.parents[category]
    above = block if block >= 0 and "-" in book.codes[block] else category
    for top in (above, category):
        pool = [
            place
            for place in range(top, book.ends[top])
            if _is_like(book, place, base) and "-" not in book.codes[place]
        ]
        if len(pool) <= LARGEST_BLOCK:
            break
    return pool


def _is_like(book: Book, place: int, base: int) -> bool:
    if _is_extended(book, place):
        return False
    ready = book.billable[place] or book.takes_seventh(place)
    return ready == (book.billable[base] or book.takes_seventh(base))


def _nearest(book: Book, base: int, places: list[int]) -> list[int]:
    """Those below the highest heading that has not too many of them."""
    kept: list[int] = []
    for above in book.ancestors(base):
        within = [place for place in places if book.is_within(place, above)]
        if kept and len(within) > MOST:
            break
        kept = within or kept
    return kept if len(kept) <= MOST else []


def _kind(book: Book, number: int, known: set[str]) -> Iterator[Axis]:
    """The codes below the same heading that no other axis explains, told apart by the words they do not share."""
    parent = book.parents[number]
    if parent < 0 or len(book.codes[number]) < 5:
        return
    told = {book.number(code) for code in known}
    group = [
        place
        for place in book.children(parent)
        if place == number or told.isdisjoint(range(place, book.ends[place]))
    ]
    if len(group) > 1:
        values = _values(book, group, "")
        of_presence = all(value.startswith(("with ", "without ")) for value in values.values())
        siblings = tuple((book.codes[place], values[place]) for place in group if place != number)
        yield Axis("complication" if of_presence else "kind", values[number], siblings)


def _values(book: Book, group: list[int], heading: str) -> dict[int, str]:
    """For each title of a group what is its own: without the words that all begin and end with."""
    titles = {place: _SPACE.sub(" ", book.title(place)) for place in group}
    if heading and all(title.startswith(heading) for title in titles.values()):
        return {place: title[len(heading) :].strip(" ,") or "none" for place, title in titles.items()}
    words = {place: title.split(" ") for place, title in titles.items()}
    first = _shared([*words.values()])
    rest = {place: one[first:] for place, one in words.items()}
    last = _shared([one[::-1] for one in rest.values()])
    own = {place: " ".join(one[: len(one) - last]).strip(" ,") for place, one in rest.items()}
    return {place: said or "unspecified" for place, said in own.items()}


def _shared(lists: Sequence[Sequence[str]]) -> int:
    """How many words all lists begin with."""
    count = 0
    for column in zip(*lists, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count
