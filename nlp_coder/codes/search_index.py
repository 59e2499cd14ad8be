"""The inverted index behind the search: which terms of the lexicon and which titles hold a word."""

import re
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.lexicon import Lexicon
from nlp_coder.codes.terms import term_words
from nlp_coder.codes.words import WordForms

ODD_WORTH: Final = 0.9
_ODD: Final = re.compile(
    r"^other\b|\bsecondary\b|\bdue to\b|\binduced\b|\bin diseases\b|\bcongenital\b", re.IGNORECASE
)

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """For each word the texts that hold it, and for each text the summed weight of its words."""

    texts: Places
    at: Places
    total: Floats

    def of(self, word: int) -> Places:
        """Numbers of the texts that hold a word."""
        if word + 1 >= len(self.at):
            return self.texts[:0]
        return self.texts[self.at[word] : self.at[word + 1]]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """`weight` is a word's telling power (inverse document frequency) over terms and titles together.

    `plain` is 1 for a title, less for one of a residual or secondary kind, which a query rarely means unsaid.
    """

    number: dict[str, int]
    weight: Floats
    often: list[float]
    terms: Postings
    titles: Postings
    plain: Floats


def build_index(book: Book, lexicon: Lexicon, forms: WordForms) -> SearchIndex:
    """Index all terms, and the titles of all codes above the 7th character (about 1 s)."""
    number = dict(lexicon.word_number)
    titles: list[list[int]] = []
    for place, code in enumerate(book.codes):
        words = term_words(book.title(place), forms) if _is_titled(book, place, code) else ()
        titles.append([number.setdefault(word, len(number)) for word in sorted(words)])
    terms_at = np.array(lexicon.term_words_at)
    pairs = [
        (np.array(lexicon.term_words), np.repeat(np.arange(len(terms_at) - 1), np.diff(terms_at))),
        (
            np.array(list(chain.from_iterable(titles)), dtype=np.int64),
            np.repeat(np.arange(len(titles)), [len(one) for one in titles]),
        ),
    ]
    often = sum(np.bincount(words, minlength=len(number)) for words, _ in pairs)
    texts = len(terms_at) - 1 + sum(map(bool, titles))
    weight = (log(texts) - np.log(np.maximum(often, 1))).astype(np.float32)
    terms, named = (
        _postings(words, texts, weight, size)
        for (words, texts), size in zip(pairs, (len(terms_at) - 1, len(titles)), strict=True)
    )
    return SearchIndex(number, weight, np.asarray(often).tolist(), terms, named, _plain(book))


def _plain(book: Book) -> Floats:
    worth = np.ones(len(book.codes), np.float32)
    for place, code in enumerate(book.codes):
        if len(code) < 8 and _ODD.search(book.title(place)):
            worth[place] = ODD_WORTH
    return worth


def _is_titled(book: Book, place: int, code: str) -> bool:
    """Whether the entry is a code, and not one that adds a 7th character alone."""
    extends = len(code) == 8 and code[-1].isalpha() and book.billable[place]
    return "-" not in code and len(code) > 2 and not extends


def _postings(words: NDArray[np.int64], texts: NDArray[np.int64], weight: Floats, size: int) -> Postings:
    order = np.argsort(words, kind="stable")
    ends = np.concatenate(([0], np.cumsum(np.bincount(words, minlength=len(weight)))))
    total = np.bincount(texts, weights=weight[words], minlength=size)
    return Postings(
        texts[order].astype(np.int32), ends.astype(np.int32), np.maximum(total, 1e-6).astype(np.float32)
    )
