"""The lexicon: every term of the code book and the curated index as a set of words, found by its rarest ones."""

from dataclasses import dataclass
from typing import Any, Final

from nlp_coder.codes.arrays import Array, ArrayFolder
from nlp_coder.codes.compile import compiled_folder

SOURCES: Final = ("curated", "title", "inclusion", "bare", "index")
SIDES: Final = (None, "left", "right", "bilateral", None)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a term stands for: a code (its number in the book), and where more exact words may lead.

    `side` is the side that the term itself names; another side is another term.
    """

    code: int
    within: int | None
    source: str
    side: str | None = None

    @property
    def learned_source(self) -> str:
        """The source as the models know it: they are trained without an imported index."""
        return "inclusion" if self.source == "index" else self.source


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms by number. `pair_keys` (sorted) are low * size + high of a term's two rarest word numbers."""

    word_number: dict[str, int]
    single_words: Array
    single_terms: list[int]
    pair_keys: Array
    pair_terms: list[int]
    term_words: list[int]
    term_words_at: list[int]
    entry_codes: list[int]
    entry_codes_at: list[int]
    entry_within: list[int]
    entry_source: list[int]
    entry_side: list[int]
    word_frequency: list[int]
    _term_text: list[str]

    @property
    def size(self) -> int:
        """Number of words in the vocabulary."""
        return len(self.word_number)

    def words(self, term: int) -> list[int]:
        """Word numbers of a term, rarest first."""
        return self.term_words[self.term_words_at[term] : self.term_words_at[term + 1]]

    def entries(self, term: int) -> list[Entry]:
        """What a term may stand for, the curated index first."""
        found = []
        for place in range(self.entry_codes_at[term], self.entry_codes_at[term + 1]):
            within = self.entry_within[place]
            source = SOURCES[self.entry_source[place]]
            side = SIDES[self.entry_side[place]]
            found.append(Entry(self.entry_codes[place], within if within >= 0 else None, source, side))
        return found

    def bare_terms(self) -> frozenset[int]:
        """Terms that name no site or kind: found, and never suggested."""
        source = SOURCES.index("bare")
        places = enumerate(self.entry_codes_at[:-1])
        return frozenset(term for term, place in places if self.entry_source[place] == source)

    def text(self, term: int) -> str:
        """The term as its source writes it."""
        return self._term_text[term]

    def __reduce__(self) -> tuple[Any, ...]:
        return load_lexicon, ()


def load_lexicon(folder: ArrayFolder | None = None) -> Lexicon:
    """Open the compiled lexicon."""
    folder = folder or compiled_folder()
    vocabulary = folder.lines("vocabulary")
    return Lexicon(
        word_number=dict(zip(vocabulary, range(len(vocabulary)), strict=True)),
        single_words=folder.array("single_words"),
        single_terms=folder.values("single_terms"),
        pair_keys=folder.array("pair_keys"),
        pair_terms=folder.values("pair_terms"),
        term_words=folder.values("term_words"),
        term_words_at=folder.values("term_words_at"),
        entry_codes=folder.values("entry_codes"),
        entry_codes_at=folder.values("entry_codes_at"),
        entry_within=folder.values("entry_within"),
        entry_source=folder.values("entry_source"),
        entry_side=folder.values("entry_side"),
        word_frequency=folder.values("word_frequency"),
        _term_text=folder.lines("term_text"),
    )
