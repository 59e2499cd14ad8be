"""A long-term drug is coded beside the disease it is taken for (Guidelines I.C.4.a.3, I.C.21.c.3)."""

import re
from typing import Final

from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, stated
from nlp_coder.coding.verdict import Verdict

_DIABETES: Final = ("E08", "E09", "E10", "E11", "E13")
_HORMONE_SENSITIVE: Final = ("C50", "C61", "Z85.3")
_CLOTS: Final = ("I48", "I26", "I82", "Z86.71", "Z95.2", "D68")
_ARTERIES: Final = ("I25", "I70", "I73.9", "Z95.5", "Z95.82", "Z86.73", "I69.3")
_BESIDE: Final = {
    "Z79.4": (_DIABETES, "use additional code (I.C.4.a.3)"),
    "Z79.84": (_DIABETES, "use additional code (I.C.4.a.3)"),
    "Z79.85": (_DIABETES, "use additional code (I.C.4.a.3)"),
    "Z79.810": (_HORMONE_SENSITIVE, "long-term drug that affects care (I.C.21.c.3)"),
    "Z79.811": (_HORMONE_SENSITIVE, "long-term drug that affects care (I.C.21.c.3)"),
    "Z79.818": (_HORMONE_SENSITIVE, "long-term drug that affects care (I.C.21.c.3)"),
    "Z79.02": (_ARTERIES, "long-term drug that affects care (I.C.21.c.3)"),
    "Z79.01": (_CLOTS, "long-term drug that affects care (I.C.21.c.3)"),
}
"""Status code of a drug -> the suggested diagnoses beside which it is coded, and the rule."""

_SAID_LONG: Final = ("Z79.02",)
"""Taken for a time after a stent or stroke as often as for good: the note must say that it is long-term."""
_LONG: Final = re.compile(
    r"[^.;\n]{0,30}\b(?:long[- ]?term|life[- ]?long|indefinitely|for life)\b", re.IGNORECASE
)
_BEGUN: Final = re.compile(
    r"\b(?:add|start|begin|initiate|consider|try|discuss)(?:ed|ing|s)?\b(?:(?!\bcont)[^.;\n]){0,30}$",
    re.IGNORECASE,
)

OFTEN_LEFT_OUT: Final = 1.1
"""Log-odds: the rule is plain, and coders still leave the code out in every fourth note or so."""


def drug_status(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add the status codes of the drugs taken, each once."""
    found: dict[str, Verdict] = {}
    there = {one.number for one in verdicts if one.withheld is None}
    reading = context.around.reading
    for drug in reading.drugs:
        status = context.reference.medications[drug.name].status_code
        if (
            status not in _BESIDE
            or status in found
            or not drug.taken
            or _only_begun(reading.text, drug.start)
            or (status in _SAID_LONG and _LONG.match(reading.text, drug.end) is None)
        ):
            continue
        diseases, rule = _BESIDE[status]
        lead = next(
            (v for v in verdicts if v.withheld is None and context.code(v).startswith(diseases)), None
        )
        number = context.book.number(status)
        if lead is None or number in there or not context.book.is_valid_on(number, context.day):
            continue
        span = (drug.start, drug.end)
        reportable = beside(lead, "drug taken for the diagnosis", span)
        why = (rule, f"long-term drug beside {context.code(lead)}")
        found[status] = stated(number, span, reading, reportable, why, sure=OFTEN_LEFT_OUT)
    return verdicts + [found[status] for status in sorted(found)]


def _only_begun(text: str, start: int) -> bool:
    """A drug that is only now begun or thought of is not yet a long-term one."""
    return _BEGUN.search(text, max(0, start - 40), start) is not None
