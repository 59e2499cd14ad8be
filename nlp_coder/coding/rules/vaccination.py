"""A vaccine given is coded Z23, once (Guidelines I.C.21.c.2)."""

from nlp_coder.coding.explanation import Adjustment, Explanation
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import SURE, stated
from nlp_coder.coding.verdict import Verdict


def vaccination(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add the encounter for immunization where a vaccine was given."""
    given = next((done for done in context.services if done.service.family.startswith("vaccine")), None)
    number = context.book.number("Z23")
    if given is None or any(one.number == number and one.withheld is None for one in verdicts):
        return verdicts
    reportable = Explanation(SURE, (Adjustment("vaccine given", 1.0, given.start, given.end),))
    why = ("encounter for immunization (I.C.21.c.2)", "a vaccine was given in this encounter")
    return [*verdicts, stated(number, (given.start, given.end), context.around.reading, reportable, why)]
