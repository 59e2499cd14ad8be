"""Finding codes of the book by the words of their titles."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.codes.icd10cm import Book

_WORD: Final = re.compile(r"[a-z0-9]+")


def search_titles(book: Book, words: str) -> Iterator[int]:
    """Places of the billable codes whose titles have, for each given word, one that begins so; in tabular order."""
    wanted = [re.compile(rf"\b{re.escape(word)}") for word in _WORD.findall(words.lower())]
    if not wanted:
        return
    for number, billable in enumerate(book.billable):
        if billable:
            title = book.title(number).lower()
            if all(pattern.search(title) for pattern in wanted):
                yield number
