"""Why a billed visit code is not supported: what its level asks for and the note does not show."""

from nlp_coder.documentation.visit_level.families import load_families
from nlp_coder.documentation.visit_level.judged import RANKS
from nlp_coder.documentation.visit_level.next_level import load_needs
from nlp_coder.review import VisitLevel


def reason_of(visit: VisitLevel, office: str | None = None) -> str:
    """The elements as judged, and what the billed level needs. `office`: the code billed beside a preventive visit."""
    if visit.family == "global-period":
        return "a related visit inside the operation's global period is not billed apart"
    if visit.family == "preventive":
        if office is None or visit.billed != visit.supported:
            return "preventive visits go by age, by new or established patient, and by payer"
        return f"{office} beside it: " + (
            f"the separate problem reaches {visit.add_ons[0].code}"
            if visit.add_ons
            else "no significant, separate problem is documented"
        )
    return _by_elements(visit)


def _by_elements(visit: VisitLevel) -> str:
    elements = visit.elements
    if elements is None:
        return ""
    if visit.family in ("hospital-discharge", "nursing-discharge"):
        return f"discharge goes by time: {_timed(visit)}"
    parts = (("problems", elements.problems), ("data", elements.data), ("risk", elements.risk))
    judged = "; ".join(f"{name} {element.level} ({element.reason})" for name, element in parts)
    timed = f"; time: {_timed(visit)}" if elements.time.evidence or "range" in elements.time.reason else ""
    return judged + timed + _needed(visit)


def _timed(visit: VisitLevel) -> str:
    time = visit.elements.time if visit.elements is not None else None
    return "none stated" if time is None else time.reason if time.level == "none" else time.level


def _needed(visit: VisitLevel) -> str:
    """What the billed level asks for, where the note is below it."""
    if visit.family not in load_families() or visit.elements is None or visit.status != "unsupported":
        return ""
    level = next((one for one in load_families()[visit.family] if one.code == visit.billed), None)
    if level is None:
        return f". {visit.billed} is a code of another kind of visit ({visit.family.replace('-', ', ')} is documented)"
    elements = visit.elements
    parts = (("problems", elements.problems), ("data", elements.data), ("risk", elements.risk))
    wanted = RANKS.index(level.mdm)
    short = [name for name, element in parts if RANKS.index(element.level) < wanted]
    asked = "; ".join(f"{name}: {load_needs()[name][level.mdm]}" for name in short)
    return f". {level.mdm.capitalize()} needs two of three: {asked}" if short else ""
