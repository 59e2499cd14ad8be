"""The reason for the visit, where it is a code of its own (Guidelines I.C.21.c)."""

from dataclasses import replace
from typing import Final

from nlp_coder.coding.reportability import kind_of
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.verdict import Verdict

_REASON_STANDS_IN: Final = frozenset({"chief_complaint", "indications", "header"})
TITLE_LENGTH: Final = 150


def reason_for_visit(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """A screening or examination named as the reason for the visit is coded whatever is found (I.C.21.c.5, c.13)."""
    ruled = []
    for one in verdicts:
        if (
            one.withheld == "not-addressed"
            and kind_of(context.book.codes[one.number]) == "reason for the visit"
        ):
            for told in one.case.live:
                finding = told.finding
                if finding.section in _REASON_STANDS_IN or finding.hit.start < TITLE_LENGTH:
                    why = (
                        "reason for the visit (I.C.21.c)",
                        "named where the note says why the patient came",
                    )
                    one = replace(one, withheld=None, because=(*one.because, why))
                    break
        ruled.append(one)
    return ruled
