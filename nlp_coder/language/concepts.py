"""Which terms of the lexicon a note uses, whatever the order of their words within a phrase.

Each term is kept under its two rarest words. All word pairs of the note that stand close together are looked up at
once in the sorted keys of the lexicon (one vectorised search a note), and only the few terms found are checked
word by word. Time grows with the length of the note, not with the size of the lexicon.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count, pairwise
from typing import Final, Literal

import numpy as np

from nlp_coder.codes.arrays import Array
from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.lexicon import Lexicon
from nlp_coder.codes.words import WordForms
from nlp_coder.language.reading import Hit
from nlp_coder.language.spelling import Spelling
from nlp_coder.language.vocabulary import Expansions, NumberedWords, Vocabulary
from nlp_coder.review import MentionKind

_LEADS: Final = (
    *("acute", "chronic", "severe", "mild", "moderate", "persistent", "recurrent", "primary", "secondary"),
    *("generalized", "intractable"),
)
REACH: Final = 7
"""How many words of the vocabulary a pair may lie apart."""

_NUMBERED_BY: Final = re.compile(r"\b(?:type|stage|grade|class)\s+$", re.IGNORECASE)
"""A word that a term passes over and a reader would miss before its number: "type 2 diabetes"."""

_SLOT_BITS: Final = 20
_SLOTS: Final = 1 << _SLOT_BITS
_SPREAD: Final = (
    -7046029254386353131
)  # the odd number nearest to 2**64 by the golden section (Knuth, TAOCP 6.4)


@dataclass(frozen=True, slots=True)
class _Match:
    term: int
    places: tuple[int, ...]
    gap: float


_AND: Final = re.compile(r"\s*,?\s*(?:and|or|&)\s+")
_COORDINATED: Final = re.compile(r"\b(?:and|or|with)\b|[,/&]")


class _Places(dict[int, list[int]]):
    """The places of each word number in a note, worked out when asked for."""

    def __init__(self, numbers: Array) -> None:
        super().__init__()
        self._numbers = numbers
        self.present = frozenset(numbers.tolist())

    def __missing__(self, number: int) -> list[int]:
        found: list[int] = np.flatnonzero(self._numbers == number).tolist()
        self[number] = found
        return found


class Concepts:
    """Finds lexicon terms."""

    def __init__(self, lexicon: Lexicon, book: Book, forms: WordForms, spelling: Spelling) -> None:
        self._lexicon = lexicon
        self._vocabulary = Vocabulary(lexicon, forms, spelling)
        self._single = dict(zip(lexicon.single_words.tolist(), lexicon.single_terms, strict=True))
        self._pair_keys = np.asarray(lexicon.pair_keys)
        self._maybe = np.zeros(_SLOTS, dtype=bool)
        self._maybe[_slot(self._pair_keys)] = True
        self._kinds = _kinds(lexicon, book)
        self._bare = lexicon.bare_terms()
        self._leads = {lexicon.word_number[word] for word in _LEADS if word in lexicon.word_number}

    def find(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        expansions: Expansions = (),
    ) -> tuple[Hit, ...]:
        """Terms in text order. `expansions` are (start, end, words) read instead of what is written there."""
        words = self._vocabulary.number(text, sentences, expansions)
        pairs = [one for one in self._pairs(words) if not self._listed(text, words, one)]
        found = [*self._singles(words), *pairs]
        found = self._without_borrowed(text, words, found)
        matches = _without_dominated([one for one in found if one.term not in self._bare], text, words)
        taken = {place for match in matches for place in match.places}
        bare = [one for one in found if one.term in self._bare and taken.isdisjoint(one.places)]
        matches += _without_dominated(bare, text, words)
        hits = [self._hit(text, words, match) for match in matches]
        return tuple(sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.concept)))

    def _singles(self, words: NumberedWords) -> list[_Match]:
        numbers = words.numbers.tolist()
        places = compress(count(), map(self._single.__contains__, numbers))
        return [_Match(self._single[numbers[place]], (place,), 0.0) for place in places]

    def _pairs(self, words: NumberedWords) -> list[_Match]:
        known = np.flatnonzero(words.numbers >= 0)
        if len(known) < 2:
            return []
        numbers = words.numbers[known]
        positions = words.positions[known]
        firsts, seconds, keys = [], [], []
        for step in range(1, min(REACH, len(known) - 1) + 1):
            near = np.flatnonzero(positions[step:] - positions[:-step] <= REACH + 2)
            one, other = numbers[near], numbers[near + step]
            firsts.append(near)
            seconds.append(near + step)
            keys.append(np.minimum(one, other) * self._lexicon.size + np.maximum(one, other))
        key = np.concatenate(keys)
        some = np.flatnonzero(self._maybe[_slot(key)])
        low = np.searchsorted(self._pair_keys, key[some], side="left")
        high = np.searchsorted(self._pair_keys, key[some], side="right")
        first = known[np.concatenate(firsts)[some]].tolist()
        second = known[np.concatenate(seconds)[some]].tolist()
        places = _Places(words.numbers)
        position = words.positions.tolist()
        found: list[_Match] = []
        ranges = zip(low.tolist(), high.tolist(), strict=True)
        for one_place, other_place, (start, stop) in zip(first, second, ranges, strict=True):
            for term in self._lexicon.pair_terms[start:stop]:
                if match := self._complete(words.blocks, position, places, term, one_place, other_place):
                    found.append(match)
        return found

    def _complete(
        self,
        blocks: Sequence[int],
        position: Sequence[float],
        places: "_Places",
        term: int,
        first: int,
        second: int,
    ) -> _Match | None:
        needed = self._lexicon.words(term)
        slack = 1.25 if len(needed) == 2 else 2.0 if len(needed) == 3 else 3.0
        chosen = [first, second]
        for number in needed[2:]:
            if number not in places.present:
                return None
            options = places[number]
            middle = (position[chosen[0]] + position[chosen[1]]) / 2
            chosen.append(_nearest(options, position, middle))
        low, high = min(chosen), max(chosen)
        gap = position[high] - position[low] - (len(needed) - 1)
        if gap > slack or len(set(chosen)) < len(chosen):
            return None
        between = blocks[bisect_right(blocks, low) : bisect_left(blocks, high)]
        if any(place not in chosen for place in between):
            return None
        return _Match(term, tuple(sorted(chosen)), max(gap, 0.0))

    def _without_borrowed(self, text: str, words: NumberedWords, found: list[_Match]) -> list[_Match]:
        """Without terms that take the adjective of the finding behind them ("obesity, severe snoring").

        Such a term ends in the adjective, and a term of other words begins right at or behind it.
        """
        numbers = words.numbers
        suspects = [
            one for one in found if len(one.places) > 1 and int(numbers[one.places[-1]]) in self._leads
        ]
        if not suspects:
            return found
        begins: dict[int, list[_Match]] = {}
        for one in found:
            begins.setdefault(one.places[0], []).append(one)
        borrowed = {id(one) for one in suspects if _is_borrowed(text, words, one, begins)}
        return [one for one in found if id(one) not in borrowed]

    def _listed(self, text: str, words: NumberedWords, match: _Match) -> bool:
        """Whether a term of two words is read from two items of a list: "blood and urine" is no blood in the urine."""
        if len(match.places) != 2 or _COORDINATED.search(self._lexicon.text(match.term)):
            return False
        first, second = match.places
        return _AND.fullmatch(text, words.ends[first], words.starts[second]) is not None

    def _hit(self, text: str, words: NumberedWords, match: _Match) -> Hit:
        spans = tuple(sorted({(words.starts[place], words.ends[place]) for place in match.places}))
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
            match.term in self._bare,
        )


def _slot(keys: Array) -> Array:
    """Where a pair is ticked off in a small table, so that most pairs of a note need no search."""
    slots: Array = (keys * _SPREAD).astype(np.uint64) >> np.uint64(64 - _SLOT_BITS)
    return slots


def _nearest(options: Sequence[int], position: Sequence[float], middle: float) -> int:
    """The option whose position is nearest to the middle; of two alike the first. Positions grow with places."""
    after = bisect_left(options, middle, key=position.__getitem__)
    near = options[max(after - 1, 0) : after + 1]
    return min(near, key=lambda place: (abs(position[place] - middle), place))


def _without_dominated(matches: list[_Match], text: str, words: NumberedWords) -> list[_Match]:
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
        if match.gap >= 0.5 and (mine <= tight or _filled(match, rivals, text, words)):
            continue
        kept.append(match)
        for place in match.places:
            claimed.setdefault(place, []).append(mine)
        if match.gap < 0.5:
            tight |= mine
    return kept


def _filled(match: _Match, rivals: list[set[int]], text: str, words: NumberedWords) -> bool:
    """Whether the gap of a match is the start of a fuller name that ends with its word: "wrist Colles fracture" is a
    Colles fracture at the wrist, not a fracture of the wrist as well."""
    for before, after in pairwise(match.places):
        between = set(range(before + 1, after))
        joined = text[words.ends[before] : words.starts[before + 1]].isspace()
        if between and joined and any(after in other and between <= other for other in rivals):
            return True
    return False


def _is_borrowed(text: str, words: NumberedWords, match: _Match, begins: Mapping[int, list[_Match]]) -> bool:
    *own, last = match.places
    behind = last + 1
    if behind >= len(words.starts) or text[words.ends[own[-1]] : words.starts[last]].isspace():
        return False
    if not text[words.ends[last] : words.starts[behind]].isspace():
        return False
    others = (*begins.get(behind, ()), *(one for one in begins.get(last, ()) if behind in one.places))
    return any(set(own).isdisjoint(one.places) for one in others)


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
