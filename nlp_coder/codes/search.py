"""Search of the code book by meaning: codes and their beginnings, index terms, titles; typos and lay words allowed.

A term is scored by how much of the query it covers and how much of it the query covers, words weighed by how
telling they are. Words that the term leaves over lead down below its code by the titles; without them the search
stays at the code of an unspecified axis, as a coder would.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from nlp_coder.codes.descent import Descent
from nlp_coder.codes.icd10cm import Book, load_book
from nlp_coder.codes.lexicon import Lexicon, load_lexicon
from nlp_coder.codes.search_index import Floats, Postings, SearchIndex, build_index
from nlp_coder.codes.search_query import MOST_SITE, SITE_WORTH, SITES, QueryReader, Reading
from nlp_coder.codes.words import load_word_forms

SOURCE_WORTH: Final = {"curated": 1.0, "title": 0.96, "inclusion": 0.94, "bare": 0.9, "index": 0.92}
QUERY_POWER: Final = 1.2
TERM_POWER: Final = 0.5
"""How hard a word of the query that the term lacks counts, and one of the term that the query lacks."""

MOST_TERMS: Final = 60
MOST_TITLES: Final = 30
BELOW: Final = 0.9
"""Worth of a word found in a title below the term's code rather than in the term."""

HEADING: Final = 0.93
"""Worth of a heading beside the billable code it leads to."""

UNKNOWN: Final = 6.0
"""Weight of a query word that nothing resembles."""

LEAST: Final = 0.12
"""Score below which nothing is shown."""

