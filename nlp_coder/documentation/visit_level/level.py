"""The visit level: the middle of problems, data and risk, or total time if higher; then against the claim."""

from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.add_ons import add_ons
from nlp_coder.documentation.visit_level.compare import (
    STAFF_VISIT,
    place_by_mdm,
    reachable,
    status_of,
    status_of_code,
)
from nlp_coder.documentation.visit_level.critical_care import FIRST, is_critical_care
from nlp_coder.documentation.visit_level.data import data
from nlp_coder.documentation.visit_level.drugs import decided_drugs
from nlp_coder.documentation.visit_level.families import Level, billed_visits, family_of, load_families
from nlp_coder.documentation.visit_level.global_period import POSTOPERATIVE, in_global_period
from nlp_coder.documentation.visit_level.judged import RANKS, Judged
from nlp_coder.documentation.visit_level.minutes import minutes, time_of
from nlp_coder.documentation.visit_level.next_level import next_level
from nlp_coder.documentation.visit_level.preventive import preventive_code
from nlp_coder.documentation.visit_level.problem_visit import beside_preventive, status_beside
from nlp_coder.documentation.visit_level.problems import problems
from nlp_coder.documentation.visit_level.risk import risk
from nlp_coder.documentation.visit_level.said import Said, read_said
from nlp_coder.documentation.visit_level.telehealth import telehealth
from nlp_coder.review import Basis, Elements, VisitLevel, VisitStatus

_ORDER: Final = {name: rank for rank, name in enumerate(RANKS)}
_TITLE: Final = 200
Parts = tuple[Judged, Judged, Judged]


def visit_level(chart: Chart) -> VisitLevel:
    """The level the note supports, its elements, and how the billed code stands to it."""
    said = read_said(chart)
    visits = billed_visits(chart)
    billed = visits[0][0] if visits else None
    family = family_of(chart, said)
    if family is None:
        return VisitLevel(None, None, billed, "not-applicable", "none", None)
    drugs = decided_drugs(chart, said)
    judged, found = problems(chart, said, drugs)
    parts: Parts = (judged, data(chart, said), risk(chart, said, drugs))
    elements = Elements(parts[0].element, parts[1].element, parts[2].element, time_of(chart, said))
    if in_global_period(chart, said, visits[0][1] if visits else ()):
        status = status_of_code(POSTOPERATIVE, billed)
        return VisitLevel("global-period", POSTOPERATIVE, billed, status, "none", elements)
    if family == "preventive":
        code = preventive_code(chart, said)
        beside = beside_preventive(chart, said, found, drugs)
        status = status_beside(code, visits, beside)
        return VisitLevel(family, code, billed, status, "preventive", elements, add_ons=beside)
    if is_critical_care(chart, said, parts[0], parts[2]):
        beside = add_ons(chart, said, FIRST, "critical-care", "time", elements)
        status = status_of_code(FIRST, billed)
        return VisitLevel("critical-care", FIRST, billed, status, "time", elements, add_ons=beside)
    return _levelled(chart, said, family, billed, parts, elements)


def _levelled(
    chart: Chart, said: Said, family: str, billed: str | None, parts: Parts, elements: Elements
) -> VisitLevel:
    levels = load_families()[family]
    if levels[0].mdm == "none":
        code = levels[1].code if minutes(elements.time) >= (levels[1].minutes or 0) else levels[0].code
        return VisitLevel(family, code, billed, _discharge_status(levels, code, billed), "time", elements)
    by_mdm = place_by_mdm(levels, (parts[0].rank, parts[1].rank, parts[2].rank), _ORDER)
    by_time = _by_time(levels, minutes(elements.time))
    lowest, highest = reachable(levels, parts, _ORDER)
    place, lowest, highest = max(by_mdm, by_time), max(lowest, by_time), max(highest, by_time)
    if family == "office-established" and any(True for _ in said.within("staff_only", 0, _TITLE)):
        place = lowest = highest = -1  # seen by staff: no decision making of the billing clinician
    basis: Basis = "none" if place < 0 else "time" if by_time > by_mdm else "mdm"
    unlevelled = STAFF_VISIT if family == "office-established" else levels[0].code
    code = levels[place].code if place >= 0 else unlevelled
    status = status_of(code, billed, family, lowest, highest)
    return VisitLevel(
        family,
        code,
        billed,
        status,
        basis,
        elements,
        add_ons=add_ons(chart, said, code, family, basis, elements),
        next_level=next_level(levels, place, elements),
        telehealth=telehealth(chart, said),
    )


def _by_time(levels: tuple[Level, ...], stated: float) -> int:
    reached = [
        place for place, level in enumerate(levels) if level.minutes is not None and stated >= level.minutes
    ]
    return max(reached, default=-1)


def _discharge_status(levels: tuple[Level, ...], code: str, billed: str | None) -> VisitStatus:
    if billed == levels[0].code and code == levels[1].code:
        return "undercoded"
    return status_of_code(code, billed)
