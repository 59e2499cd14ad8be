"""What the record of each kind of service must state (`data/documentation/procedure_details.yaml`)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from nlp_coder.coding.service_status import is_done
from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.table_rows import table_rows, table_text
from nlp_coder.errors import BadRuleFileError
from nlp_coder.language.reading import Section

_FILE: Final = "procedure_details.yaml"
_NOT_NOW: Final = re.compile(
    r"\b(?:will|would|should|may|might|can|could|to be|going to|not|scheduled|recommended|discussed|planned|offered"
    r"|declined?|last (?:week|month|year|visit)|yesterday|(?:days?|weeks?|months?|years?) ago|prior|previously"
    r"|elsewhere|outside"
    r"|in (?:19|20)\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail: `decides` the code or its units; `alone` is asked for though nothing that decides is missing."""

    name: str
    decides: bool
    alone: bool
    stated: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ServiceDetails:
    """A kind of service: words that must occur, how it is told done, what makes it another, its details."""

    id: str
    service: str
    source: str
    trigger: tuple[frozenset[str], ...]
    done: re.Pattern[str]
    never: re.Pattern[str]
    details: tuple[Detail, ...]
    in_stay: bool = False


@dataclass(frozen=True, slots=True)
class Lacking:
    """A service told done, where, and the details that the note does not state."""

    row: ServiceDetails
    start: int
    end: int
    missing: tuple[Detail, ...]


def lacking(chart: Chart, words: frozenset[str]) -> Iterator[Lacking]:
    """Services done in this encounter whose record leaves a detail out; one a kind of service.

    `words` are the triggers of the note. In an inpatient stay only the rows made for it are looked at.
    """
    lower = chart.lower
    in_stay = chart.note.encounter.setting == "inpatient"
    for row in service_details():
        if row.in_stay != in_stay or any(words.isdisjoint(group) for group in row.trigger):
            continue
        if (place := _done(chart, row)) is None:
            continue
        missing = tuple(one for one in row.details if not one.stated.search(lower))
        if any(one.decides or one.alone for one in missing):
            yield Lacking(row, *place, missing)


def _done(chart: Chart, row: ServiceDetails) -> tuple[int, int] | None:
    for match in row.done.finditer(chart.lower):
        start, end = match.span()
        low, high = next(
            ((low, high) for low, high in chart.reading.sentences if low <= start < high), (start, end)
        )
        clause = max(high, end)
        if row.never.search(chart.lower, low, clause) or _NOT_NOW.search(
            chart.lower, start, min(clause, end + 40)
        ):
            continue
        section: Section | None = chart.reading.section_at(start)
        if section is not None and section.name == "indications" and low > section.body + 1:
            section = None  # the report goes on in the paragraph of its indication
        if is_done(chart.text, start, min(end, high) if high > start else end, (low, clause), section):
            return start, end
    return None


@cache
def service_details() -> tuple[ServiceDetails, ...]:
    """The reviewed rows. Raises BadRuleFileError naming the row that is wrong."""
    return parse_service_details(table_text(_FILE))


def parse_service_details(text: str) -> tuple[ServiceDetails, ...]:
    """Rows of the table's text. Raises BadRuleFileError naming the row that is wrong."""
    return tuple(_row(row, entry) for row, entry in table_rows(_FILE, text))


def _row(row: Mapping[str, Any], entry: int) -> ServiceDetails:
    try:
        details = tuple(
            Detail(one["detail"], bool(one["decides"]), bool(one.get("alone")), re.compile(one["stated"]))
            for one in row["details"]
        )
        trigger = tuple(frozenset(map(str, group)) for group in row["trigger"])
        return ServiceDetails(
            row["id"],
            row["service"],
            row["source"],
            trigger,
            re.compile(row["done"]),
            re.compile(row["never"]),
            details,
            bool(row.get("stay")),
        )
    except (KeyError, TypeError, AttributeError, re.error):
        raise BadRuleFileError(name=_FILE, entry=entry, problem="a field is missing or wrong") from None
