"""Which terms of the lexicon a note uses, whatever the order of their words within a phrase.

Each term is kept under its two rarest words. All word pairs of the note that stand close together are looked up at
once in the sorted keys of the lexicon (one vectorised search a note), and only the few terms found are checked
word by word. Time grows with the length of the note, not with the size of the lexicon.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Final, Literal

import numpy as np

from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.lexicon import Lexicon
from nlp_coder.codes.words import FILLERS, LETTERED, SIDES, VAGUE, WORD, WordForms
from nlp_coder.language.reading import Hit
from nlp_coder.language.spelling import Spelling
from nlp_coder.review import MentionKind

REACH: Final = 7
"""How many words of the vocabulary a pair may lie apart."""

BLOCKS: Final = frozenset(
    """
    no not without denies denied deny negative never nor but except however
    """.split()
)
"""Words that a term never spans, unless it holds them itself ("migraine without aura")."""

_NUMBERED_BY: Final = re.compile(r"\b(?:type|stage|grade|class)\s+$", re.IGNORECASE)
"""A word that a term passes over and a reader would miss before its number: "type 2 diabetes"."""

_UNKNOWN: Final = -1
_SKIP: Final = -2
_FORGET_AT: Final = 200_000
_SEPARATOR_COST: Final = {
    ",": 0.5,
    ";": 3.0,
    ":": 1.0,
    ".": 2.0,
    "/": 0.25,
    "(": 0.5,
    ")": 0.5,
    "\n": 0.5,
    "•": 9.0,
}


@dataclass(slots=True)
class _Words:
    """The words of a note that count: numbers, spans, and a running position that grows with each gap."""

    number: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    position: list[float] = field(default_factory=list)
    block: list[int] = field(default_factory=list)
    repaired: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Match:
    term: int
    places: tuple[int, ...]
    gap: float


class Concepts:
    """Finds lexicon terms. Holds a bounded memory of word forms; the output does not depend on it."""

    def __init__(self, lexicon: Lexicon, book: Book, forms: WordForms, spelling: Spelling) -> None:
        self._lexicon = lexicon
        self._forms = forms
        self._spelling = spelling
        self._memory: dict[str, tuple[int, bool]] = {}
        self._single = dict(zip(lexicon.single_words.tolist(), lexicon.single_terms, strict=True))
        self._pair_keys = np.asarray(lexicon.pair_keys)
        self._kinds = _kinds(lexicon, book)

    def find(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        expansions: Iterable[tuple[int, int, str]] = (),
    ) -> tuple[Hit, ...]:
        """Terms in text order. `expansions` are (start, end, words) read instead of what is written there."""
        words = self._words(text, sentences, {start: (end, read) for start, end, read in expansions})
        matches = _without_dominated([*self._singles(words), *self._pairs(words)])
        hits = [self._hit(text, words, match) for match in matches]
        return tuple(sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.concept)))

    def _words(
        self, text: str, sentences: Sequence[tuple[int, int]], expansions: dict[int, tuple[int, str]]
    ) -> _Words:
        words = _Words()
        place, last = 0.0, 0
        starts = [start for start, _ in sentences]
        ends = [end for _, end in sentences]
        sentence = -1
        before = ""
        for found in WORD.finditer(text):
            start, end = found.span()
            written = found.group()
            if len(written) < 3 and _is_list_number(text, start, end):
                continue
            number, repaired = self._read(written)
            if len(written) == 1 and before in LETTERED:
                number = self._lexicon.word_number.get(written.lower(), number)
            before = written.lower()
            between = text[last:start]
            last = end
            if between not in (" ", "-", "'", ""):
                place += sum(_SEPARATOR_COST.get(mark, 0.0) for mark in between)
            now = bisect_right(starts, start) + bisect_right(ends, start)  # even: between two sentences
            if now != sentence:
                sentence, place = now, place + 100.0
            if start in expansions:
                stop, read = expansions[start]
                for other in WORD.findall(read):
                    place = _add(words, self._read(other), start, stop, place)
            elif number != _SKIP:
                place = _add(words, (number, repaired), start, end, place)
                if found.group().lower() in BLOCKS:
                    words.block.append(len(words.number) - 1)
        return words

    def _read(self, written: str) -> tuple[int, bool]:
        """Number of a written word in the vocabulary (or unknown, or to be skipped), and whether it was repaired."""
        known = self._memory.get(written)
        if known is not None:
            return known
        lower = written.lower()
        if lower in FILLERS or lower in SIDES or lower in VAGUE:
            read = (_SKIP, False)
        else:
            number = self._lexicon.word_number.get(self._forms.normal(lower))
            repaired = False
            if number is None and (meant := self._spelling.meant(lower)) is not None:
                number, repaired = self._lexicon.word_number.get(self._forms.normal(meant)), True
            read = (_UNKNOWN, False) if number is None else (number, repaired)
        if len(self._memory) < _FORGET_AT:
            self._memory[written] = read
        return read

    def _singles(self, words: _Words) -> list[_Match]:
        single = self._single
        return [
            _Match(single[number], (place,), 0.0)
            for place, number in enumerate(words.number)
            if number in single
        ]

    def _pairs(self, words: _Words) -> list[_Match]:
        known = np.array([place for place, number in enumerate(words.number) if number >= 0], dtype=np.int64)
        if len(known) < 2:
            return []
        numbers = np.array(words.number, dtype=np.int64)[known]
        positions = np.array(words.position)[known]
        firsts, seconds, keys = [], [], []
        for step in range(1, min(REACH, len(known) - 1) + 1):
            near = np.flatnonzero(positions[step:] - positions[:-step] <= REACH + 2)
            one, other = numbers[near], numbers[near + step]
            firsts.append(near)
            seconds.append(near + step)
            keys.append(np.minimum(one, other) * self._lexicon.size + np.maximum(one, other))
        key = np.concatenate(keys)
        low = np.searchsorted(self._pair_keys, key, side="left")
        high = np.searchsorted(self._pair_keys, key, side="right")
        some = np.flatnonzero(high > low)
        first = known[np.concatenate(firsts)[some]].tolist()
        second = known[np.concatenate(seconds)[some]].tolist()
        places: dict[int, list[int]] = {}
        for place, number in enumerate(words.number):
            places.setdefault(number, []).append(place)
        found: list[_Match] = []
        ranges = zip(low[some].tolist(), high[some].tolist(), strict=True)
        for one_place, other_place, (start, stop) in zip(first, second, ranges, strict=True):
            for term in self._lexicon.pair_terms[start:stop]:
                if match := self._complete(words, places, term, one_place, other_place):
                    found.append(match)
        return found

    def _complete(
        self, words: _Words, places: dict[int, list[int]], term: int, first: int, second: int
    ) -> _Match | None:
        needed = self._lexicon.words(term)
        slack = 1.25 if len(needed) == 2 else 2.0 if len(needed) == 3 else 3.0
        chosen = [first, second]
        position = words.position
        for number in needed[2:]:
            options = places.get(number)
            if not options:
                return None
            middle = (position[chosen[0]] + position[chosen[1]]) / 2
            chosen.append(_nearest(options, position, middle))
        low, high = min(chosen), max(chosen)
        gap = position[high] - position[low] - (len(needed) - 1)
        if gap > slack or len(set(chosen)) < len(chosen):
            return None
        for place in islice(words.block, bisect_right(words.block, low), None):
            if place >= high:
                break
            if place not in chosen:
                return None
        return _Match(term, tuple(sorted(chosen)), max(gap, 0.0))

    def _hit(self, text: str, words: _Words, match: _Match) -> Hit:
        spans = tuple(sorted({(words.start[place], words.end[place]) for place in match.places}))
        start = spans[0][0]
        if lead := _NUMBERED_BY.search(text, max(0, start - 12), start):
            start = lead.start()
        repaired = sum(place in words.repaired for place in match.places)
        exact = max(0.0, 1.0 - 0.15 * repaired - 0.1 * match.gap)
        return Hit(
            start,
            max(end for _, end in spans),
            match.term,
            self._kinds[match.term],
            spans,
            round(exact, 4),
        )


def _nearest(options: Sequence[int], position: Sequence[float], middle: float) -> int:
    """The option whose position is nearest to the middle; of two alike the first. Positions grow with places."""
    after = bisect_left(options, middle, key=position.__getitem__)
    near = options[max(after - 1, 0) : after + 1]
    return min(near, key=lambda place: (abs(position[place] - middle), place))


def _is_list_number(text: str, start: int, end: int) -> bool:
    """The "1" of "1. Diabetes" or "1) Diabetes" at the start of a line is no word of the note."""
    if text[end : end + 1] not in (".", ")") or not text[start:end].isdigit():
        return False
    before = text[max(0, start - 8) : start]
    return not before.rpartition("\n")[2].strip(" \t(") and ("\n" in before or start < 8)


def _add(words: _Words, read: tuple[int, bool], start: int, end: int, place: float) -> float:
    if read[0] == _SKIP:
        return place
    if read[1]:
        words.repaired.add(len(words.number))
    words.number.append(read[0])
    words.start.append(start)
    words.end.append(end)
    words.position.append(place)
    return place + 1.0


def _without_dominated(matches: list[_Match]) -> list[_Match]:
    """Keep the fullest reading: drop a match that shares most of its words with a fuller one ("artery bypass graft" in
    "coronary artery bypass graft"), and a loose one whose words tighter ones explain."""
    kept: list[_Match] = []
    claimed: dict[int, list[set[int]]] = {}
    tight: set[int] = set()
    for match in sorted(matches, key=lambda m: (m.gap - 1.5 * len(m.places), m.gap, m.places, m.term)):
        mine = set(match.places)
        rivals = [other for place in match.places for other in claimed.get(place, ())]
        if any(2 * len(mine & other) > len(mine) for other in rivals):
            continue
        if match.gap >= 0.5 and mine <= tight:
            continue
        kept.append(match)
        for place in match.places:
            claimed.setdefault(place, []).append(mine)
        if match.gap < 0.5:
            tight |= mine
    return kept


def _kinds(lexicon: Lexicon, book: Book) -> list[MentionKind]:
    """The kind of mention each term makes, by the chapter of the first code it names."""
    by_chapter: dict[str, MentionKind] = {"R": "symptom", "Z": "finding", "V": "finding", "W": "finding"}
    by_chapter |= {"X": "finding", "Y": "finding"}
    kinds: list[MentionKind] = []
    for first, _ in pairwise(lexicon.entry_codes_at):
        code = book.codes[lexicon.entry_codes[first]]
        finding: Literal["finding"] = "finding"
        kinds.append(finding if code >= "R70" and code[0] == "R" else by_chapter.get(code[0], "diagnosis"))
    return kinds
