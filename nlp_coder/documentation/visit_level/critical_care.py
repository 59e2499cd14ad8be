"""Critical care: a failing organ system, its treatment, and minutes without separately billed procedures."""

from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.judged import Judged
from nlp_coder.documentation.visit_level.minutes import critical_minutes
from nlp_coder.documentation.visit_level.said import Said

FIRST: Final = "99291"
FURTHER: Final = "99292"
_LEAST: Final = 30
_STEP: Final = 30
_FIRST_BLOCK: Final = 74


def is_critical_care(chart: Chart, said: Said, problems: Judged, risk: Judged) -> bool:
    """All three conditions of CPT critical care; fewer, or under 30 minutes, is another visit."""
    stated = critical_minutes(chart, said)
    return stated is not None and stated.number >= _LEAST and problems.rank == 4 and risk.rank == 4


def further_units(minutes: float, *, medicare: bool) -> int:
    """Units of 99292: each further 30 minutes, from 75 on; Medicare counts full ones only, from 104."""
    over = minutes - _FIRST_BLOCK
    if over < (_STEP if medicare else 1):
        return 0
    return int(over // _STEP) if medicare else int((over - 1) // _STEP) + 1
