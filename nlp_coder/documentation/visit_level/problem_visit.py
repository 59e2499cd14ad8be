"""A significant, separate problem beside a preventive visit: an office code with modifier 25."""

from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.compare import place_by_mdm, status_of_code
from nlp_coder.documentation.visit_level.data import data
from nlp_coder.documentation.visit_level.drugs import Decided
from nlp_coder.documentation.visit_level.families import load_families
from nlp_coder.documentation.visit_level.judged import RANKS
from nlp_coder.documentation.visit_level.natures import Problem
from nlp_coder.documentation.visit_level.risk import risk
from nlp_coder.documentation.visit_level.said import Said
from nlp_coder.review import AddOn, VisitStatus

_SIGNIFICANT: Final = frozenset({"worse", "new", "systemic", "threat"})
_ORDER: Final = {name: rank for rank, name in enumerate(RANKS)}


def beside_preventive(
    chart: Chart, said: Said, found: tuple[Problem, ...], drugs: tuple[Decided, ...]
) -> tuple[AddOn, ...]:
    """The office code of problems worked up or treated beyond prevention; a refill or a trivial one adds none."""
    significant = [one for one in found if one.nature in _SIGNIFICANT]
    treated = [
        one for one in found if one.nature == "acute" and any(d.rx and d.treats(one.code) for d in drugs)
    ]
    if not significant and not treated:
        return ()
    problem = 4 if any(one.nature == "threat" for one in significant) else 3 if significant else 2
    parts = (problem, data(chart, said, screening=False).rank, risk(chart, said, drugs).rank)
    new = chart.note.encounter.visit_type == "new"
    levels = load_families()["office-new" if new else "office-established"]
    place = place_by_mdm(levels, parts, _ORDER)
    evidence = tuple(one.words for one in (significant or treated))
    reason = "a significant, separate problem evaluated beside the preventive visit"
    return (AddOn(levels[place].code, 1, ("25",), reason, evidence),)


def status_beside(
    code: str | None, visits: tuple[tuple[str, tuple[str, ...]], ...], beside: tuple[AddOn, ...]
) -> VisitStatus:
    """The preventive code, then the office code on the claim: without a separate problem that one is unsupported."""
    if not visits:
        return "not-billed"
    office = [billed for billed, _ in visits if billed.startswith(("9920", "9921"))]
    preventive = [billed for billed, _ in visits if billed not in office]
    status = status_of_code(code, preventive[0]) if preventive else "unsupported"
    if status == "supported" and office:
        if not beside:
            return "unsupported"
        apart = int(office[0]) - int(beside[0].code)
        return "unsupported" if apart > 0 else "undercoded" if apart < 0 else "supported"
    return status
