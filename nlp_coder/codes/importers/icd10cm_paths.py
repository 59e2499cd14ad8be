"""The ICD-10-CM index as paths: "Abscess (acute) > prostate > gonococcal", a tab, and the code.

Words in parentheses are nonessential modifiers; a code that ends in "-" needs further characters.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlp_coder.codes.importers.layout import Layout, Line, Row, cells
from nlp_coder.codes.importers.source import Source

SYSTEM: Final = "icd10cm-index"
COLUMNS: Final = ("path", "code")
BETWEEN: Final = " > "
CODE: Final = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?\.?-?")


def _recognises(head: Sequence[str], name: str) -> bool:
    rows = [line.split("\t") for line in head if line.strip()]
    good = [len(row) == 2 and bool(CODE.fullmatch(row[1].strip())) for row in rows]
    return len(good) >= 1 and sum(good) >= 0.9 * len(good)


def _read(source: Source) -> Iterator[Line]:
    for number, (path, code) in cells(source, 2):
        yield number, checked(path.strip(), code.strip())


def checked(path: str, code: str) -> Row | str:
    """A row of the index, or why it is none."""
    if not path or any(not part.strip() for part in path.split(BETWEEN)):
        return "no term, or an empty step in its path"
    if not CODE.fullmatch(code):
        return "no ICD-10-CM code behind the term"
    return path, code.rstrip("-").rstrip(".")


LAYOUTS: Final = (
    Layout(SYSTEM, "ICD-10-CM index as paths", COLUMNS, ("path",), _recognises, _read, is_unique=False),
)
"""A path may lead to two codes: a condition and, in brackets, its manifestation."""