_CODE: Final = re.compile(r"[A-Za-z]\d[0-9A-Za-z]?\.?[0-9A-Za-z]{0,4}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A code found: why (the code, title or term that matched) and how well, 0..1."""

    code: str
    title: str
    score: float
    matched: str
    is_billable: bool


@dataclass(frozen=True, slots=True)
class _Match:
    """How a reading meets texts: for each slot the likeness, and both coverages, by text."""

    slots: list[Floats]
    query: Floats
    text: Floats


class Search:
    """The search over one book. Building it takes about a second; a query some milliseconds."""

    def __init__(self, book: Book, lexicon: Lexicon, index: SearchIndex, reader: QueryReader) -> None:
        self._book = book
        self._lexicon = lexicon
        self._index = index
        self._reader = reader
        self._asked = index.weight.copy()
        sites = [index.number[word] for word in SITES if word in index.number]
        self._asked[sites] = np.minimum(self._asked[sites] * SITE_WORTH, MOST_SITE)
        self._nothing = np.zeros(len(book.codes), np.float32)

    def find(self, query: str, *, limit: int = 20) -> tuple[Hit, ...]:
        """The codes a query may mean, likeliest first; billable before headings where they score alike."""
        by_code = list(self._by_code(query.strip(), limit))
        if by_code:
            return tuple(by_code)
        best: dict[int, tuple[float, str]] = {}
        for reading in self._reader.readings(query):
            for number, score, matched in self._by_words(reading):
                if score > best.get(number, (0.0, ""))[0]:
                    best[number] = (score, matched)
        ranked = sorted(best.items(), key=lambda item: self._order(item[0], item[1][0]))
        return tuple(self._hit(number, score, text) for number, (score, text) in ranked[:limit])

    def _order(self, number: int, score: float) -> tuple[float, bool, bool, int]:
        plain = "unspecified" in self._book.title(number).lower()
        return -round(score, 3), not self._book.billable[number], not plain, number

    def _hit(self, number: int, score: float, matched: str) -> Hit:
        book = self._book
        return Hit(
            book.codes[number], book.title(number), round(min(score, 1.0), 3), matched, book.billable[number]
        )

    def _by_code(self, given: str, limit: int) -> Iterator[Hit]:
        """The code itself, then what begins so: billable codes first, in tabular order."""
        if not _CODE.fullmatch(given):
            return
        plain = given.upper().replace(".", "")
        begun = [n for n, code in enumerate(self._book.codes) if code.replace(".", "").startswith(plain)]
        begun = [n for n in begun if len(self._book.codes[n]) > 2 and "-" not in self._book.codes[n]]
        exact = self._book.find(given)
        plain_code = (
            Descent(self._book, self._nothing, None, "A").settle(exact) if exact is not None else None
        )
        begun.sort(key=lambda n: (n != exact, n != plain_code, not self._book.billable[n], n))
        for number in begun[:limit]:
            yield self._hit(number, 1.0 if number == exact else 0.9, given.upper())

    def _by_words(self, reading: Reading) -> Iterator[tuple[int, float, str]]:
        weights = [self._slot_weight(slot) for slot in reading.slots]
        terms = self._match(reading, weights, self._index.terms)
        titles = self._match(reading, weights, self._index.titles)
        descent = Descent(self._book, titles.query * BELOW, reading.side, reading.seventh)
        for number, score, matched in self._candidates(terms, titles, weights, descent):
            if score < LEAST:
                continue
            heading = descent.with_side(number)
            settled = descent.settle(heading)
            if settled is not None:
                yield settled, score * descent.side_fit(settled), matched
            if settled != heading and not self._book.billable[heading]:
                yield heading, score * HEADING * descent.side_fit(heading), matched

    def _slot_weight(self, slot: tuple[tuple[int, float], ...]) -> float:
        return max((float(self._asked[word]) for word, _ in slot), default=UNKNOWN)

    def _match(self, reading: Reading, weights: list[float], postings: Postings) -> _Match:
        size = len(postings.total)
        found, query, text = [], np.zeros(size, np.float32), np.zeros(size, np.float32)
        for slot, weight in zip(reading.slots, weights, strict=True):
            alike = np.zeros(size, np.float32)
            telling = np.zeros(size, np.float32)
            for word, likeness in slot:
                held = postings.of(word)
                alike[held] = np.maximum(alike[held], likeness)
                telling[held] = np.maximum(telling[held], likeness * self._index.weight[word])
            found.append(alike)
            query += weight * alike
            text += telling
        return _Match(found, query / np.float32(sum(weights) or 1.0), np.minimum(text / postings.total, 1.0))

    def _candidates(
        self, terms: _Match, titles: _Match, weights: list[float], descent: Descent
    ) -> Iterator[tuple[int, float, str]]:
        """Codes of the best terms, those below them that hold the words left over, and the best titles."""
        direct = (
            titles.query**QUERY_POWER
            * titles.text**TERM_POWER
            * SOURCE_WORTH["inclusion"]
            * self._index.plain
        )
        for number in _largest(direct, MOST_TITLES):
            yield number, float(direct[number]) * SOURCE_WORTH["inclusion"], self._book.title(number)
        score = terms.query**QUERY_POWER * terms.text**TERM_POWER
        total = sum(weights)
        for term in _largest(score, MOST_TERMS):
            left = [place for place, alike in enumerate(terms.slots) if alike[term] < 0.5]
            for entry in self._lexicon.entries(term):
                if entry.side and descent.side and entry.side != descent.side:
                    continue
                worth = SOURCE_WORTH[entry.source]
                yield entry.code, float(score[term]) * worth, self._lexicon.text(term)
                above = entry.within if entry.within is not None else entry.code
                for place, gain in self._below(above, titles, left, weights) if left else ():
                    covered = min(1.0, float(terms.query[term]) + BELOW * gain / total)
                    fit = float(terms.text[term]) ** TERM_POWER
                    yield place, covered**QUERY_POWER * fit * worth, self._lexicon.text(term)

    def _below(
        self, above: int, titles: _Match, left: list[int], weights: list[float]
    ) -> Iterator[tuple[int, float]]:
        """The codes below that hold most of the words left over, the plainest of them first."""
        end = self._book.ends[above]
        gain = np.zeros(end - above, np.float32)
        for slot in left:
            gain += weights[slot] * titles.slots[slot][above:end]
        if gain.max(initial=0.0) > 0:
            gain *= self._index.plain[above:end] * np.float32(0.9) + titles.text[above:end] * np.float32(0.1)
            for offset in _largest(gain, 3):
                yield above + offset, float(gain[offset])


def _largest(values: Floats, most: int) -> list[int]:
    """Places of the largest positive values, largest first, ties in order of place."""
    if len(values) > most:
        cut = np.partition(values, -most)[-most]
        places = np.flatnonzero(values >= max(cut, 1e-9))
    else:
        places = np.flatnonzero(values > 0)
    order = np.lexsort((places, -values[places]))[:most]
    return [int(place) for place in places[order]]


@lru_cache(maxsize=1)
def load_search() -> Search:
    """The search over the compiled book and lexicon."""
    book, lexicon, forms = load_book(), load_lexicon(), load_word_forms()
    index = build_index(book, lexicon, forms)
    return Search(book, lexicon, index, QueryReader(index.number, forms, index.often))
