"""Global period: the surgeon's related visits inside 10 or 90 days belong to the operation (99024)."""

from datetime import timedelta
from functools import cache
from typing import Final

from nlp_coder.codes.procedures import load_services
from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.said import Said

POSTOPERATIVE: Final = "99024"
_UNRELATED: Final = frozenset({"24", "58", "78", "79", "57"})
_LONGEST: Final = 90
_TITLE: Final = 200


@cache
def _days() -> dict[str, int]:
    days = {one.code: one.global_days for one in load_services()}
    return {code: int(number) for code, number in days.items() if number.isdigit()}


def in_global_period(chart: Chart, said: Said, modifiers: tuple[str, ...]) -> bool:
    """Whether this is a related visit inside the period of an operation. Source: CMS global surgery."""
    if _UNRELATED.intersection(modifiers) or said.all("unrelated"):
        return False
    encounter = chart.note.encounter
    if encounter.global_of is not None:
        after = encounter.global_of.date
        length = _days().get(encounter.global_of.procedure.split("-")[0], _LONGEST)
        seen = encounter.date_of_service
        inside = seen is None or after <= seen <= after + timedelta(days=length)
        return inside and bool(said.all("postoperative"))
    surgeons = any(True for _ in said.within("surgical_team", 0, _TITLE))
    return surgeons and encounter.setting == "inpatient" and bool(said.all("postoperative"))
