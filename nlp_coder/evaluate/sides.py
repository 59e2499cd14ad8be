"""Whether a diagnosis is coded on the right side, where its category was found and the answer has a side."""

from collections.abc import Sequence

from nlp_coder.codes.icd10cm import Book, load_book
from nlp_coder.evaluate.diagnoses import suggested_codes
from nlp_coder.evaluate.figures import Figure, share
from nlp_coder.review import Review

_STATED = frozenset({"left", "right", "bilateral"})


def agreement(pairs: Sequence[tuple[Review, frozenset[str]]]) -> Figure:
    """Share of the sided codes asked for whose category was suggested with a code of the same side."""
    book = load_book()
    asked = right = 0
    for review, codes in pairs:
        said: dict[str, set[str | None]] = {}
        for code in suggested_codes(review):
            said.setdefault(code[:3], set()).add(_side(code, book))
        for code in codes:
            side = _side(code, book)
            if side in _STATED and code[:3] in said:
                asked += 1
                right += side in said[code[:3]]
    return share("side right where the category was found", right, asked)


def _side(code: str, book: Book) -> str | None:
    number = book.find(code)
    return None if number is None else book.side(number)
