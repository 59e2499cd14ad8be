"""One pass over a note for all words of the clinical tables.

Text and words are first brought to one form, character for character: all that is no letter or digit is a blank. So a
word is found by the blank before it, and, unless it is an opening ("x*"), the blank behind it; the automaton then stops
at few places only. A full stop and a blank are two blanks, so no word reaches over the end of a sentence.
"""

from functools import cache, lru_cache

import ahocorasick

from nlp_coder.documentation.clinical.rows import Condition
from nlp_coder.documentation.clinical.tables import conditions, treatments
from nlp_coder.language.lower import blanked

Spans = tuple[tuple[int, int], ...]


@lru_cache(maxsize=4)
def scan(lower: str) -> dict[str, Spans]:
    """Where each word of the tables stands in a text in lower case: whole words, "x*" to the end of the word."""
    found: dict[str, list[tuple[int, int]]] = {}
    text = f" {blanked(lower)} "
    for last, (length, same, is_opening) in automaton().iter(text):
        end = last if is_opening else last - 1
        start = end - length
        if start and lower[start].isdigit() and lower[start - 1] in ".,/":
            continue  # the "2 L" of "1.2 L"
        if is_opening:
            end = text.find(" ", end + 1) - 1
        for word in same:
            found.setdefault(word, []).append((start, end))
    return {word: tuple(spans) for word, spans in found.items()}


@cache
def automaton() -> ahocorasick.Automaton:
    """All words of the tables, each with its length, its forms in the tables, and whether it is an opening."""
    words = {word for row in conditions() for word in _words_of(row)}
    for one in treatments():
        words.update(one.words, one.named.words, one.unless)
    forms: dict[str, list[str]] = {}
    for word in sorted(words):
        plain = f" {blanked(word.removesuffix('*'))}"
        forms.setdefault(plain if word.endswith("*") else f"{plain} ", []).append(word)
    made = ahocorasick.Automaton()
    for form, same in sorted(forms.items()):
        is_opening = same[0].endswith("*")
        made.add_word(form, (len(form) - 1 if is_opening else len(form) - 2, tuple(same), is_opening))
    made.make_automaton()
    return made


def _words_of(row: Condition) -> set[str]:
    found = {*row.managed, *row.named.words}
    groups = [*row.signs, *((row.validation.against, row.validation.support) if row.validation else ())]
    for group in groups:
        for test in group.of:
            found.update(test.words)
    found.update(row.validation.course if row.validation else ())
    return found
