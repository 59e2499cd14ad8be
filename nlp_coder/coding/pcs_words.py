"""Finds the words of ICD-10-PCS in a note and ties operations to parts, imaging to regions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import ahocorasick

from nlp_coder.codes.pcs_tables import Pattern, PcsTerm
from nlp_coder.language.reading import Reading

REACH: Final = 90
"""Characters between an operation and the part it is done on, within one sentence."""
_WITH_DRAIN: Final = "0Z"
_COLLECTION: Final = re.compile(r"abscess|collection|effusion|ascites")
_STOP: Final = re.compile(r"[;:]|, (?:and|with|which)\b")
_LEFT: Final = re.compile(r"\b(?:left|left-sided|os)\b", re.IGNORECASE)
_RIGHT: Final = re.compile(r"\b(?:right|right-sided|od)\b", re.IGNORECASE)
_BOTH: Final = re.compile(r"\b(?:bilateral|both|bilaterally)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One term in the text."""

    term: PcsTerm
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure the note names: patterns in order of preference, the words behind it, the stated side.

    `whole` patterns are codes of their own, all to be coded; otherwise they are choices. `site` tells whether the words
    name a body part.
    """

    patterns: tuple[Pattern, ...]
    kind: str
    tail: str
    operation: str
    spans: tuple[tuple[int, int], ...]
    sentence: int
    side: str | None
    site: bool
    why: str


class PcsWords:
    """The terms of all tables as one automaton."""

    def __init__(self, terms: Sequence[PcsTerm]) -> None:
        self._find = ahocorasick.Automaton()
        by_words: dict[str, list[PcsTerm]] = {}
        for term in terms:
            by_words.setdefault(term.words, []).append(term)
        for words, same in by_words.items():
            self._find.add_word(words, (len(words), tuple(same)))
        self._find.make_automaton()

    def named(self, reading: Reading) -> list[Named]:
        """Every procedure of a note in text order."""
        by_sentence: dict[int, list[Word]] = {}
        for word in self._words(reading):
            by_sentence.setdefault(word.sentence, []).append(word)
        return [
            one
            for place in sorted(by_sentence)
            for one in _tie(by_sentence[place], by_sentence.get(place - 1, []), reading)
        ]

    def _words(self, reading: Reading) -> Iterator[Word]:
        """The longest terms, none inside another of its kind."""
        text = reading.text.lower()
        if len(text) != len(reading.text):  # a letter whose lower case is longer: offsets would not fit
            text = "".join(c if len(c.lower()) > 1 else c.lower() for c in reading.text)
        text = text.replace("\n", " ")
        ends = [end for _, end in reading.sentences]
        found: list[tuple[int, int, PcsTerm]] = []
        for last, (length, terms) in self._find.iter(text):
            start, end = last + 1 - length, last + 1
            if (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
                continue
            found += [(start, end, term) for term in terms]
        found.sort(key=lambda one: (one[0], -one[1], one[2].kind))
        covered: dict[str, int] = {}
        place = 0
        for start, end, term in found:
            group = term.kind if term.kind in ("part", "region") else "act"
            if start < covered.get(group, 0):
                continue
            covered[group] = end
            while place < len(ends) - 1 and ends[place] <= start:
                place += 1
            yield Word(term, start, end, place)


def _tie(words: list[Word], before: list[Word], reading: Reading) -> Iterator[Named]:
    """Each act of a sentence with the part nearest to it; `before` are the words of the sentence before."""
    low, high = reading.sentences[words[0].sentence]
    for word in words:
        if word.term.kind == "procedure":
            side = _side(reading.text, low, high, word)
            yield Named(
                word.term.patterns,
                "procedure",
                "",
                "",
                ((word.start, word.end),),
                word.sentence,
                side,
                True,
                word.term.why,
            )
        elif word.term.kind in ("operation", "modality"):
            yield _composed(word, words, before, reading)


def _composed(word: Word, words: list[Word], before: list[Word], reading: Reading) -> Named:
    wanted = "part" if word.term.kind == "operation" else "region"
    near = [
        (_distance(word, other), other.start, other)
        for other in words
        if other.term.kind == wanted
        and _distance(word, other) <= REACH
        and not _apart(reading.text, word, other)
    ]
    if not near and word.term.tail == _WITH_DRAIN:
        near = [(-one.start, one.start, one) for one in before if _is_collection(one)]
    low, high = reading.sentences[word.sentence]
    value = word.term.patterns[0].before
    if not near:
        return Named(
            (),
            word.term.kind,
            word.term.tail,
            value,
            ((word.start, word.end),),
            word.sentence,
            None,
            False,
            word.term.why,
        )
    part = min(near, key=lambda one: one[:2])[2]
    spans = tuple(sorted({(word.start, word.end), (part.start, part.end)}))
    side = _side(reading.text, low, high, part) or _side(reading.text, low, high, word)
    why = f"{word.term.why}; {part.term.why}"
    return Named(
        part.term.patterns, word.term.kind, word.term.tail, value, spans, word.sentence, side, True, why
    )


def _is_collection(word: Word) -> bool:
    """A drain left where no place is said drains the collection told of in the sentence before."""
    return word.term.kind == "part" and _COLLECTION.search(word.term.words) is not None


def _distance(one: Word, other: Word) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _apart(text: str, one: Word, other: Word) -> bool:
    first, second = sorted((one, other), key=lambda word: word.start)
    return _STOP.search(text, first.end, second.start) is not None


def _side(text: str, low: int, high: int, word: Word) -> str | None:
    """The side said right before or behind the words."""
    for start, end in ((max(low, word.start - 25), word.end), (word.end, min(high, word.end + 30))):
        sides = [
            name
            for name, pattern in (("bilateral", _BOTH), ("right", _RIGHT), ("left", _LEFT))
            if pattern.search(text, start, end)
        ]
        if sides:
            return "bilateral" if set(sides) >= {"right", "left"} else sides[0]
    return None
