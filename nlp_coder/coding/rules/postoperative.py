"""The postoperative diagnosis of an operation is what the operation is coded with (Guidelines IV.N)."""

from typing import Final

from nlp_coder.coding.reportability import kind_of
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import called_for
from nlp_coder.coding.verdict import Verdict

_NAMED: Final = ("disease", "injury")
SURE_ENOUGH: Final = 0.55
"""The words must name the code well: the line is short, and nothing else speaks for it."""


def postoperative(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Suggest the conditions of the postoperative diagnosis that were too faint to stand alone."""
    rule, why = "postoperative diagnosis (IV.N)", "named as what the operation was done for"
    return [called_for(one, rule, why) if _is_named(one, context) else one for one in verdicts]


def _is_named(one: Verdict, context: Context) -> bool:
    return (
        one.withheld == "not-addressed"
        and kind_of(context.code(one)) in _NAMED
        and one.choice.score >= SURE_ENOUGH
        and any(told.finding.section == "postop_diagnosis" for told in one.case.live)
    )
