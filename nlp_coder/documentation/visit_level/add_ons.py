"""Codes beside the visit: prolonged time, further critical care, a problem visit with 25, G2211; each with evidence."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import yaml

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.critical_care import FURTHER, further_units
from nlp_coder.documentation.visit_level.families import billed_visits, is_medicare
from nlp_coder.documentation.visit_level.minutes import critical_minutes, minutes
from nlp_coder.documentation.visit_level.said import Said
from nlp_coder.documentation.visit_level.words import read_text
from nlp_coder.review import AddOn, Basis, Elements

COMPLEXITY: Final = "G2211"
_UNIT: Final = 15
_WITH_25: Final = ("9038", "9039", "904", "G0008", "G0009", "G0010", "906", "907", "G04", "993")
"""Vaccines, their administration and preventive services: beside these G2211 stands with modifier 25."""


@cache
def _prolonged() -> dict[str, dict[str, dict[str, Any]]]:
    rows: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(read_text("prolonged.yaml"))
    return rows


def add_ons(
    chart: Chart, said: Said, code: str, family: str, basis: Basis, elements: Elements
) -> tuple[AddOn, ...]:
    """Add-on codes of a levelled visit. Preventive visits have their own (`problem_visit`)."""
    medicare = is_medicare(chart, said)
    found = [*_prolonged_time(code, basis, elements, medicare=medicare)]
    if family == "critical-care":
        found += _further_critical_care(chart, said, medicare=medicare)
    if family.startswith("office"):
        found += _complexity(chart, said)
    return tuple(found)


def _prolonged_time(code: str, basis: Basis, elements: Elements, *, medicare: bool) -> Iterator[AddOn]:
    """One unit for each full 15 minutes past the threshold, where the top code is reached by time."""
    row = _prolonged().get(code, {}).get("medicare" if medicare else "cpt")
    total = minutes(elements.time)
    if row is None or total < row["from"] or basis == "none":
        return
    units = 1 + int((total - row["from"]) // _UNIT)
    reason = (
        f"{total:g} minutes in total; {row['code']} counts each full {_UNIT} minutes from {row['from']} on"
    )
    yield AddOn(row["code"], units, (), reason, elements.time.evidence)


def _further_critical_care(chart: Chart, said: Said, *, medicare: bool) -> Iterator[AddOn]:
    stated = critical_minutes(chart, said)
    if stated is not None and (units := further_units(stated.number, medicare=medicare)):
        reason = f"{stated.number:g} minutes of critical care; each further 30 after the first 74"
        yield AddOn(FURTHER, units, (), reason, (chart.evidence(stated.start, stated.end),))


def _complexity(chart: Chart, said: Said) -> Iterator[AddOn]:
    """G2211: the note says that the relationship continues; a payer other than Medicare must have asked for it."""
    payer = chart.note.encounter.payer
    billed = {written.split("-")[0] for written in chart.note.encounter.billed}
    if payer is not None and "medicare" not in payer.lower() and COMPLEXITY not in billed:
        return
    with_25 = any("25" in modifiers for _, modifiers in billed_visits(chart))
    others = [
        code
        for code in billed
        if code[0] in "0123456789G" and not code.startswith("992") and code != COMPLEXITY
    ]
    if with_25 and not all(code.startswith(_WITH_25) for code in others):
        return
    for start, end in said.all("continuing"):
        if not said.denied(start):
            reason = "office visit in a continuing relationship with this patient"
            yield AddOn(COMPLEXITY, 1, (), reason, (chart.evidence(start, end),))
            return
