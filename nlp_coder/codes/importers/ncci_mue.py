"""Medically unlikely edits as CMS publishes them: MCR_MUE_PractitionerServices_Eff_07-01-2026.csv and its two sisters.

Two header records, the first the AMA's notice over several lines; then code, units, adjudication indicator (MAI) with
its words, and rationale.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from nlp_coder.codes.importers.layout import Layout, Line, damaged
from nlp_coder.codes.importers.source import Source

PRACTITIONER: Final = "ncci-mue-practitioner"
HOSPITAL: Final = "ncci-mue-hospital"
SUPPLIER: Final = "ncci-mue-dme"
COLUMNS: Final = ("code", "units", "mai", "rationale")
_CODE: Final = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_UNITS: Final = re.compile(r"\d{1,7}")
_MAI: Final = re.compile(
    r"([123])(?: (?:line edit|date of service edit: (?:policy|clinical)))?", re.IGNORECASE
)
_NOTICE: Final = re.compile(r"copyright .*american medical association", re.IGNORECASE | re.DOTALL)
_MUE_NAME: Final = re.compile(r"mue[-_ ]?(practitioner|outpatient|dme)", re.IGNORECASE)
_HEADED: Final = re.compile(r"(practitioner|outpatient|dme) .*mue values")
_SETTINGS: Final = {"practitioner": PRACTITIONER, "outpatient": HOSPITAL, "dme": SUPPLIER}
_REST: Final = ["mue adjudication indicator", "mue rationale"]


def _recognises(system: str) -> Callable[[Sequence[str], str], bool]:
    """By the file's name, or by the header where the name does not tell."""

    def recognises(head: Sequence[str], name: str) -> bool:
        if named := _MUE_NAME.search(name):
            return _SETTINGS[named[1].lower()] == system
        values = next(filter(None, (_HEADED.search(line.lower()) for line in head)), None)
        return values is not None and _SETTINGS[values[1]] == system

    return recognises


def _records(source: Source) -> Iterator[tuple[int, int, list[str]]]:
    """Records with the numbers of the line before them and of their last one. Raises DamagedImportError."""
    reader = csv.reader((f"{line}\n" for _, line in source.lines()), strict=True)
    try:
        before = 0
        for record in reader:
            yield before, reader.line_num, record
            before = reader.line_num
    except csv.Error:
        raise damaged(source, reader.line_num, "a quote that is not closed, or out of place") from None


def _reads(system: str) -> Callable[[Source], Iterator[Line]]:
    def read(source: Source) -> Iterator[Line]:
        number = headers = 0
        for before, number, record in _records(source):
            if not any(record):
                continue
            if len(record) != len(COLUMNS):
                raise damaged(source, number, f"{len(record)} cells where {len(COLUMNS)} belong")
            if headers < 2:
                headers += 1
                if not (_is_header(record, system) if headers == 2 else _NOTICE.search(record[0])):
                    raise damaged(source, number, "not the header that belongs here")
                continue
            if number != before + 1:
                raise damaged(source, before + 1, "a row that goes on over several lines")
            yield number, _row(source, number, record)
        if headers < 2:
            raise damaged(source, number, "the file ends within its header")
        if not source.is_ended:
            raise damaged(source, number, "the last line has no end, so the file is cut")

    return read


def _row(source: Source, number: int, record: list[str]) -> tuple[str, ...] | str:
    """The row with its MAI as one digit. Units or an MAI of another form refuse the file."""
    code, units, indicator, words = (" ".join(cell.split()) for cell in record)
    if not _UNITS.fullmatch(units):
        raise damaged(source, number, "units that are no whole number")
    mai = _MAI.fullmatch(indicator)
    if mai is None:
        raise damaged(source, number, "an adjudication indicator that is not 1, 2 or 3")
    if not _CODE.fullmatch(code):
        return "no code in the first column"
    return (code, units, mai[1], words) if words else "a limit without its rationale"


def _is_header(record: list[str], system: str) -> bool:
    code, values, *rest = (" ".join(cell.split()).lower() for cell in record)
    found = _HEADED.fullmatch(values)
    return (
        code.replace("/ ", "/") == "hcpcs/cpt code"
        and found is not None
        and _SETTINGS[found[1]] == system
        and rest == _REST
    )


LAYOUTS: Final = tuple(
    Layout(system, f"NCCI MUE values, {words}", COLUMNS, ("code",), _recognises(system), _reads(system))
    for system, words in (
        (PRACTITIONER, "practitioner"),
        (HOSPITAL, "outpatient hospital"),
        (SUPPLIER, "DME supplier"),
    )
)
