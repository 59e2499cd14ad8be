"""From a title of the tabular list to the terms a note may use for it: plain words, without the book's punctuation.

Index conventions (ICD-10-CM Guidelines I.A.7, I.A.14): words in parentheses never change the code, square brackets
hold synonyms, "and" means "and/or", NOS and "unspecified" say that an axis is not stated.
"""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.codes.words import FILLERS, SIDES, VAGUE, WORD, WordForms

_PARENTHESES: Final = re.compile(r"\s*\([^()]*\)")
_BRACKETS: Final = re.compile(r"\s*\[([^\[\]]*)\]")
_DEFAULT_TAIL: Final = re.compile(
    r",?\s+(?:unspecified|nos|not intractable|without (?:status migrainosus|status epilepticus|complications?)"
    r"|uncomplicated|with complete remission|so stated|not elsewhere classified)(?=,|$)",
    re.IGNORECASE,
)
_ENCOUNTER: Final = re.compile(
    r",\s*(?:initial|subsequent) encounter.*$|,\s*sequela$|,\s*(?:single or unspecified|fetus \d|other fetus).*$",
    re.IGNORECASE,
)
_MALIGNANT: Final = re.compile(r"^malignant neoplasm of ", re.IGNORECASE)
_PAIR_OF: Final = re.compile(r"^(.* of )([a-z ]+) and ([a-z ]+)$", re.IGNORECASE)
_VAGUE_PART: Final = re.compile(r"\b(?:other|unspecified|part)\b", re.IGNORECASE)
_NOT_A_TERM: Final = re.compile(
    r"^other\b|^encounter for other|\bother specified\b|classified elsewhere$|^unspecified \w+$"
    r"|^disorders?$|^diseases?$|\bin diseases classified\b",
    re.IGNORECASE,
)


def title_terms(title: str) -> list[str]:
    """Terms for one title or inclusion term, the fullest first; empty where the title names nothing definite."""
    if _NOT_A_TERM.search(title):
        return []
    found: dict[str, None] = {}
    for whole in _bracket_variants(_ENCOUNTER.sub("", title)):
        plain = _PARENTHESES.sub("", whole).strip(" ,")
        for term in _rewritings(plain):
            found.setdefault(term)
    return list(found)


def _bracket_variants(title: str) -> Iterator[str]:
    yield _BRACKETS.sub("", title)
    for synonym in _BRACKETS.findall(title):
        if WORD.search(synonym) and len(synonym) > 2:
            yield synonym


def _rewritings(plain: str) -> Iterator[str]:
    yield plain
    short = _DEFAULT_TAIL.sub("", plain).strip(" ,")
    if short and short != plain:
        yield short
    for term in dict.fromkeys((plain, short)):
        alone = [term]
        if (pair := _PAIR_OF.match(term)) and not _VAGUE_PART.search(term):
            alone += [pair[1] + pair[2], pair[1] + pair[3]]
            yield from alone[1:]
        for one in alone:
            if _MALIGNANT.match(one):
                yield f"{_MALIGNANT.sub('', one)} cancer"


def term_words(term: str, forms: WordForms) -> frozenset[str]:
    """The words of a term that tell it from others, in normal form: no fillers, no sides, nothing vague."""
    words = set()
    for match in WORD.finditer(term):
        written = match.group().lower()
        if written in FILLERS or written in SIDES or written in VAGUE:
            continue
        words.add(forms.normal(written))
    return frozenset(words)
