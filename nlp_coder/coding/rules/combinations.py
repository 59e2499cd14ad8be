"""Combination codes across findings (Guidelines I.B.9, I.A.15); the table is `data/coding/combinations.yaml`."""

from dataclasses import replace

from nlp_coder.coding.cases import Case
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.tables import Combination
from nlp_coder.coding.verdict import Verdict


def combinations(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Apply every row of the table, in its order."""
    for rule in context.tables.combinations:
        categories = {context.code(one)[:3] for one in verdicts}
        if all(prefix[:3] in categories for prefix in rule.all):
            verdicts = _combine(verdicts, rule, context)
    return verdicts


def _live(verdicts: list[Verdict], context: Context, prefix: str) -> Verdict | None:
    """The best verdict under a code prefix that is suggested, or a lasting disease the note lists."""
    found = [
        one
        for one in verdicts
        if (code := context.book.codes[one.number]).startswith(prefix)
        and (one.withheld is None or (one.withheld == "not-addressed" and context.tables.is_chronic(code)))
    ]
    return max(found, key=lambda one: (one.withheld is None, one.score, -one.number)) if found else None


def _combine(verdicts: list[Verdict], rule: Combination, context: Context) -> list[Verdict]:
    """Replace the dropped members by the combination code; it stands where one member is suggested."""
    members = [(prefix, _live(verdicts, context, prefix)) for prefix in rule.all]
    found = [
        one
        for prefix, one in members
        if one is not None and (one.withheld is None or prefix not in rule.addressed)
    ]
    number = context.book.find(rule.gives)
    if len(found) < len(rule.all) or number is None or all(one.withheld for one in found):
        return verdicts
    if not context.book.is_valid_on(number, context.day):
        return verdicts
    if any(one.number == number and one.withheld is None for one in verdicts):
        return [one for one in verdicts if not context.book.codes[one.number].startswith(rule.drops)]
    dropped = [one for one in found if context.book.codes[one.number].startswith(rule.drops)]
    lead = max(dropped or found, key=lambda one: (one.withheld is None, one.score, -one.number))
    likely = max(found, key=lambda one: one.reportable.score)
    told = tuple(told for one in found for told in one.case.told)
    ordered = tuple(sorted(told, key=lambda one: (one.finding.hit.start, one.finding.hit.end)))
    joined = replace(
        lead,
        case=Case(lead.case.number, ordered),
        number=number,
        reportable=likely.reportable,
        withheld=None,
        because=(*lead.because, (f"combination code ({rule.source})", rule.why)),
    )
    return [one for one in verdicts if one not in dropped] + [joined]
