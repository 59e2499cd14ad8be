"""What the tabular list asks for beside a code: its "use additional code" notes (Guidelines I.A.17).

A note names codes in brackets: one (R35.1), all below one (N39.4-), a range (Z68.1-Z68.45). A case that the note has,
and that names in its assessment, too faint to stand alone, is coded where a suggested code asks for it.
"""

from nlp_coder.codes.note_ranges import CodeRange, ranges_in
from nlp_coder.coding.cases import ASSESSED
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import called_for
from nlp_coder.coding.verdict import Verdict


def use_additional(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Suggest the cases that the notes of suggested codes ask for."""
    wanted = [
        (one, asked, context.book.codes[place])
        for one in verdicts
        if one.withheld is None
        for place, line in context.book.notes(one.number, "use_additional")
        for asked in ranges_in(line)
    ]
    return [_with_reason(one, wanted, context) for one in verdicts]


def _with_reason(one: Verdict, wanted: list[tuple[Verdict, CodeRange, str]], context: Context) -> Verdict:
    code = context.code(one)
    if one.withheld != "not-addressed" or not any(told.finding.section in ASSESSED for told in one.case.live):
        return one
    for lead, asked, place in wanted:
        if asked.covers(code):
            step = f"use additional code ({place})"
            detail = f"the tabular list asks for it beside {context.code(lead)}"
            return called_for(one, step, detail)
    return one
