"""An uncertain diagnosis in the office: its symptoms stand for it (Guidelines IV.H)."""

from typing import Final

from nlp_coder.coding.cases import ASSESSED
from nlp_coder.coding.reportability import kind_of
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import called_for
from nlp_coder.coding.verdict import Verdict

MAX_SYMPTOMS: Final = 3
_PAINS: Final = ("M25.5", "M54", "M79.1", "M79.6", "H57.1", "N64.4", "H92.0")


def symptoms_of_uncertain(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """An uncertain diagnosis is not coded in the office: the symptoms that led to it are (Guidelines IV.H)."""
    book = context.book
    open_questions = [
        one
        for one in verdicts
        if one.withheld in ("uncertain", "ruled-out")
        and any(t.finding.section in ASSESSED for t in one.case.told)
    ]
    if not open_questions:
        return verdicts
    told = [
        one
        for one in verdicts
        if one.withheld == "not-addressed" and one.case.live and _is_symptom(book.codes[one.number])
    ]
    told.sort(key=lambda one: (-one.score, one.number))
    asked: dict[int, str] = {}
    for one in told:
        for question in open_questions:
            disease = book.codes[question.number]
            if len(asked) < MAX_SYMPTOMS and context.tables.integral_to(book.codes[one.number], disease):
                asked.setdefault(one.number, disease)
    rule = "coded because the diagnosis is uncertain (IV.H)"
    return [
        called_for(one, rule, f"leads to {asked[one.number]}")
        if one.number in asked and one.withheld == "not-addressed"
        else one
        for one in verdicts
    ]


def _is_symptom(code: str) -> bool:
    """A chapter 18 symptom, or pain of a place that other chapters hold."""
    return kind_of(code) == "symptom" or code.startswith(_PAINS)
