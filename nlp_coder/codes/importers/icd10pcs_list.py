"""ICD-10-PCS as a list: one code of seven characters a line."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlp_coder.codes.importers.layout import Layout, Line, damaged
from nlp_coder.codes.importers.source import Source

SYSTEM: Final = "icd10pcs"
CODE: Final = re.compile(r"[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}")
"""The letters I and O are not used in ICD-10-PCS (Official Guidelines A4)."""


def _recognises(head: Sequence[str], name: str) -> bool:
    return bool(head) and bool(CODE.fullmatch(head[0].strip()))


def _read(source: Source) -> Iterator[Line]:
    for number, line in source.lines():
        code = line.strip()
        if code and not CODE.fullmatch(code):
            raise damaged(source, number, "no ICD-10-PCS code of seven characters")
        if code:
            yield number, (code,)


LAYOUTS: Final = (Layout(SYSTEM, "ICD-10-PCS codes", ("code",), ("code",), _recognises, _read),)
