"""Chronic pain of a named site: G89.29 behind the code of the site (Guidelines I.C.6.b.1.b.ii)."""

import re
from typing import Final

from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, stated
from nlp_coder.coding.verdict import Verdict

_PAINS: Final = ("M54.2", "M54.5", "M54.6", "M54.9", "M25.5", "M79.1", "M79.6")
_CHRONIC: Final = re.compile(r"\bchronic\b[^.;:,\n]{0,30}$", re.IGNORECASE)
REACH: Final = 35


def chronic_pain(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add G89.29 where the words of a suggested pain call it chronic; the site's code does not say so."""
    number = context.book.number("G89.29")
    if any(context.code(one).startswith("G89") and one.withheld is None for one in verdicts):
        return verdicts
    text = context.around.reading.text
    for one in verdicts:
        if one.withheld is not None or not context.code(one).startswith(_PAINS):
            continue
        for told in one.case.live:
            hit = told.finding.hit
            found = _CHRONIC.search(text, max(0, hit.start - REACH), hit.start) or re.search(
                r"\bchronic\b", text[hit.start : hit.end], re.IGNORECASE
            )
            if found:
                why = (
                    "chronic pain adds what the site does not say (I.C.6.b)",
                    f"beside {context.code(one)}",
                )
                reportable = beside(one, "called chronic", (hit.start, hit.end))
                span = (hit.start, hit.end)
                return [*verdicts, stated(number, span, context.around.reading, reportable, why)]
    return verdicts
