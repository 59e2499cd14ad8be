"""Symptoms and vague injuries that a suggested disease already says (Guidelines I.B.5, I.C.19.b)."""

from dataclasses import replace

from nlp_coder.coding.reportability import kind_of
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.verdict import Verdict
from nlp_coder.review import ReasonCue


def integral(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Withhold symptoms that belong to a suggested disease (Guidelines I.B.5)."""
    suggested = [one for one in verdicts if one.withheld is None]
    ruled = []
    for one in verdicts:
        code = context.book.codes[one.number]
        owner = next((o for o in suggested if o is not one and _owns(o, code, context)), None)
        if one.withheld in (None, "not-addressed") and owner is not None:
            other = context.book.codes[owner.number]
            why = context.tables.integral_to(code, other) or "the named injury of the same region says it"
            words = owner.case.live[0].finding.hit if owner.case.live else owner.case.told[0].finding.hit
            cue = ReasonCue(words.start, words.end, "", "integral")
            one = replace(
                one, withheld="integral", cue=cue, because=(*one.because, (f"integral to {other}", why))
            )
        ruled.append(one)
    return ruled


def _owns(owner: Verdict, symptom: str, context: Context) -> bool:
    disease = context.book.codes[owner.number]
    if kind_of(disease) not in ("disease", "injury"):
        return False
    return context.tables.integral_to(symptom, disease) is not None or _same_region(disease, symptom, context)


def _same_region(injury: str, vague: str, context: Context) -> bool:
    """A bare "injury of the knee" beside a named one of the same region says nothing more (I.C.19.b)."""
    if (
        vague[0] != "S"
        or injury[:2] != vague[:2]
        or "nspecified injury" in context.book.title(context.book.number(injury))
    ):
        return False
    return "nspecified injury" in context.book.title(context.book.number(vague))
