"""A diagnosis coded unspecified on an axis that the clinician can know (ICD-10-CM Guidelines I.A.9.b, I.B.18).

`data/documentation/unspecified.tsv` holds the codes, the axis that is open, where it is worth a question, and the
values with their codes. Sides are asked by `missing-laterality`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.errors import BadRuleFileError

_FILE = "unspecified.tsv"
_INPATIENT = ("inpatient", "observation")


@dataclass(frozen=True, slots=True)
class OpenAxis:
    """What a code leaves open: the axis, whether only a hospital stay can tell, and its values with their codes."""

    code: str
    axis: str
    inpatient_only: bool
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
        if row is not None and (is_stay or not row.inpatient_only):
            fills = {"finding": one.evidence[0].text, "axis": row.axis}
            yield Hit(one.evidence[:2], (one.code, *row.codes), fills, row.values)


@lru_cache(maxsize=1)
def open_axes() -> dict[str, OpenAxis]:
    """The reviewed rows by code. Raises BadRuleFileError naming the line that is wrong."""
    lines = files("nlp_coder").joinpath("data", "documentation", _FILE).read_text("utf-8").splitlines()
    return {row.code: row for row in map(_row, range(2, len(lines) + 1), lines[1:])}


def _row(number: int, line: str) -> OpenAxis:
    cells = line.split("\t")
    if len(cells) != 4 or cells[2] not in ("all", "inpatient") or not all(cells):
        raise BadRuleFileError(name=_FILE, entry=number, problem="not four cells with a known setting")
    code, axis, setting, options = cells
    pairs = [option.partition("=") for option in options.split("|")]
    values = tuple(value for value, _, _ in pairs)
    return OpenAxis(
        code, axis, setting == "inpatient", values, tuple(other for _, _, other in pairs if other)
    )
