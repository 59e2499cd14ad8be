"""Support lists for medical necessity, as a CSV file with a header or a YAML file.

CSV columns, in any order: service, diagnosis (a code or its beginning), policy (its number); and where they apply
together_with (a second diagnosis that must stand beside it), what (the service in words), jurisdiction, effective, end
(YYYY-MM-DD), age_from, age_to (years), sex (M, F). A YAML file holds `necessity:`, a list of such rows, in which
`diagnosis` may be a list. One wrong row refuses the file.
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

    @classmethod
    def from_row(cls, row: Row) -> "Support":
        return cls(*row)

    def is_for(self, day: date | None, age: float | None, sex: str | None) -> bool:
        """Whether the row applies; what is not known of the encounter is no obstacle."""
        if day is not None and (
            self.effective > day.isoformat() or (self.end and self.end < day.isoformat())
        ):
            return False
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
    if not _DIAGNOSIS.fullmatch(row.diagnosis) or (
        row.together_with and not _DIAGNOSIS.fullmatch(row.together_with)
    ):
        return "no ICD-10-CM code or its beginning"
    if not row.policy:
        return "no policy number"
    if row.sex not in ("", "M", "F"):
        return "a sex that is not M or F"
    for day in filter(None, (row.effective, row.end)):
        try:
            date.fromisoformat(day)
        except ValueError:
            return "a day that is no YYYY-MM-DD"
    for years in filter(None, (row.age_from, row.age_to)):
        if not re.fullmatch(r"\d{1,3}(\.\d+)?", years):
            return "an age that is no number of years"
    return None


def _checked(source: Source, number: int, given: dict[str, str]) -> Line:
    row = Support(**given)
    if problem := _problem(row):
        raise damaged(source, number, problem)
    return number, tuple(getattr(row, name) for name in COLUMNS)


def _read_csv(source: Source) -> Iterator[Line]:
    reader = csv.reader(line for _, line in source.lines())
    header = [cell.strip().lower() for cell in next(reader)]
    if not _NEEDED <= set(header) <= set(COLUMNS):
        raise damaged(source, 1, "columns are missing or unknown")
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise damaged(source, reader.line_num, f"{len(cells)} cells where {len(header)} belong")
        yield _checked(source, reader.line_num, dict(zip(header, map(str.strip, cells), strict=True)))


def _read_yaml(source: Source) -> Iterator[Line]:
    text = source.path.read_text(source.encoding)
    try:
        held, node = yaml.safe_load(text), yaml.compose(text, yaml.SafeLoader)
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
            given = {**row, "diagnosis": one}
            yield _checked(source, number, {name: str(value) for name, value in given.items()})


def _is_csv(head: Sequence[str], file: str) -> bool:
    cells = {cell.strip().lower() for cell in head[0].split(",")} if head else set()
    return file.lower().endswith(".csv") and cells >= _NEEDED


def _is_yaml(head: Sequence[str], file: str) -> bool:
    return file.lower().endswith((".yaml", ".yml")) and any(line.startswith("necessity:") for line in head)


LAYOUTS: Final = (
    Layout(SYSTEM, "support list (CSV)", COLUMNS, ("service",), _is_csv, _read_csv, 0.0, False),
    Layout(SYSTEM, "support list (YAML)", COLUMNS, ("service",), _is_yaml, _read_yaml, 0.0, False),
)
