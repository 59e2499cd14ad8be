"""The words of a note as numbers of the lexicon's vocabulary, each at a position that grows with what stands between.

Nothing here runs Python code once a word: words are cut, looked up and laid out by whole lists and vectors.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count, pairwise
from typing import Final

import numpy as np

from nlp_coder.codes.arrays import Array
from nlp_coder.codes.lexicon import Lexicon
from nlp_coder.codes.words import FILLERS, LETTERED, SIDES, VAGUE, WordForms
from nlp_coder.language.cutting import Cut, Cutter, Memory
from nlp_coder.language.noise import load_innocents, scanned, spaced_out, torn_apart
from nlp_coder.language.spelling import Spelling

BLOCKS: Final = frozenset("no not without denies denied deny negative never nor but except however".split())
"""Words that a term never spans, unless it holds them itself ("migraine without aura")."""

Expansions = Iterable[tuple[int, int, str]]
"""(start, end, words): the words read instead of the abbreviation that stands there."""

_WORD: Final = re.compile(r"[^\W_]+")
_MARK: Final = r"[ \t(]{0,7}(?:#[ \t]?(?=\d{1,2}\b)|(?=\d{1,2}[.)])|(?=[a-hA-H][.)][ \t]))(\d{1,2}|[a-hA-H])"
_LIST_NUMBER: Final = re.compile(rf"\n{_MARK}")
_FIRST_NUMBER: Final = re.compile(_MARK)
_UNKNOWN: Final = -1
_SKIP: Final = -2
_UNKNOWN_BLOCK: Final = -3
_JOINED: Final = -10
"""The first of the numbers that stand for two words written as one."""

_TWO_WORDS: Final = range(8, 61)
"""Letters of two words written as one; a longer run is noise, and trying all its cuts would take long."""
_NEW_SENTENCE: Final = 100.0
_BULLET: Final = 0x2022
_COSTS: Final = np.zeros(_BULLET + 1)
for _mark, _cost in zip(",;:./()\n\u2022", (0.5, 3.0, 1.0, 2.0, 0.25, 0.5, 0.5, 0.5, 9.0), strict=True):
    _COSTS[ord(_mark)] = _cost


@dataclass(frozen=True, slots=True)
class NumberedWords:
    """The words of a note that count, in order: number (-1 unknown), position, and span in the text.

    `blocks` are the places of words that no term spans, `repaired` those of words with a mended slip.
    """

    numbers: Array
    positions: Array
    starts: list[int]
    ends: list[int]
    blocks: list[int]
    repaired: frozenset[int]


class Vocabulary:
    """Numbers the words of notes. Holds a bounded memory of word forms; the output does not depend on it."""

    def __init__(self, lexicon: Lexicon, forms: WordForms, spelling: Spelling) -> None:
        self._lexicon = lexicon
        self._number_of = lexicon.word_number
        self._size = lexicon.size
        self._forms = forms
        self._spelling = spelling
        self._pairs = np.asarray(lexicon.pair_keys)
        self._joined: list[str] = []
        self._innocents = load_innocents()
        self._cutter: Cutter[int] = Cutter(_WORD, self._read)
        self._read_words: Memory[list[int]] = Memory(self._read_all)
        self._innocent = {self._read(word) for word in self._innocents.phrases}
        self._blocks = {self._read(word) for word in BLOCKS}
        self._lettered = {self._read(word) for word in LETTERED}

    def number(
        self, text: str, sentences: Sequence[tuple[int, int]], expansions: Expansions
    ) -> NumberedWords:
        """The numbered words of a text. Offsets are code points of it."""
        cut = self._cutter.cut(text)
        if not self._lettered.isdisjoint(cut.words):
            self._read_letters(text, cut)
        number, start, end = np.array(cut.words, dtype=np.int64), cut.starts, cut.ends
        listed = [match.start(1) for match in _LIST_NUMBER.finditer(text)]
        if opening := _FIRST_NUMBER.match(text):
            listed.append(opening.start(1))
        if listed:
            places = np.searchsorted(start, listed)
            number[places[start[places] == listed]] = _SKIP
        read = _apart([*expansions, *self._noise(text, cut)])
        number, start, end = self._expanded(number, start, end, read)
        place = _costs_before(text, start) + _NEW_SENTENCE * _sentences_before(sentences, start)
        counted = np.flatnonzero(number != _SKIP)
        number = number[counted]
        repaired = np.flatnonzero(number >= self._size)
        number[repaired] -= self._size
        blocks = compress(count(), map(self._blocks.__contains__, number.tolist()))
        return NumberedWords(
            numbers=number,
            positions=place[counted] + np.arange(len(counted)),
            starts=start[counted].tolist(),
            ends=end[counted].tolist(),
            blocks=list(blocks),
            repaired=frozenset(repaired.tolist()),
        )

    def _expanded(
        self, number: Array, start: Array, end: Array, expansions: Expansions
    ) -> tuple[Array, Array, Array]:
        """The words with each abbreviation replaced by the words it is read as, all at its place."""
        at_word = set(start.tolist())
        read = [
            (begin, stop, self._read_words[means]) for begin, stop, means in expansions if begin in at_word
        ]
        if not read:
            return number, start, end
        begins, stops = [begin for begin, _, _ in read], [stop for _, stop, _ in read]
        places, behind = np.searchsorted(start, begins), np.searchsorted(start, stops)
        for place, after in zip(places.tolist(), behind.tolist(), strict=True):
            number[place + 1 : after] = _SKIP
        counts = np.ones(len(number), dtype=np.int64)
        counts[places] = [len(words) for _, _, words in read]
        number, start, end = (np.repeat(one, counts) for one in (number, start, end))
        at = (np.cumsum(counts) - counts)[places].tolist()
        for place, (_, stop, words) in zip(at, read, strict=True):
            number[place : place + len(words)] = words
            end[place : place + len(words)] = stop
        return number, start, end

    def _noise(self, text: str, cut: Cut[int]) -> Iterator[tuple[int, int, str]]:
        """What is read instead of innocent phrases and of words torn apart, spaced out or run together."""
        if not self._innocent.isdisjoint(cut.words):
            for place in compress(count(), map(self._innocent.__contains__, cut.words)):
                start = int(cut.starts[place])
                word = text[start : cut.ends[place]].lower()
                end = self._innocents.at(text, start, word) if word in self._innocents.phrases else 0
                if end:
                    yield start, end, ""
        for place in np.flatnonzero(np.array(cut.words) <= _JOINED).tolist():
            yield int(cut.starts[place]), int(cut.ends[place]), self._joined[_JOINED - cut.words[place]]
        yield from torn_apart(text, self._known)
        single = cut.ends - cut.starts == 1
        if np.any(single[:-4] & single[1:-3] & single[2:-2] & single[3:-1] & single[4:]):
            yield from spaced_out(text, self._known)

    def _known(self, lower: str) -> bool:
        return self._forms.normal(lower) in self._number_of

    def _read_letters(self, text: str, cut: Cut[int]) -> None:
        """Read the single letter behind "hepatitis" and its kin as part of the name."""
        for place in compress(count(1), map(self._lettered.__contains__, cut.words[:-1])):
            start, end = cut.starts[place], cut.ends[place]
            if end - start == 1:
                cut.words[place] = self._number_of.get(text[start:end].lower(), cut.words[place])

    def _read(self, written: str) -> int:
        """Number of a written word; a mended one has the vocabulary's size added."""
        lower = written.lower()
        if lower in FILLERS or lower in SIDES or lower in VAGUE:
            return _SKIP
        number = self._number_of.get(self._forms.normal(lower))
        if number is not None:
            return number
        meant = self._spelling.meant(lower)
        number = self._number_of.get(self._forms.normal(meant)) if meant is not None else None
        if number is not None:
            return number + self._size
        if lower in BLOCKS:
            return _UNKNOWN_BLOCK
        if self._spelling.is_known(lower):
            return _UNKNOWN
        if (plain := scanned(lower, self._known)) is not None:
            return self._number_of[self._forms.normal(plain)] + self._size
        return self._run_together(lower)

    def _run_together(self, lower: str) -> int:
        """The number of two words written as one ("chestpain"), where the two are a term of the lexicon."""
        for cut in range(3, len(lower) - 2) if len(lower) in _TWO_WORDS and lower.isalpha() else ():
            one, other = (self._number_of.get(self._forms.normal(w)) for w in (lower[:cut], lower[cut:]))
            if one is None or other is None:
                continue
            if self._follow(one, other):
                words = f"{lower[:cut]} {lower[cut:]}"
                if words not in self._joined:
                    self._joined.append(words)
                return _JOINED - self._joined.index(words)
        return _UNKNOWN

    def _follow(self, one: int, other: int) -> bool:
        """Whether a term of the lexicon holds two words right behind each other, in this order."""
        key = min(one, other) * self._size + max(one, other)
        for at in range(np.searchsorted(self._pairs, key), np.searchsorted(self._pairs, key, side="right")):
            numbers = self._read_words[self._lexicon.text(self._lexicon.pair_terms[at])]
            if (one, other) in pairwise(numbers):
                return True
        return False

    def _read_all(self, words: str) -> list[int]:
        return [self._read(word) for word in _WORD.findall(words)]


def _apart(expansions: Expansions) -> list[tuple[int, int, str]]:
    """The expansions in order, without those that begin inside an earlier one."""
    kept: list[tuple[int, int, str]] = []
    for one in sorted(expansions):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _costs_before(text: str, starts: Array) -> Array:
    """What all signs before each place cost together."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    costs = np.zeros(len(signs) + 1)
    np.cumsum(_COSTS[np.where(signs <= _BULLET, signs, 0)], out=costs[1:])
    before: Array = costs[starts]
    return before


def _sentences_before(sentences: Sequence[tuple[int, int]], starts: Array) -> Array:
    """How many borders of sentences with words between them lie before each place."""
    borders = np.array(sentences, dtype=np.int64).reshape(-1, 2)
    sentence = np.searchsorted(borders[:, 0], starts, side="right")
    sentence += np.searchsorted(borders[:, 1], starts, side="right")
    return np.cumsum(np.diff(sentence, prepend=sentence[:1]) != 0)
