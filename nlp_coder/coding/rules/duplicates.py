"""A code stands on a claim once (Guidelines I.B.12)."""

from dataclasses import replace

from nlp_coder.coding.cases import Case
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.verdict import Verdict


def duplicates(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Join suggested verdicts of one code: the likeliest stays, with the words of all."""
    suggested: dict[int, list[Verdict]] = {}
    for one in verdicts:
        if one.withheld is None:
            suggested.setdefault(one.number, []).append(one)
    joined = {number: _joined(same) for number, same in suggested.items()}
    return [
        joined[one.number] if one.withheld is None else one
        for one in verdicts
        if one.withheld is not None or one is suggested[one.number][0]
    ]


def _joined(same: list[Verdict]) -> Verdict:
    best = max(same, key=lambda one: one.score)
    told = {(t.finding.hit.start, t.finding.hit.end): t for one in same for t in one.case.told}
    ordered = tuple(told[span] for span in sorted(told))
    return best if len(same) == 1 else replace(best, case=Case(best.case.number, ordered))
