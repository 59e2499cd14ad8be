"""A disease named as the cause decides the code of its manifestation (Guidelines I.A.13)."""

from dataclasses import replace
from typing import Final

from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.verdict import Verdict

_CAUSES_OF_DEMENTIA: Final = ("G30", "G20", "G31", "G10", "G35", "B20")


def manifestations(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Dementia with a named cause is F02 behind it, with the same severity and behavior (tabular F02 and F03)."""
    book = context.book
    cause = next(
        (v for v in verdicts if v.withheld is None and book.codes[v.number].startswith(_CAUSES_OF_DEMENTIA)),
        None,
    )
    if cause is None:
        return verdicts
    ruled = []
    for one in verdicts:
        code = book.codes[one.number]
        number = book.find("F02" + code[3:].replace(".9", ".8")) if code.startswith("F03") else None
        if number is not None and book.billable[number]:
            why = (
                "manifestation of a named cause",
                f"dementia in {book.codes[cause.number]} is coded F02, after it",
            )
            one = replace(one, number=number, because=(*one.because, why))
        ruled.append(one)
    return ruled
