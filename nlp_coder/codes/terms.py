"""From a title of the tabular list to the terms a note may use for it: plain words, without the book's punctuation.

Index conventions (ICD-10-CM Guidelines I.A.7, I.A.14): words in parentheses never change the code, square brackets
hold synonyms, "and" means "and/or", NOS and "unspecified" say that an axis is not stated.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from nlp_coder.codes.words import FILLERS, LETTERED, SIDES, VAGUE, WORD, WordForms

_PARENTHESES: Final = re.compile(r"\s*\([^()]*\)")
_BRACKETS: Final = re.compile(r"\s*\[([^\[\]]*)\]")
_NAMED_WHOLE: Final = re.compile(r"\s*(?:$|[,(;\[])")
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
    return _terms(title, _rewritings)


def split_terms(title: str) -> list[str]:
    """Terms for the halves of "X of A and B": weaker than a title that names the half itself."""
    return _terms(title, _halves)


def _terms(title: str, rewrite: Callable[[str], Iterator[str]]) -> list[str]:
    if _NOT_A_TERM.search(title):
        return []
    found: dict[str, None] = {}
    for whole in _bracket_variants(_ENCOUNTER.sub("", title)):
        for term in rewrite(_PARENTHESES.sub("", whole).strip(" ,")):
            found.setdefault(term)
    return list(found)


def _bracket_variants(title: str) -> Iterator[str]:
    yield _BRACKETS.sub("", title)
    for found in _BRACKETS.finditer(title):
        synonym, rest = found[1], title[found.end() :]
        if WORD.search(synonym) and len(synonym) > 2:
            yield synonym if _NAMED_WHOLE.match(rest) else synonym + _BRACKETS.sub("", rest)


def _rewritings(plain: str) -> Iterator[str]:
    short = _DEFAULT_TAIL.sub("", plain).strip(" ,") or plain
    for term in dict.fromkeys((plain, short)):
        yield from _as_cancer(term)


def _halves(plain: str) -> Iterator[str]:
    short = _DEFAULT_TAIL.sub("", plain).strip(" ,") or plain
    if (pair := _PAIR_OF.match(short)) and not _VAGUE_PART.search(short):
        yield from _as_cancer(pair[1] + pair[2])
        yield from _as_cancer(pair[1] + pair[3])


def _as_cancer(term: str) -> Iterator[str]:
    yield term
    if _MALIGNANT.match(term):
        yield f"{_MALIGNANT.sub('', term)} cancer"


def term_words(term: str, forms: WordForms) -> frozenset[str]:
    """The words of a term that tell it from others, in normal form: no fillers, no sides, nothing vague."""
    words, before = set(), ""
    for match in WORD.finditer(term):
        written = match.group().lower()
        if before in LETTERED and len(written) == 1:
            words.add(written)
        elif written not in FILLERS and written not in SIDES and written not in VAGUE:
            words.add(forms.normal(written))
        before = written
    return frozenset(words)


def term_side(term: str) -> str | None:
    """The one side that a term names ("left bundle branch block"), or None."""
    named = {SIDES.get(word.lower()) for word in WORD.findall(term) if len(word) > 2} & {
        "left",
        "right",
        "bilateral",
    }
    return named.pop() if len(named) == 1 else None
