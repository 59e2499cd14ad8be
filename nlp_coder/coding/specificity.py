"""From a code that a term names to the most exact billable code the words support, never beyond.

The tabular walk (ICD-10-CM Guidelines I.B.1, I.B.2, I.B.18): below the named code, a more exact code is taken only
when every word that its title adds stands in the words around the finding. An axis that is not stated gives the
code that says so ("unspecified"), with the axis named.
"""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from typing import Final

from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.lexicon import Entry, Lexicon
from nlp_coder.codes.tabular import SIDE_WORDS
from nlp_coder.codes.terms import term_words, title_terms
from nlp_coder.codes.words import WordForms

MAX_KNOWN: Final = 50_000
"""Walks remembered; they never change a result."""
MAX_LEAVES: Final = 400
"""Below a node with more leaves than this (whole blocks of injuries) nothing is searched."""

_DEFAULTS: Final = re.compile(
    r"\bdisplaced\b|\b(?:without|not|no)\b(?:(?!\bwith\b)[^,;()])*|\bunspecified\b|\buncomplicated\b"
    r"|\bprimary\b(?= (?:osteoarthritis|hypertension))"
    r"|\([^)]*\)|\bunilateral\b|\binitial encounter.*|\[[^\]]*\]",
    re.IGNORECASE,
)
_IMPLIED: Final = frozenset(
    """
    disease disorder condition syndrome affecting encounter phase stage
    """.split()
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A code at the depth where only side and 7th character are open, with the word sets that each suffice."""

    number: int
    needs: tuple[frozenset[str], ...]
    vague: bool


@dataclass(frozen=True, slots=True)
class Exact:
    """The code chosen for a finding. `added` are the words that made it more exact than the named code."""

    number: int
    named: int
    added: frozenset[str]
    side: str | None
    side_open: bool
    rivals: tuple[tuple[int, frozenset[str]], ...]


@dataclass(slots=True)
class Specificity:
    """The walk over one book. `_leaves` remembers what was derived for a node; it never changes a result."""

    book: Book
    lexicon: Lexicon
    forms: WordForms
    _leaves: dict[int, tuple[Leaf, ...]] = field(default_factory=dict)
    _title_words: dict[int, frozenset[str]] = field(default_factory=dict)
    _sided: dict[int, bool] = field(default_factory=dict)
    _below: dict[int, frozenset[str]] = field(default_factory=dict)
    _exact: dict[tuple[Entry, frozenset[str], frozenset[str], str | None, str], Exact | None] = field(
        default_factory=dict
    )
    _finished: dict[tuple[int, str | None, str], int | None] = field(default_factory=dict)

    def most_exact(
        self, entry: Entry, named_words: Set[str], context: Set[str], side: str | None, seventh: str
    ) -> Exact | None:
        """The most exact billable code for a finding.

        `named_words` are the term's own words, `context` all words that may speak of the finding, in normal form;
        `side` is left, right, bilateral or None; `seventh` the wanted 7th character (A, D, S).
        """
        root = self._root(entry)
        said = frozenset(context & self._words_below(root))
        asked = (entry, frozenset(named_words), said, side, seventh)
        if asked not in self._exact:
            if len(self._exact) >= MAX_KNOWN:
                self._exact.clear()
            self._exact[asked] = self._walk(root, *asked)
        return self._exact[asked]

    def _walk(
        self,
        root: int,
        entry: Entry,
        named_words: frozenset[str],
        context: frozenset[str],
        side: str | None,
        seventh: str,
    ) -> Exact | None:
        named = entry.code
        said = named_words | context
        best = self._best(root, named, named_words, said, side)
        number, added = best if best else (named, frozenset[str]())
        whole = self._finish(number, side, seventh)
        if whole is None and entry.source == "curated" and self.book.billable[number]:
            whole = number  # the term itself says the side, as in "RUQ pain"
        if whole is None:
            return None
        rivals = self._rivals(root, number, named_words, said, side, seventh, whole)
        return Exact(whole, named, added, side, self._side_open(whole, side), rivals)

    def _best(
        self, root: int, named: int, own: Set[str], said: Set[str], side: str | None
    ) -> tuple[int, frozenset[str]] | None:
        """The leaf with the rarest added words, all of them said; the named code itself when none adds any.

        A stated side leads from an unsided unspecified code to the sided family that needs no other word: "arthritis of
        the right hip" is primary by default (Coding Clinic 4Q 2016).
        """
        options: list[tuple[float, bool, bool, bool, int, frozenset[str]]] = []
        for leaf in self.leaves(root):
            supported = [need for need in leaf.needs if need <= said and not need <= own]
            supported = supported or [need for need in leaf.needs if need <= own]
            if supported:
                need = max(supported, key=lambda words: (self.weight(words), sorted(words)))
                below = self.book.is_within(leaf.number, named)
                unsided = side is not None and not self._takes(leaf.number, side)
                options.append(
                    (-self.weight(need), unsided, not below, not leaf.vague, leaf.number, need - own)
                )
        if not options:
            return self._default(named)
        _, unsided, outside, _, number, added = min(
            options, key=lambda option: (*option[:5], sorted(option[5]))
        )
        weight = self.weight(added)
        sharper = side is not None and not unsided and not self._takes(named, side)
        if weight == 0.0 and (outside or self._is_leaf(named)) and not sharper:
            return self._default(named)
        return number, added

    def _root(self, entry: Entry) -> int:
        """Where more exact words may lead: as the index says, or among the siblings of an unspecified code."""
        if entry.within is not None:
            return entry.within
        parent = self.book.parents[entry.code]
        is_code = (
            parent >= 0
            and self.book.codes[parent] == self.book.codes[entry.code][: len(self.book.codes[parent])]
        )
        return parent if is_code and _says_unspecified(self.book.title(entry.code)) else entry.code

    def _takes(self, number: int, side: str) -> bool:
        """Whether the book has this code, or one below it, for the side (both single sides do for bilateral)."""
        family = self.book.sides(self._member(number))
        return side in family or (side == "bilateral" and {"left", "right"} <= set(family))

    def _member(self, number: int) -> int:
        """One code of the sided family below a code, or the code itself."""
        return self.book.children(number)[0] if self._only_sides(number) else number

    def _default(self, named: int) -> tuple[int, frozenset[str]] | None:
        """Where a code goes when nothing more is said: itself, or the child that says "unspecified"."""
        while not self._is_leaf(named):
            children = self.book.children(named)
            vague = [child for child in children if _says_unspecified(self.book.title(child))]
            if not vague:
                return None
            named = min(vague, key=lambda child: (len(self._titled(child)), child))
        return named, frozenset()

    def leaves(self, root: int) -> tuple[Leaf, ...]:
        """All codes below `root` that only a side or a 7th character would make more exact."""
        if root not in self._leaves:
            numbers = list(self._leaf_numbers(root))
            below = set(self._words(self.book.title(root))) | _IMPLIED
            self._leaves[root] = (
                () if len(numbers) > MAX_LEAVES else tuple(self._leaf(number, below) for number in numbers)
            )
        return self._leaves[root]

    def _words_below(self, root: int) -> frozenset[str]:
        """All words that can make a finding of this root more exact: other words of the note change nothing."""
        if root not in self._below:
            needs = (need for leaf in self.leaves(root) for need in leaf.needs)
            self._below[root] = frozenset().union(*needs)
        return self._below[root]

    def _leaf_numbers(self, number: int) -> Iterable[int]:
        if self._is_leaf(number):
            yield number
            return
        seen_family: set[int] = set()
        for child in self.book.children(number):
            if child in seen_family:
                continue
            seen_family |= set(self.book.sides(child).values())
            yield from self._leaf_numbers(child)

    def _is_leaf(self, number: int) -> bool:
        return self.book.billable[number] or self.book.takes_seventh(number) or self._only_sides(number)

    def _only_sides(self, number: int) -> bool:
        if number not in self._sided:
            self._sided[number] = self._differs_by_side(number)
        return self._sided[number]

    def _differs_by_side(self, number: int) -> bool:
        children = self.book.children(number)
        return (
            bool(children)
            and all(self.book.side(child) for child in children)
            and (len({frozenset(self.book.sides(child).values()) for child in children}) == 1)
        )

    def _leaf(self, number: int, root_words: Set[str]) -> Leaf:
        title = self.book.title(number)
        needs = {frozenset(self._words(_DEFAULTS.sub(" ", title)) - root_words)}
        if self._only_sides(number):  # "medial meniscus", and below it "medial meniscus, right knee"
            sided = self.book.title(self.book.children(number)[0])
            needs.add(frozenset(self._words(_DEFAULTS.sub(" ", SIDE_WORDS.sub(" ", sided))) - root_words))
        for _, text in self.book.notes(number, "inclusion", inherited=False):
            if title_terms(text):
                needs.add(frozenset(self._words(_DEFAULTS.sub(" ", text)) - root_words))
        minimal = tuple(sorted(needs, key=sorted))
        return Leaf(number, minimal, _says_unspecified(title))

    def _titled(self, number: int) -> frozenset[str]:
        if number not in self._title_words:
            self._title_words[number] = self._words(self.book.title(number))
        return self._title_words[number]

    def _words(self, text: str) -> frozenset[str]:
        return term_words(text, self.forms)

    def weight(self, words: Iterable[str]) -> float:
        return sum(self._rarity(word) for word in words)

    def _rarity(self, word: str) -> float:
        number = self.lexicon.word_number.get(word)
        return 1.0 if number is None else 1.0 / (1.0 + 0.02 * min(self.lexicon.word_frequency[number], 50))

    def _finish(self, number: int, side: str | None, seventh: str) -> int | None:
        asked = (number, side, seventh)
        if asked not in self._finished:
            self._finished[asked] = self._with_side_and_seventh(number, side, seventh)
        return self._finished[asked]

    def _with_side_and_seventh(self, number: int, side: str | None, seventh: str) -> int | None:
        """Add side and 7th character; None when the book has no billable code for what is said."""
        book = self.book
        number = self._member(number)
        if family := book.sides(number):
            wanted = side or "unspecified"
            if side == "bilateral" and "bilateral" not in family and {"left", "right"} <= set(family):
                wanted = "right"
            if wanted not in family:
                wanted = "unspecified" if "unspecified" in family else min(family)
                if side is None and wanted != "unspecified":
                    return None
            number = family[wanted]
        if book.takes_seventh(number):
            eyes = book.sides(number + 1)
            if eyes and all(book.is_within(eye, number) for eye in eyes.values()):  # E11.331-
                return eyes.get(side or "unspecified", eyes.get("unspecified"))
            found = next(
                (n for s in (seventh, "A", "0") if (n := book.with_seventh(number, s)) is not None), None
            )
            return found
        return number if book.billable[number] else None

    def _side_open(self, number: int, side: str | None) -> bool:
        return side is None and self.book.side(number) == "unspecified"

    def _rivals(
        self,
        root: int,
        chosen: int,
        own: Set[str],
        said: Set[str],
        side: str | None,
        seventh: str,
        whole: int,
    ) -> tuple[tuple[int, frozenset[str]], ...]:
        """The nearest other codes, each with the words the note would have to say."""
        options = []
        for leaf in self.leaves(root):
            if leaf.number != chosen:
                missing = min(
                    (need - said - own for need in leaf.needs), key=lambda words: (len(words), sorted(words))
                )
                missing = missing or self._titled(leaf.number) - self._titled(chosen)
                options.append((len(missing), not leaf.vague, leaf.number, missing))
        rivals = []
        for _, _, number, missing in sorted(options)[:4]:
            other = self._finish(number, side, seventh)
            if other is not None and other != whole:
                rivals.append((other, missing))
        return tuple(rivals)


def _says_unspecified(title: str) -> bool:
    return re.search(r"\bunspecified\b|\bNOS\b", title, re.IGNORECASE) is not None
