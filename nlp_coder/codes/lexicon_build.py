"""Builds the lexicon: all terms of the tabular list and the curated index, as word sets with the codes they name."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import numpy as np

from nlp_coder.codes.arrays import Array
from nlp_coder.codes.curated import IndexRow
from nlp_coder.codes.index_terms import index_terms
from nlp_coder.codes.tabular import SIDE_NUMBER, Row
from nlp_coder.codes.terms import split_terms, term_side, term_words, title_terms
from nlp_coder.codes.words import WordForms

SOURCES: Final = ("curated", "title", "inclusion", "bare", "index")
CURATED, TITLE, INCLUSION, BARE, INDEX = range(5)
MAX_WORDS: Final = 9
"""Longer titles are never written out in a note."""


@dataclass(frozen=True, slots=True)
class _Entry:
    code: int
    within: int
    source: int
    text: str
    side: int = 0


def build_lexicon(
    rows: list[Row], index: Iterable[IndexRow], forms: WordForms, imported: Iterable[tuple[str, ...]] = ()
) -> tuple[dict[str, Array], dict[str, Any]]:
    """Arrays and text lists of the lexicon, in an order that depends on the input alone.

    `imported` are rows (path, code) of the ICD-10-CM index, where the user has it.
    """
    terms = _collect(rows, index, forms)
    place = {row.code: number for number, row in enumerate(rows)}
    for words, text, code in index_terms(imported, place, forms):
        if words not in terms:
            terms[words] = [_Entry(code, -1, INDEX, text, _side(text))]
    keys = sorted(terms, key=lambda words: (len(words), sorted(words)))
    frequency = Counter(word for words in keys for word in words)
    vocabulary = sorted(frequency)
    number = {word: i for i, word in enumerate(vocabulary)}
    singles: list[tuple[int, int]] = []
    pairs: list[tuple[int, int]] = []
    word_lists: list[list[int]] = []
    for term, words in enumerate(keys):
        rarest = sorted(words, key=lambda word: (frequency[word], word))
        ids = [number[word] for word in rarest]
        word_lists.append(ids)
        if len(ids) == 1:
            singles.append((ids[0], term))
        else:
            low, high = sorted(ids[:2])
            pairs.append((low * len(vocabulary) + high, term))
    singles.sort()
    pairs.sort()
    entries = [sorted(terms[words], key=lambda e: (e.source, e.code)) for words in keys]
    arrays: dict[str, Array] = {
        "single_words": np.array([word for word, _ in singles], dtype=np.int64),
        "single_terms": np.array([term for _, term in singles], dtype=np.int32),
        "pair_keys": np.array([key for key, _ in pairs], dtype=np.int64),
        "pair_terms": np.array([term for _, term in pairs], dtype=np.int32),
        **_ragged("term_words", word_lists),
        **_ragged("entry_codes", [[entry.code for entry in group] for group in entries]),
        "entry_within": np.array([entry.within for group in entries for entry in group], dtype=np.int32),
        "entry_side": np.array([entry.side for group in entries for entry in group], dtype=np.int8),
        "entry_source": np.array([entry.source for group in entries for entry in group], dtype=np.int8),
        "word_frequency": np.array([frequency[word] for word in vocabulary], dtype=np.int32),
    }
    return arrays, {"vocabulary": vocabulary, "term_text": [group[0].text for group in entries]}


def _collect(
    rows: list[Row], index: Iterable[IndexRow], forms: WordForms
) -> dict[frozenset[str], list[_Entry]]:
    place = {row.code: number for number, row in enumerate(rows)}
    terms: dict[frozenset[str], list[_Entry]] = defaultdict(list)
    curated: set[frozenset[str]] = set()
    alone = frozenset(forms.normal(word) for word in load_never_alone())
    rows_given = list(index)
    for given in rows_given:
        for text in () if given.bare else given.terms:
            if words := term_words(text, forms):
                within = place[given.within] if given.within else -1
                terms[words].append(_Entry(place[given.code], within, CURATED, text, _side(text)))
                curated.add(words)
    named: set[frozenset[str]] = set()
    for pieces in (title_terms, split_terms):  # a half of a title yields to a title of its own
        for number, row in enumerate(rows):
            for source, title in _titles(row):
                for text in pieces(title):
                    words = term_words(text, forms)
                    if (
                        not words
                        or len(words) > MAX_WORDS
                        or words in curated
                        or _says_too_little(words, alone)
                    ):
                        continue
                    if pieces is title_terms or words not in named:
                        _add_topmost(terms[words], _Entry(number, -1, source, text, _side(text)), rows)
        named = set(terms)
    for given in rows_given:
        for text in given.terms if given.bare else ():
            words = term_words(text, forms)
            if words and all(entry.source == INCLUSION for entry in terms.get(words, ())):
                terms[words] = [_Entry(place[given.code], -1, BARE, text)]
    return {words: kept for words, kept in terms.items() if kept}


def _titles(row: Row) -> list[tuple[int, str]]:
    """Title and inclusion terms of a code above the 7th character, each with the number of its source."""
    if row.level != "code" or _is_extension(row):
        return []
    return [
        (TITLE, row.description),
        *((INCLUSION, text) for kind in ("inclusion", "includes") for text in row.notes.get(kind, ())),
    ]


def _says_too_little(words: frozenset[str], alone: frozenset[str]) -> bool:
    """A lone word that is no diagnosis, or a lone short acronym, which only the curated index may vouch for."""
    if len(words) > 1:
        return False
    (word,) = words
    return word in alone or len(word) <= 3


def load_never_alone() -> frozenset[str]:
    """Words that are no term by themselves (`data/language/never_alone.tsv`)."""
    rows = (
        files("nlp_coder").joinpath("data", "language", "never_alone.tsv").read_text("utf-8").splitlines()[1:]
    )
    return frozenset(row.split("\t")[0] for row in rows if row)


def _side(text: str) -> int:
    return SIDE_NUMBER[term_side(text) or "none"]


def _is_extension(row: Row) -> bool:
    return len(row.code) == 8 and row.billable and row.code[-1].isalpha()


def _add_topmost(found: list[_Entry], entry: _Entry, rows: list[Row]) -> None:
    """Keep of one branch only the topmost code that a term names; the note's words lead down from there."""
    for other in found:
        above = entry.code
        while above >= 0:
            if above == other.code:
                return
            above = rows[above].parent
    found.append(entry)


def _ragged(name: str, lists: list[list[int]]) -> dict[str, Array]:
    ends = np.cumsum([0, *(len(one) for one in lists)])
    flat = [item for one in lists for item in one]
    return {name: np.array(flat, dtype=np.int32), f"{name}_at": ends.astype(np.int32)}
