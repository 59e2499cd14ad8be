"""Glaucoma: each eye has its own stage, and its own code (Guidelines I.C.7.a.3)."""

import re
from typing import Final

from nlp_coder.codes.icd10cm import Book

_STAGE: Final = r"(?P<stage>mild|moderate|severe|indeterminate)(?:[ -]stage)?"
_EYE: Final = r"(?P<eye>OD\b|OS\b|right(?: eye)?\b|left(?: eye)?\b)"
_STAGE_FIRST: Final = re.compile(rf"\b{_STAGE}[ ,:(]{{1,3}}(?:in |of )?(?:the )?{_EYE}", re.IGNORECASE)
_EYE_FIRST: Final = re.compile(rf"\b{_EYE}[ ,:(]{{1,3}}(?:is |at )?{_STAGE}", re.IGNORECASE)
_TITLED: Final = re.compile(r"\b(?:mild|moderate|severe|indeterminate|unspecified) stage|stage unspecified")


def by_eye(number: int, text: str, book: Book) -> tuple[int, ...]:
    """The codes for the right and the left eye where a text gives them different stages, else nothing.

    `number` is the code of either eye; `text` is the sentence or problem that names it.
    """
    title = book.title(number)
    if not _TITLED.search(title):
        return ()
    stages = _stages(text)
    if len(set(stages.values())) < 2:
        return ()
    category = next(up for up in book.ancestors(number) if len(book.codes[up]) == 3)
    plain = _plain(title)
    found: list[int] = []
    for side in ("right", "left"):
        found += [
            at
            for at in range(category + 1, book.ends[category])
            if book.billable[at]
            and f"{side} eye" in book.title(at)
            and f"{stages[side]} stage" in book.title(at)
            and _plain(book.title(at)) == plain
        ]
    return tuple(found)


def _stages(text: str) -> dict[str, str]:
    """Eye to stage, in the order of words that the text begins with ("severe OD" or "OD severe")."""
    orders = [list(pattern.finditer(text)) for pattern in (_STAGE_FIRST, _EYE_FIRST)]
    first = min((found for found in orders if found), key=lambda found: found[0].start(), default=[])
    return {_side(match.group("eye").lower()): match.group("stage").lower() for match in first}


def _side(eye: str) -> str:
    return "right" if eye == "od" or eye.startswith("right") else "left"


def _plain(title: str) -> str:
    """A title without its eye and stage."""
    return re.sub(r",? *(?:\b(?:right|left|unspecified) eye|\bbilateral|" + _TITLED.pattern + ")", "", title)
