"""Support lists for medical necessity, as a CSV file with a header or a YAML file.

CSV columns, in any order: service, diagnosis (a code, its beginning, or a range: E08-E13), policy (its number); and
where they apply together_with (a second diagnosis that must stand beside it), what (the service in words), source,
jurisdiction, effective, end (YYYY-MM-DD), age_from, age_to (years), sex (M, F), frequency (in words). A YAML file holds
`necessity:`, a list of such rows, in which `diagnosis` may be a list. One wrong row refuses the file. A set is named
after its file, so that the lists of several policies stand beside each other.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

import yaml

from nlp_coder.codes.importers.layout import Layout, Line, Row, damaged
from nlp_coder.codes.importers.source import Source

SYSTEM: Final = "necessity"
_SERVICE: Final = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_DIAGNOSIS: Final = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
RANGE: Final = "-"


@dataclass(frozen=True, slots=True)
class Support:
    """One row: a diagnosis that supports a service, where and when. Empty cells set no limit."""

    service: str
    diagnosis: str
    policy: str
    together_with: str = ""
    what: str = ""
    jurisdiction: str = ""
    effective: str = ""
    end: str = ""
    age_from: str = ""
    age_to: str = ""
    sex: str = ""
    source: str = ""
    frequency: str = ""

    @classmethod
    def from_row(cls, row: Row) -> "Support":
        return cls(*row)

    def is_on(self, day: date | None) -> bool:
        """Whether the row is in force on a day; without a day, whether it has not ended."""
        if day is None:
            return not self.end
        return self.effective <= day.isoformat() and not (self.end and self.end < day.isoformat())

    def is_for(self, age: float | None, sex: str | None) -> bool:
        """Whether the row is for the patient; what is not known of the encounter is no obstacle."""
        if age is not None and (
            (self.age_from and age < float(self.age_from)) or (self.age_to and age > float(self.age_to))
        ):
            return False
        return not (self.sex and sex and self.sex != sex)


COLUMNS: Final = tuple(one.name for one in fields(Support))
_NEEDED: Final = frozenset({"service", "diagnosis", "policy"})


def _problem(row: Support) -> str | None:
    """What is wrong with a row, in words that hold none of its text."""
    if not _SERVICE.fullmatch(row.service):
        return "no service code"
    if not _is_diagnosis(row.diagnosis) or (row.together_with and not _is_diagnosis(row.together_with)):
        return "no ICD-10-CM code, its beginning, or a range"
    if not row.policy:
        return "no policy number"
    if row.sex not in ("", "M", "F"):
        return "a sex that is not M or F"
    for day in filter(None, (row.effective, row.end)):
        if not _is_day(day):
            return "a day that is no YYYY-MM-DD"
    if row.effective and row.end and row.end < row.effective:
        return "an end before the effective day"
    for years in filter(None, (row.age_from, row.age_to)):
        if not re.fullmatch(r"\d{1,3}(\.\d+)?", years):
            return "an age that is no number of years"
    if row.age_from and row.age_to and float(row.age_to) < float(row.age_from):
        return "an age_to below age_from"
    return None


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _is_diagnosis(written: str) -> bool:
    first, dash, last = written.partition(RANGE)
    if not _DIAGNOSIS.fullmatch(first) or (dash and not _DIAGNOSIS.fullmatch(last)):
        return False
    return not dash or first <= last


def _checked(source: Source, number: int, given: dict[str, str]) -> Line:
    row = Support(**given)
    if problem := _problem(row):
        raise damaged(source, number, problem)
    return number, tuple(getattr(row, name) for name in COLUMNS)


def _read_csv(source: Source) -> Iterator[Line]:
    reader = csv.reader((f"{line}\n" for _, line in source.lines()), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader)]
        if not _NEEDED <= set(header) <= set(COLUMNS) or len(header) != len(set(header)):
            raise damaged(source, 1, "columns are missing, unknown or stand twice")
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                raise damaged(source, reader.line_num, f"{len(cells)} cells where {len(header)} belong")
            row = (" ".join(cell.split()) for cell in cells)
            yield _checked(source, reader.line_num, dict(zip(header, row, strict=True)))
    except csv.Error:
        raise damaged(source, reader.line_num, "a quote that is not closed, or out of place") from None


def _read_yaml(source: Source) -> Iterator[Line]:
    text = source.path.read_text(source.encoding)
    try:
        held = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - makes text, lists and mappings only
        node = yaml.compose(text, yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise damaged(source, mark.line + 1 if mark else 1, "no YAML") from None
    if node is None or not isinstance(held, dict) or list(held) != ["necessity"]:
        raise damaged(source, 1, "more or less than a list under `necessity`")
    if not isinstance(held["necessity"], list):
        raise damaged(source, 1, "no list under `necessity`")
    lines = [entry.start_mark.line + 1 for entry in node.value[0][1].value]
    for number, row in zip(lines, held["necessity"], strict=True):
        if not isinstance(row, dict) or not _NEEDED <= set(row) <= set(COLUMNS):
            raise damaged(source, number, "fields are missing or unknown")
        diagnoses: Any = row["diagnosis"]
        for one in diagnoses if isinstance(diagnoses, list) else [diagnoses]:
            if not all(
                isinstance(value, str) for value in (one, *(row[name] for name in row if name != "diagnosis"))
            ):
                raise damaged(source, number, "a field that holds more than one value")
            yield _checked(source, number, {**row, "diagnosis": one})


def _is_csv(head: Sequence[str], file: str) -> bool:
    cells = {cell.strip().lower() for cell in head[0].split(",")} if head else set()
    return file.lower().endswith(".csv") and cells >= _NEEDED


def _is_yaml(head: Sequence[str], file: str) -> bool:
    return file.lower().endswith((".yaml", ".yml")) and any(line.startswith("necessity:") for line in head)


LAYOUTS: Final = (
    Layout(SYSTEM, "support list (CSV)", COLUMNS, ("service",), _is_csv, _read_csv, 0.0, False, True),
    Layout(SYSTEM, "support list (YAML)", COLUMNS, ("service",), _is_yaml, _read_yaml, 0.0, False, True),
)
