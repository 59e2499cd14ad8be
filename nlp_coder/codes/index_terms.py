"""Terms of the imported ICD-10-CM index, for words that neither the book nor the curated index names.

A path "Abscess (acute) > prostate > gonococcal" is the term "abscess prostate gonococcal": words in parentheses never
change the code (ICD-10-CM Guidelines I.A.7), NEC and NOS say nothing that a note would, and the linking words of a step
("due to", "with") are fillers. Main terms of one word are taken where the word itself is a disease's name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from nlp_coder.codes.importers.icd10cm_paths import BETWEEN, SYSTEM
from nlp_coder.codes.importers.library import Library, Release
from nlp_coder.codes.terms import term_words
from nlp_coder.codes.words import WordForms

MAX_WORDS: Final = 5
"""Longer paths are the index's own order of words; notes do not follow it."""

_PARENTHESES: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_SAYS_NOTHING: Final = re.compile(r"\b(?:NEC|NOS)\b|\b(?:see|omit)\b.*$")
_DISEASE_NAME: Final = re.compile(
    r"\w{3,}(?:itis|osis|emia|oma|pathy|algia|uria|plegia|paresis|trophy|ectasis|cele|rrhea|phobia|penia|lithiasis"
    r"|sclerosis|iasis|megaly|stenosis|malacia|dynia|rrhagia|edema|ptosis)"
)
_TERMS_OF_ELSEWHERE: Final = ("V", "W", "X", "Y", "Z")
"""External causes and encounters: the index has them under words ("examination") that a note uses for others."""


def imported_index(library: Library) -> Release | None:
    """The newest release of the index that is imported, in either layout."""
    return library.in_force(SYSTEM)


def index_terms(
    rows: Iterable[tuple[str, ...]], place: Mapping[str, int], forms: WordForms
) -> Iterator[tuple[frozenset[str], str, int]]:
    """Words, text and code number of each term that leads to one code of the book; ambiguous ones are left out."""
    found: dict[frozenset[str], dict[int, str]] = defaultdict(dict)
    for path, code, *_ in rows:
        if code in place and not code.startswith(_TERMS_OF_ELSEWHERE):
            for text in _texts(path):
                words = term_words(text, forms)
                if _is_telling(words, text):
                    found[words].setdefault(place[code], text)
    for words, meanings in found.items():
        if len(meanings) == 1:
            ((number, text),) = meanings.items()
            yield words, text, number


def _texts(path: str) -> Iterator[str]:
    """The path in words, for each way its main term is written ("Gout, gouty")."""
    main, *steps = (
        _SAYS_NOTHING.sub("", _PARENTHESES.sub("", step)).strip(" ,") for step in path.split(BETWEEN)
    )
    rest = " ".join(step.replace(",", " ") for step in steps if step)
    for written in main.split(","):
        if written.strip():
            yield f"{written.strip()} {rest}".strip()


def _is_telling(words: frozenset[str], text: str) -> bool:
    if len(words) == 1:
        return bool(_DISEASE_NAME.fullmatch(text.lower()))
    return 1 < len(words) <= MAX_WORDS
