"""One pass over a note for all words of the clinical tables."""

from functools import cache, lru_cache
from typing import Final

import ahocorasick

from nlp_coder.documentation.clinical.rows import Condition
from nlp_coder.documentation.clinical.tables import conditions, treatments

Spans = tuple[tuple[int, int], ...]
_BLANKS: Final = str.maketrans("\n\r\t\u2011\u2013", "   --")


@lru_cache(maxsize=4)
def scan(lower: str) -> dict[str, Spans]:
    """Where each word of the tables stands in a text in lower case: whole words, "x*" from their beginning."""
    found: dict[str, list[tuple[int, int]]] = {}
    text = lower.translate(_BLANKS)
    size = len(text)
    for last, (length, whole, opening) in automaton().iter(text):
        start, end = last + 1 - length, last + 1
        if start and (text[start - 1].isalnum() or (text[start - 1] in ".,/" and text[start].isdigit())):
            continue
        if opening:
            found.setdefault(opening, []).append((start, _word_end(text, end)))
        if whole and (end == size or not text[end].isalnum()):
            found.setdefault(whole, []).append((start, end))
    return {word: tuple(spans) for word, spans in found.items()}


def _word_end(text: str, end: int) -> int:
    while end < len(text) and (text[end].isalnum() or text[end] == "%"):
        end += 1
    return end


@cache
def automaton() -> ahocorasick.Automaton:
    """All words of the tables, each with its length, its whole form and its "x*" form as far as tables use them."""
    words = {word for row in conditions() for word in _words_of(row)}
    for one in treatments():
        words.update(one.words, one.named.words, one.unless)
    made = ahocorasick.Automaton()
    for plain in sorted({word.removesuffix("*") for word in words}):
        whole = plain if plain in words else ""
        opening = f"{plain}*" if f"{plain}*" in words else ""
        made.add_word(plain, (len(plain), whole, opening))
    made.make_automaton()
    return made


def _words_of(row: Condition) -> set[str]:
    found = {*row.managed, *row.named.words}
    groups = [*row.signs, *((row.validation.against, row.validation.support) if row.validation else ())]
    for group in groups:
        for test in group.of:
            found.update(test.words)
    return found
