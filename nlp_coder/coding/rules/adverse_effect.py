"""A drug taken as it should be and named as the cause: the effect, then the drug's T36-T50 code (I.C.19.e.5.a).

The table of drugs (`data/coding/drug_table.tsv`) gives the code up to the intent; the 6th or 5th character 5 says
"adverse effect", the 7th that it is under care.
"""

import re
from typing import Final

from nlp_coder.coding.reportability import kind_of
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, stated
from nlp_coder.coding.verdict import Verdict
from nlp_coder.language.reading import Drug

ADVERSE_EFFECT: Final = "5A"
_BY: Final = re.compile(
    r"(?:\s*,)?\s+"
    r"(?:due to|from|secondary to|2/2|caused by|induced by|related to|attributed to|as a side effect of|on account of)"
    r"\s+(?:(?:[^.;:\n]|\.(?= ?[a-z])){2,30}? and (?:to |from )?)?(?:the |her |his |their |taking |use of )?",
    re.IGNORECASE,
)
_INDUCED: Final = re.compile(r"[- ](?:induced|related|associated)\s+", re.IGNORECASE)
REACH: Final = 60
_OF_CHEMOTHERAPY: Final = ("D64.81", "D61.810", "D70.1", "K12.31")
"""Their titles name antineoplastic drugs as the cause: the drug's code stands beside them (I.C.2.c.2)."""


def adverse_effect(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add the drug's code behind each suggested effect that the note ties to it, each once."""
    added = _of_chemotherapy(verdicts, context)
    for drug in context.around.reading.drugs:
        stem = context.tables.drug_stem(context.reference.medications[drug.name])
        number = context.book.find(stem + ADVERSE_EFFECT) if stem else None
        effect = _effect_of(drug, verdicts, context) if number is not None else None
        if number is None or effect is None or number in added:
            continue
        if context.book.is_valid_on(number, context.day) and all(one.number != number for one in verdicts):
            span = (drug.start, drug.end)
            why = (
                "adverse effect (I.C.19.e.5.a)",
                f"the note names the drug as the cause of {context.code(effect)}",
            )
            reportable = beside(effect, "named as the cause", span)
            added[number] = stated(number, span, context.around.reading, reportable, why)
    return verdicts + [added[number] for number in sorted(added)]


def _of_chemotherapy(verdicts: list[Verdict], context: Context) -> dict[int, Verdict]:
    """The adverse effect of antineoplastic drugs beside a condition that its own code ascribes to them."""
    number = context.book.find("T45.1X" + ADVERSE_EFFECT)
    lead = next((v for v in verdicts if v.withheld is None and context.code(v) in _OF_CHEMOTHERAPY), None)
    if lead is None or number is None or any(one.number == number for one in verdicts):
        return {}
    hit = (lead.case.live or lead.case.told)[0].finding.hit
    span = (hit.start, hit.end)
    why = ("adverse effect (I.C.2.c.2)", f"{context.code(lead)} is due to antineoplastic drugs")
    reportable = beside(lead, "named as the cause", span)
    return {number: stated(number, span, context.around.reading, reportable, why)}


def _effect_of(drug: Drug, verdicts: list[Verdict], context: Context) -> Verdict | None:
    """The suggested condition that stands right before "due to" the drug, or right after "-induced"."""
    text = context.around.reading.text
    for one in verdicts:
        if one.withheld is None and kind_of(context.code(one)) in ("disease", "symptom", "finding"):
            for told in one.case.live:
                hit = told.finding.hit
                if hit.end <= drug.start <= hit.end + REACH and _BY.fullmatch(text, hit.end, drug.start):
                    return one
                if drug.end <= hit.start <= drug.end + REACH and _INDUCED.fullmatch(
                    text, drug.end, hit.start
                ):
                    return one
    return None
