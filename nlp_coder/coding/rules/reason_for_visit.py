"""The reason for the visit, where it is a code of its own (Guidelines I.C.21.c)."""

from typing import Final

from nlp_coder.coding.cases import ASSESSED
from nlp_coder.coding.reportability import kind_of
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import called_for
from nlp_coder.coding.verdict import Verdict

_REASON_STANDS_IN: Final = frozenset({"chief_complaint", "indications", "header"})
TITLE_LENGTH: Final = 150


def reason_for_visit(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """A screening or examination named as the reason for the visit is coded whatever is found (I.C.21.c.5, c.13)."""
    rule, why = "reason for the visit (I.C.21.c)", "named where the note says why the patient came"
    return [called_for(one, rule, why) if _is_reason(one, context) else one for one in verdicts]


def _is_reason(one: Verdict, context: Context) -> bool:
    if one.withheld == "not-addressed" and context.code(one).startswith("Z51.1"):
        return any(told.finding.section in ASSESSED for told in one.case.live)
    if one.withheld != "not-addressed" or kind_of(context.code(one)) != "reason for the visit":
        return False
    found = [told.finding for told in one.case.live]
    return any(f.section in _REASON_STANDS_IN or f.hit.start < TITLE_LENGTH for f in found)
