"""A code on the claim without the code that must stand beside it (ICD-10-CM Guidelines I.A.13, I.A.17).

Raised for manifestations without a cause that their "code first" notes name, and for the rows of
`data/documentation/companions.tsv`: the notes that always ask, or ask for what the note at hand names. What is optional
("if known", "if applicable", tobacco, organism) is left to the coder.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from nlp_coder.codes.note_ranges import asked_by
from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.coded import Coded, coded_diagnoses
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.documentation.table_rows import table_text
from nlp_coder.errors import BadRuleFileError

_NAME: Final = "companions.tsv"
_COLUMNS: Final = 6
_ORDERS: Final = {"after": "after it", "first": "before it"}
_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Companion:
    """Codes by pattern, the prefixes one of which must stand beside them, and the words that call for it."""

    codes: re.Pattern[str]
    companions: tuple[str, ...]
    order: str
    what: str
    said: re.Pattern[str] | None
    source: str


@cache
def load_companions() -> tuple[Companion, ...]:
    """Read the table. Raises BadRuleFileError naming the row that is wrong."""
    text = table_text(_NAME)
    return tuple(_row(line, entry) for entry, line in enumerate(text.splitlines()[1:], start=1))


def _row(line: str, entry: int) -> Companion:
    cells = line.split("\t")
    if len(cells) != _COLUMNS or not all(cells):
        raise BadRuleFileError(name=_NAME, entry=entry, problem=f"not {_COLUMNS} filled columns")
    code, companion, order, what, when, source = cells
    if order not in _ORDERS:
        raise BadRuleFileError(name=_NAME, entry=entry, problem=f"order is none of {', '.join(_ORDERS)}")
    try:
        said = None if when == "always" else re.compile(when)
        codes = re.compile(code)
    except re.error:
        raise BadRuleFileError(name=_NAME, entry=entry, problem="not a pattern") from None
    return Companion(codes, tuple(companion.split(",")), order, what, said, source)


@gap(
    "missing-companion-code",
    severity="warn",
    source="ICD-10-CM Guidelines I.A.13 and I.A.17: code first, use additional code",
    message="{code} stands without {what} ({wanted}), which is coded {order}.",
    question="{code} is coded together with {what}. Is it documented for this patient, and how?",
    options=("Documented as follows: ___", "Not present"),
)
def missing_companion_code(given: Finding) -> Iterator[Hit]:
    """One gap a code and companion."""
    chart = given.chart
    coded = coded_diagnoses(chart)
    there = tuple(one.code for one in coded)
    for one in coded:
        if chart.book.has_flag(one.number, "NEVER_FIRST_MANIFESTATION"):
            yield from _without_cause(chart, one, there)
        for row in _rows_of(one.code):
            if not _has(there, one.code, row.companions) and _is_said(row, chart):
                yield _hit(one, chart, row.what, row.companions, row.order)


@cache
def _rows_of(code: str) -> tuple[Companion, ...]:
    return tuple(row for row in load_companions() if row.codes.fullmatch(code))


def _has(there: Sequence[str], code: str, companions: tuple[str, ...]) -> bool:
    return any(other.startswith(companions) for other in there if other != code)


def _is_said(row: Companion, chart: Chart) -> bool:
    return row.said is None or row.said.search(chart.lower) is not None


def _without_cause(chart: Chart, one: Coded, there: Sequence[str]) -> Iterator[Hit]:
    """A manifestation none of whose causes, as its notes list them, stands on the claim."""
    causes = asked_by(chart.book, one.number, "code_first")
    if not causes or any(each.covers(other) for each in causes for other in there if other != one.code):
        return
    named = tuple(dict.fromkeys(each.first for each in causes))
    yield _hit(one, chart, "its cause", named, "first")


def _hit(one: Coded, chart: Chart, what: str, wanted: tuple[str, ...], order: str) -> Hit:
    shown = ", ".join(wanted[:_NAMED]) + (" …" if len(wanted) > _NAMED else "")
    fills = {"code": one.code, "what": what, "wanted": shown, "order": _ORDERS[order]}
    return Hit(one.evidence, (one.code,), fills)
