"""What changed in ICD-10-CM between two days, and which past decisions that touches.

A deleted code's successors come from the conversion table of CMS; where that is silent they are guessed among the
new codes of its category and marked as guesses. Titles are those of the book's one release, so a reworded title is
not seen: a code counts as revised when it stays valid and new codes took over part of what it held.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from rapidfuzz import fuzz, utils

from nlp_coder.codes.history import History, dotted, load_history, valid_codes
from nlp_coder.codes.icd10cm import SYSTEM, Book
from nlp_coder.errors import UnknownCodeError

Kind = Literal["deleted", "revised"]
Basis = Literal["conversion table", "extends the code", "words of the title"]

MOST_GUESSES: Final = 5
LEAST_ALIKE: Final = 55.0
"""Share of common words (0..100) from which a new code of the category is offered as a guess."""

_FISCAL: Final = re.compile(r"FY\s*(?:20)?(\d\d)", re.IGNORECASE)
_MONTH: Final = re.compile(r"(20\d\d)-(\d\d)(?:-(\d\d))?")
_ENCOUNTERS: Final = {"A": "initial encounter", "D": "subsequent encounter", "S": "sequela"}


@dataclass(frozen=True, slots=True)
class Successor:
    """A code that may take the place of another, and what says so."""

    code: str
    title: str
    basis: Basis

    @property
    def is_guess(self) -> bool:
        """Whether no official table names it: a coder must check."""
        return self.basis != "conversion table"


@dataclass(frozen=True, slots=True)
class Change:
    """One code that came, went or narrowed. `before` is the code a new one was reported with, where known.

    `title` is empty for a code of a release that the book does not hold and nothing above it names.
    """

    code: str
    title: str
    before: str | None = None
    successors: tuple[Successor, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from the day `before` to the day `after`, each part in the order of codes."""

    before: date
    after: date
    added: tuple[Change, ...]
    deleted: tuple[Change, ...]
    revised: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """A past decision on a code that changed. `is_invalid`: the code was gone already on the date of service."""

    note_id: str
    code: str
    date_of_service: date
    kind: Kind
    is_invalid: bool
    successors: tuple[Successor, ...]


def release_date(name: str) -> date:
    """The day a release takes effect: "FY2026" and "FY26" (1 October 2025), "2026-04", "2025-10-01".

    Raises UnknownCodeError for any other name.
    """
    given = name.strip()
    try:
        if found := _FISCAL.fullmatch(given):
            return date(1999 + int(found[1]), 10, 1)
        if found := _MONTH.fullmatch(given):
            return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        pass
    raise UnknownCodeError(system=f"{SYSTEM} release", given=given[:12], release="FY2016 and later")


def difference(book: Book, before: date, after: date) -> Difference:
    """Codes valid on one of two days only, and codes that stay while new ones took over part of them.

    The order of the days does not matter: the earlier is `before`.
    """
    before, after = sorted((before, after))
    history = load_history()
    old, new = valid_codes(book, history, before), valid_codes(book, history, after)
    came, went = sorted(new - old), sorted(old - new)
    heirs = _heirs(history, came, old)
    by_category = _by_category(came)
    return Difference(
        before=before,
        after=after,
        added=tuple(Change(code, title_of(book, code), history.predecessors.get(code)) for code in came),
        deleted=tuple(
            _change(book, code, heirs, by_category.get(code[:3], ()) if guess else ())
            for code in went
            for guess in (not heirs.get(code),)
        ),
        revised=tuple(_change(book, code, heirs, ()) for code in sorted(old & new & heirs.keys())),
    )


def touched(changes: Difference, decisions: Iterable[tuple[str, str, date]]) -> tuple[Touched, ...]:
    """Which past decisions (note id, code, date of service) use a deleted or revised code, in the given order."""
    kinds: dict[str, tuple[Kind, Change]] = {one.code: ("revised", one) for one in changes.revised}
    kinds |= {one.code: ("deleted", one) for one in changes.deleted}
    found = []
    for note_id, written, day in decisions:
        if known := kinds.get(dotted(written)):
            kind, change = known
            gone = kind == "deleted" and day >= changes.after
            found.append(Touched(note_id, change.code, day, kind, gone, change.successors))
    return tuple(found)


def title_of(book: Book, code: str) -> str:
    """The title of a code; for one the book does not hold, that of the nearest entry above it, and so said."""
    place = book.find(code)
    if place is not None:
        return book.title(place)
    for length in range(len(code) - 1, 2, -1):
        place = book.find(code[:length].rstrip("X."))
        if place is not None:
            encounter = _ENCOUNTERS.get(code[7:])
            title = f"{book.title(place)}, {encounter}" if encounter else book.title(place)
            return (
                title if not code[length:7].strip("X.") else f"{title} [narrower: no title in {book.release}]"
            )
    return ""


def _heirs(history: History, came: Iterable[str], old: frozenset[str]) -> dict[str, list[str]]:
    """Old code to the new codes that the conversion table derives from it, over the codes that came between."""
    heirs: dict[str, list[str]] = defaultdict(list)
    for code in came:
        seen, before = {code}, history.predecessors.get(code)
        while before and before not in old and before not in seen:
            seen.add(before)
            before = history.predecessors.get(before)
        if before in old:
            heirs[before].append(code)
    return dict(heirs)


def _by_category(codes: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        found[code[:3]].append(code)
    return found


def _change(book: Book, code: str, heirs: Mapping[str, list[str]], near: Iterable[str]) -> Change:
    listed = (Successor(heir, title_of(book, heir), "conversion table") for heir in heirs.get(code, ()))
    return Change(code, title_of(book, code), None, (*listed, *_guesses(book, code, near)))


def _guesses(book: Book, code: str, near: Iterable[str]) -> tuple[Successor, ...]:
    """The new codes of the category that extend the code or share most words with its title, likeliest first."""
    ranked = []
    for other in near:
        if code[7:] != other[7:] and len(code) == len(other) == 8:  # another encounter
            continue
        extends = other.startswith(code)
        alike = fuzz.token_sort_ratio(
            title_of(book, code), title_of(book, other), processor=utils.default_process
        )
        if extends or alike >= LEAST_ALIKE:
            basis: Basis = "extends the code" if extends else "words of the title"
            ranked.append((not extends, -round(alike, 3), other, basis))
    best = sorted(ranked)[:MOST_GUESSES]  # words alone count only where no new code extends the old one
    return tuple(
        Successor(other, title_of(book, other), basis)
        for by_words, _, other, basis in best
        if by_words == best[0][0]
    )
