"""The visit level: the middle of problems, data and risk, or total time if higher; then against the claim."""

from functools import cache
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.data import data
from nlp_coder.documentation.visit_level.families import (
    RANKS,
    Level,
    family_of,
    is_evaluation,
    load_families,
    preventive_code,
)
from nlp_coder.documentation.visit_level.problems import problems
from nlp_coder.documentation.visit_level.risk import risk
from nlp_coder.language.medications import load_medications
from nlp_coder.review import Basis, Element, Elements, VisitLevel, VisitStatus

_NONE: Final = VisitLevel(None, None, None, "not-applicable", "none", None)
_COUNTED: Final = ("total_time", "discharge_time")
"""Names of the values that state the clinician's own time on the date."""

STAFF_VISIT: Final = "99211"


def visit_level(chart: Chart) -> VisitLevel:
    """The level the note supports, its elements, and how the billed code stands to it."""
    family = family_of(chart)
    billed = next((code for code in chart.note.encounter.billed if is_evaluation(code)), None)
    if family is None:
        return VisitLevel(None, None, billed, "not-applicable", "none", None)
    elements = Elements(problems(chart), data(chart), risk(chart, _medications()), _time(chart))
    if family == "preventive":
        code = preventive_code(chart)
        return VisitLevel(family, code, billed, _same(code, billed), "preventive", elements)
    levels = load_families()[family]
    if family == "hospital-discharge":
        code = levels[1].code if _minutes(elements.time) >= (levels[1].minutes or 0) else levels[0].code
        return VisitLevel(family, code, billed, _status(code, billed, family), "time", elements)
    by_mdm = _by_mdm(levels, elements)
    by_time = _by_time(levels, _minutes(elements.time))
    place = max(by_mdm, by_time)
    basis: Basis = "time" if by_time > by_mdm else "mdm"
    if place < 0:
        staff = STAFF_VISIT if family == "office-established" else levels[0].code
        return VisitLevel(family, staff, billed, _status(staff, billed, family), "none", elements)
    code = levels[place].code
    return VisitLevel(family, code, billed, _status(code, billed, family), basis, elements)


def _by_mdm(levels: tuple[Level, ...], elements: Elements) -> int:
    """Place of the level that two of three elements reach; -1 when no problem is addressed."""
    ranks = [RANKS.index(one.level) for one in (elements.problems, elements.data, elements.risk)]
    if ranks[0] == 0:
        return -1
    middle = sorted(ranks)[1]
    reached = [place for place, level in enumerate(levels) if RANKS.index(level.mdm) <= middle]
    return max(reached, default=0)


def _by_time(levels: tuple[Level, ...], minutes: float) -> int:
    reached = [
        place for place, level in enumerate(levels) if level.minutes is not None and minutes >= level.minutes
    ]
    return max(reached, default=-1)


def _time(chart: Chart) -> Element:
    """Total time on the date, as stated; a range is a template and raises nothing."""
    stated = [value for value in chart.reading.values if value.kind == "time" and value.name in _COUNTED]
    if not stated:
        return Element("none", "no total time is stated")
    best = max(stated, key=lambda value: (value.number, -value.start))
    return Element(f"{best.number:g} min", "total time stated", (chart.evidence(best.start, best.end),))


def _minutes(element: Element) -> float:
    return float(element.level.removesuffix(" min")) if element.level.endswith(" min") else 0.0


def _status(supported: str, billed: str | None, family: str) -> VisitStatus:
    if billed is None:
        return "not-billed"
    codes = [level.code for level in load_families()[family]]
    codes = [STAFF_VISIT, *codes] if family == "office-established" else codes
    if billed not in codes:
        return "unsupported"
    apart = codes.index(billed) - codes.index(supported)
    return "supported" if apart == 0 else "unsupported" if apart > 0 else "undercoded"


def _same(code: str | None, billed: str | None) -> VisitStatus:
    if billed is None:
        return "not-billed"
    return "supported" if billed == code else "unsupported"


@cache
def _medications() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {drug.name: (drug.rx, drug.monitoring) for drug in load_medications()}
