"""Builds ICD-10-PCS codes axis by axis from what a note names, against the valid codes (PCS Guidelines A9, B2 to B6).

An axis that the words leave open is taken when the tables leave one choice; otherwise it is missing, and said so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from nlp_coder.codes.icd10pcs import AXES, PcsBook
from nlp_coder.codes.pcs_tables import Pattern, PcsValue
from nlp_coder.coding.pcs_words import Named

_APPROACHES: Final = (
    (
        "4",
        re.compile(
            r"\b(?:laparoscop|thoracoscop|arthroscop|videothoracoscop|robot|endoscopic-assisted)\w*", re.I
        ),
    ),
    (
        "8",
        re.compile(
            r"\b(?:transurethral|endoscop|cystoscop|colonoscop|gastroscop|bronchoscop|transbronchial|hysteroscop"
            r"|transsphenoidal|sphincterotomy|transrectal|tur)\w*",
            re.I,
        ),
    ),
    (
        "3",
        re.compile(
            r"\b(?:percutaneous(?:ly)?|interventional radiology|pigtail|needle|puncture|fna|fnac|tru-?cut"
            r"|(?:ct|ultrasound)[- ]guided"
            r"|image-guided|seldinger|endovascular|catheterization)\b",
            re.I,
        ),
    ),
    (
        "0",
        re.compile(
            r"\b(?:open|laparotomy|lumbotomy|sternotomy|thoracotomy|craniotomy|incision|incised|median|radical|surgical"
            r"|inguinal approach|flank)\b",
            re.I,
        ),
    ),
)
_GUESSES: Final = "0438X7"
_EXTERNAL_SITES: Final = ("0H", "08", "0C")


@dataclass(frozen=True, slots=True)
class Built:
    """A code with the axes that the note leaves open; those are filled by the likeliest value, to be asked for.

    `rank` is the place among the meanings of the same words, 0 for the first.
    """

    code: str
    missing: tuple[str, ...]
    named: Named
    rank: int


class PcsBuilder:
    """Completes what was named to valid codes of the day."""

    def __init__(self, book: PcsBook, values: Sequence[PcsValue]) -> None:
        self.book = book
        self.values = values

    def refined(self, code: str, text: str, day: date | None) -> str:
        """The code with the characters that words of the note choose, as far as the result is valid."""
        settled: set[int] = set()
        for row in self.values:
            if row.axis in settled or not row.prefix.match(code) or not row.words.search(text):
                continue
            other = code[: row.axis - 1] + row.value + code[row.axis :]
            if self.book.is_valid_on(other, day):
                code = other
                settled.add(row.axis)
        return code

    def build(self, named: Named, words: str, day: date | None) -> list[Built]:
        """Codes for one named procedure; `words` is its sentence, which may tell the approach."""
        found: list[Built] = []
        for pattern in self._composed(named) if named.kind != "procedure" else named.patterns:
            rank = 0 if named.kind == "procedure" else min(len(found), 1)
            for side in _sides_of(pattern, named.side):
                if one := self._one(pattern, side, named, words, day, rank):
                    found.append(one)
        return found

    def _composed(self, named: Named) -> Iterator[Pattern]:
        """Patterns of a part or region with the operation or the kind of imaging put in."""
        if named.kind == "modality":
            for pattern in named.patterns or (Pattern(DEFAULT_SITE[named.operation], (), ""),):
                yield Pattern(pattern.before.replace("_", named.operation), pattern.by_side, pattern.after)
            return
        for pattern in named.patterns:
            before = pattern.before[:2] + named.operation + pattern.before[2:]
            tail = f"?{named.tail}"
            if pattern.by_side:
                yield Pattern(before, pattern.by_side, tail)
            else:
                yield Pattern(before + tail, (), "")

    def _one(
        self, pattern: Pattern, side: str | None, named: Named, words: str, day: date | None, rank: int
    ) -> Built | None:
        code = pattern.code(side)
        missing: list[str] = []
        if code is None:
            missing.append(f"{AXES[3]} (side)")
            code = pattern.before + pattern.by_side[0] + pattern.after
        if not named.site:
            missing.append(AXES[3])
        whole, open_axes = self._complete(code, words, day)
        return None if whole is None else Built(whole, (*missing, *open_axes), named, rank)

    def _complete(self, code: str, words: str, day: date | None) -> tuple[str | None, tuple[str, ...]]:
        """A valid code for a pattern whose approach may be open or whose last axes may be absent."""
        options = list(self.book.below(code[:4], day))
        if not options:
            return None, ()
        tail = code[5:]
        fitting = [one for one in options if one[5:].startswith(tail)] or options
        if len(code) > 4 and code[4] != "?":
            exact = [one for one in fitting if one[4] == code[4]]
            return (exact or fitting)[0], ()
        if len(code) == 4:
            return _plainest(fitting), ()
        return _approached(fitting, words)


def _sides_of(pattern: Pattern, side: str | None) -> tuple[str | None, ...]:
    """Both single sides where the book has no character for both (PCS Guideline B4.3)."""
    if side == "bilateral" and pattern.by_side and pattern.by_side[2] == "-":
        return ("right", "left")
    return (side,)


DEFAULT_SITE: Final = {"0": "BW03", "1": "B410", "2": "BW20", "3": "B030", "4": "BW40"}
"""Imaging without a site: the site that such studies are mostly of; always said to be missing."""


def _approached(options: Sequence[str], words: str) -> tuple[str, tuple[str, ...]]:
    """The option of the approach that the words tell; the only one there is; or a guess, with the axis open."""
    approaches = {one[4] for one in options}
    for char, pattern in _APPROACHES:
        if char in approaches and pattern.search(words):
            return next(one for one in options if one[4] == char), ()
    if len(approaches) == 1:
        return options[0], ()
    guess = next(char for char in _GUESSES + "".join(sorted(approaches)) if char in approaches)
    if "X" in approaches and options[0].startswith(_EXTERNAL_SITES):
        guess = "X"
    return next(one for one in options if one[4] == guess), (AXES[4],)


def _plainest(options: Sequence[str]) -> str:
    """Without contrast, device or qualifier, as far as the tables allow."""
    return max(options, key=lambda one: (one[4:].count("Z"), one))
