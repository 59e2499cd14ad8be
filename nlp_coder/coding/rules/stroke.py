"""What a past stroke has left behind (Guidelines I.C.9.d)."""

from dataclasses import replace
from typing import Final

from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.verdict import Verdict

_STROKE: Final = ("I60", "I61", "I62", "I63", "Z86.73")
_DEFICITS: Final = {
    "R13": ("I69.391", True),
    "R47.01": ("I69.320", False),
    "R47.1": ("I69.322", False),
    "R29.810": ("I69.392", False),
    "R27": ("I69.393", False),
    "R41.84": ("I69.318", False),
}
"""Deficit -> the sequela code of cerebral infarction, and whether the deficit's own code is added."""


def sequelae_of_stroke(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """A deficit that the same sentence ties to a past stroke takes its I69 code (Guidelines I.C.9.d)."""
    book = context.book
    told_in = {
        told.finding.sentence
        for one in verdicts
        if book.codes[one.number].startswith(_STROKE)
        for told in one.case.told
        if told.finding.assertion.presence == "present" and told.finding.assertion.experiencer == "patient"
    }
    if not told_in:
        return verdicts
    ruled = []
    for one in verdicts:
        code = book.codes[one.number]
        found = next((value for prefix, value in _DEFICITS.items() if code.startswith(prefix)), None)
        tied = any(told.finding.sentence in told_in for told in one.case.live)
        if one.withheld is not None or found is None or not tied:
            ruled.append(one)
            continue
        sequela, keeps = found
        why = ("sequela of stroke (I.C.9.d)", "the same sentence ties the deficit to a past stroke")
        ruled.append(replace(one, number=book.number(sequela), because=(*one.because, why)))
        if keeps:
            ruled.append(one)
    return ruled
