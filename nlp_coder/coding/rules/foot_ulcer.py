"""A diabetic foot ulcer takes a second code for its site and depth (tabular: use additional code)."""

from typing import Final

from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, stated
from nlp_coder.coding.verdict import Verdict

_FOOT_ULCER: Final = ("E08.621", "E09.621", "E10.621", "E11.621", "E13.621")
_SIDES: Final = {"right": "L97.519", "left": "L97.529"}


def foot_ulcer(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add the ulcer of the foot, depth not stated, where no code of L97 or L98 says more."""
    suggested = [one for one in verdicts if one.withheld is None]
    lead = next((one for one in suggested if context.code(one) in _FOOT_ULCER), None)
    if lead is None or any(context.code(one).startswith(("L97", "L98.4")) for one in suggested):
        return verdicts
    told = lead.case.live or lead.case.told
    side = next((one.finding.assertion.laterality for one in told if one.finding.assertion.laterality), None)
    number = context.book.number(_SIDES.get(side or "", "L97.509"))
    hit = told[0].finding.hit
    span = (hit.start, hit.end)
    why = ("use additional code for the ulcer (E11.621)", "site and side as stated, depth not stated")
    reportable = beside(lead, "the ulcer itself", span)
    return [*verdicts, stated(number, span, context.around.reading, reportable, why)]
