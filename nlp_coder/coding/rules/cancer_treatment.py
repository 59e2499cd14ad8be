"""A visit to give chemotherapy or immunotherapy is coded as such, before the cancer (Guidelines I.C.2.e.2)."""

from typing import Final

from nlp_coder.coding.procedures import Done
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, stated
from nlp_coder.coding.verdict import Verdict

_INFUSIONS: Final = frozenset({"96401", "96409", "96413"})
_ANTIBODIES: Final = frozenset(
    {
        "J9022",
        "J9035",
        "J9041",
        "J9055",
        "J9119",
        "J9144",
        "J9145",
        "J9173",
        "J9228",
        "J9271",
        "J9299",
        "J9303",
    }
    | {"J9306", "J9312", "J9355"}
)
_CANCER: Final = ("C", "D0", "D37", "D38", "D39", "D4")


def cancer_treatment(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add Z51.11 or Z51.12 where a cancer drug was given for a suggested cancer."""
    cancer = next((v for v in verdicts if v.withheld is None and context.code(v).startswith(_CANCER)), None)
    given = [done for done in context.services if done.service.code.startswith("J9")]
    if cancer is None or not any(done.service.code in _INFUSIONS for done in context.services):
        return verdicts
    antibodies = [done for done in given if done.service.code in _ANTIBODIES]
    others = [done for done in given if done not in antibodies]
    for code, products in (
        ("Z51.11", others or ([] if antibodies else list(context.services))),
        ("Z51.12", antibodies),
    ):
        if products:
            verdicts = _with_encounter(verdicts, code, products[0], cancer, context)
    return verdicts


def _with_encounter(
    verdicts: list[Verdict], code: str, product: Done, cancer: Verdict, context: Context
) -> list[Verdict]:
    number = context.book.number(code)
    if any(one.number == number and one.withheld is None for one in verdicts):
        return verdicts
    span = (product.start, product.end)
    why = ("treatment of a cancer is the visit (I.C.2.e.2)", f"given for {context.code(cancer)}")
    reportable = beside(cancer, "cancer drug given", span)
    kept = [one for one in verdicts if one.number != number]
    return [*kept, stated(number, span, context.around.reading, reportable, why)]
