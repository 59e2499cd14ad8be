"""A diagnosis coded unspecified on an axis that the clinician can know (ICD-10-CM Guidelines I.A.9.b, I.B.18).

`data/documentation/unspecified.tsv` holds the codes, the axis that is open, where it is worth a question, the values
with their codes, and the clue: words of the note that show the clinician can tell (a query rests on clinical
indicators, AHIMA/ACDIS 2022). Without a clue the question is information only, or none. Sides are asked by
`missing-laterality`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, get_args

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.documentation.table_rows import table_text
from nlp_coder.errors import BadRuleFileError
from nlp_coder.review import Evidence, Severity, Suggestion

_FILE = "unspecified.tsv"
_INPATIENT = ("inpatient", "observation")
_PAST: Final = frozenset({"family_history", "social_history", "psh", "allergies"})
_DENIED: Final = re.compile(
    r"\b(?:no|not|hasn.t|denies|denied|without|never|negative for|last)\b[^.;:\n]{0,30}$"
)
_REACH: Final = 40


@dataclass(frozen=True, slots=True)
class OpenAxis:
    """What a code leaves open: the axis, whether only a hospital stay can tell, and its values with their codes.

    `clue` are words that show the clinician can tell (None: always); `unclued` is the severity without them (None: no
    gap).
    """

    code: str
    axis: str
    inpatient_only: bool
    clue: re.Pattern[str] | None
    unclued: Severity | None
    values: tuple[str, ...]
    codes: tuple[str, ...]


@gap(
    "unspecified-diagnosis",
    severity="warn",
    source="ICD-10-CM Guidelines I.A.9.b, I.B.18",
    message="{finding}: the note does not state the {axis}.",
    question="Can the {axis} of “{finding}” be specified further, in your clinical judgement?",
)
def unspecified_diagnosis(given: Finding) -> Iterator[Hit]:
    """Suggested diagnoses whose unspecified code has more exact siblings that a clinician could tell apart."""
    chart = given.chart
    is_stay = chart.note.encounter.setting in _INPATIENT
    for one in chart.diagnoses:
        row = open_axes().get(one.code)
        if row is None or (row.inpatient_only and not is_stay) or _states_severity(one, row):
            continue
        clue = _clue(chart, row)
        severity: Severity | None = "warn" if row.clue is None or clue is not None else row.unclued
        if severity is None:
            continue
        fills = {"finding": one.evidence[0].text, "axis": row.axis}
        evidence = (*one.evidence[: 1 if clue else 2], *([clue] if clue else []))
        yield Hit(evidence, (one.code, *row.codes), fills, row.values, severity)


def _states_severity(one: Suggestion, row: OpenAxis) -> bool:
    """ "Mild depression" is unspecified by its type: its severity is not what is missing."""
    return "severity" in row.axis and one.assertion.severity is not None


def _clue(chart: Chart, row: OpenAxis) -> Evidence | None:
    """The first words that show the axis can be told, where the note does not deny them."""
    if row.clue is None:
        return None
    for match in row.clue.finditer(chart.lower):
        start, end = match.span()
        if chart.section_at(start) not in _PAST and not _DENIED.search(
            chart.lower, max(0, start - _REACH), start
        ):
            return chart.evidence(start, end)
    return None


@lru_cache(maxsize=1)
def open_axes() -> dict[str, OpenAxis]:
    """The reviewed rows by code. Raises BadRuleFileError naming the line that is wrong."""
    lines = table_text(_FILE).splitlines()
    return {row.code: row for row in map(_row, range(2, len(lines) + 1), lines[1:])}


def _row(number: int, line: str) -> OpenAxis:
    cells = line.split("\t")
    if len(cells) != 6 or cells[2] not in ("all", "inpatient") or not all(cells):
        raise BadRuleFileError(name=_FILE, entry=number, problem="not six cells with a known setting")
    code, axis, setting, clue, unclued, options = cells
    severity = next((one for one in get_args(Severity) if one == unclued), None)
    if severity is None and unclued != "none":
        raise BadRuleFileError(name=_FILE, entry=number, problem="no severity")
    try:
        pattern = None if clue == "-" else re.compile(clue)
    except re.error:
        raise BadRuleFileError(name=_FILE, entry=number, problem="the clue is no pattern") from None
    pairs = [option.partition("=") for option in options.split("|")]
    values = tuple(value for value, _, _ in pairs)
    codes = tuple(other for _, _, other in pairs if other)
    return OpenAxis(code, axis, setting == "inpatient", pattern, severity, values, codes)
