"""What the tabular list asks for beside a code: its "use additional code" notes (Guidelines I.A.17).

A note names codes in brackets: one (R35.1), all below one (N39.4-), a range (Z68.1-Z68.45). A case that the note has,
and that names in its assessment, too faint to stand alone, is coded where a suggested code asks for it.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from nlp_coder.coding.cases import ASSESSED
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import called_for
from nlp_coder.coding.verdict import Verdict

_CODE: Final = re.compile(
    r"\b([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)\.?-?(?:-([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)-?)?"
)
_BRACKET: Final = re.compile(r"\(([^()]*)\)")


def use_additional(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Suggest the cases that the notes of suggested codes ask for."""
    wanted = [
        (one, asked, context.book.codes[place])
        for one in verdicts
        if one.withheld is None
        for place, line in context.book.notes(one.number, "use_additional")
        for asked in asked_codes(line)
    ]
    return [_with_reason(one, wanted, context) for one in verdicts]


def _with_reason(
    one: Verdict, wanted: list[tuple[Verdict, tuple[str, str], str]], context: Context
) -> Verdict:
    code = context.code(one)
    if one.withheld != "not-addressed" or not any(told.finding.section in ASSESSED for told in one.case.live):
        return one
    for lead, (first, last), place in wanted:
        if first <= code and (code <= last or code.startswith(last)):
            step = f"use additional code ({place})"
            detail = f"the tabular list asks for it beside {context.code(lead)}"
            return called_for(one, step, detail)
    return one


@cache
def asked_codes(line: str) -> tuple[tuple[str, str], ...]:
    """The first and last code of each range that a note names; both are the same for one code or prefix."""
    return tuple(_ranges(line))


def _ranges(line: str) -> Iterator[tuple[str, str]]:
    for bracket in _BRACKET.findall(line):
        if "with fifth" not in bracket:
            for first, last in _CODE.findall(bracket):
                yield first, last or first
