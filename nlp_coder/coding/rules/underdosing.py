"""Why a drug was underdosed: cost, where the note says that the patient cannot pay (tabular Z91.12-, I.C.19.e.5.c)."""

import re
from typing import Final

from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, stated
from nlp_coder.coding.verdict import Verdict

_FOR_COST: Final = "Z91.120"
_UNDERDOSED: Final = re.compile(r"T(?:3[6-9]|4\d|50)\..*6[ADS]")
_COST: Final = re.compile(
    r"\b(?:can ?not|can't|could ?n[o']t|couldn't|unable to|not able to) (?:afford|pay for)\b"
    r"|\b(?:because|due to|on account|for reasons) of (?:the |its )?(?:cost|price|expense)"
    r"|\bdue to (?:the |its )?cost\b"
    r"|\b(?:costs? too much|too expensive|financial hardship)\b",
    re.IGNORECASE,
)


def underdosing(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add the intent beside a suggested underdosing: hardship, where no other reason is coded."""
    lead = next((v for v in verdicts if v.withheld is None and _UNDERDOSED.match(context.code(v))), None)
    if lead is None or any(v.withheld is None and context.code(v).startswith("Z91.1") for v in verdicts):
        return verdicts
    found = _COST.search(context.around.reading.text)
    number = context.book.find(_FOR_COST)
    if found is None or number is None or not context.book.is_valid_on(number, context.day):
        return verdicts
    why = ("reason of the underdosing (I.C.19.e.5.c)", f"cost named beside {context.code(lead)}")
    reportable = beside(lead, "cost named", found.span())
    kept = [one for one in verdicts if one.number != number]
    return [*kept, stated(number, found.span(), context.around.reading, reportable, why)]
