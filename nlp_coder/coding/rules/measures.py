"""Codes of a measured value beside the diagnosis they belong to: body mass index, stroke scale (I.B.14, I.C.18.i)."""

from collections.abc import Callable
from typing import Final

from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, called_for, stated
from nlp_coder.coding.verdict import Verdict
from nlp_coder.language.reading import Value

_WEIGHT: Final = (
    "E66",
    "E40",
    "E41",
    "E43",
    "E44",
    "E45",
    "E46",
    "E88.A",
    "R63.4",
    "R63.5",
    "R63.6",
    "R64",
    "O99.21",
    "F50",
)
_STROKE: Final = ("I63",)
ADULT: Final = 20


def measures(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add the code of each value whose diagnosis is suggested; anybody may have documented the value."""
    for name, diagnoses, code_of in _MEASURES:
        lead = next(
            (v for v in verdicts if v.withheld is None and context.code(v).startswith(diagnoses)), None
        )
        value = next((one for one in context.around.reading.values if one.name == name), None)
        code = code_of(value, context) if lead is not None and value is not None else None
        number = context.book.find(code) if code else None
        if lead and value and number is not None and context.book.is_valid_on(number, context.day):
            verdicts = _with_value(verdicts, number, (value.start, value.end), lead, context)
    return verdicts


def _with_value(
    verdicts: list[Verdict], number: int, span: tuple[int, int], lead: Verdict, context: Context
) -> list[Verdict]:
    rule, why = "value beside its diagnosis (I.B.14)", f"measured for {context.code(lead)}"
    if any(one.number == number for one in verdicts):
        faint = ("not-addressed", "historical")
        return [
            called_for(one, rule, why) if one.number == number and one.withheld in faint else one
            for one in verdicts
        ]
    reportable = beside(lead, "value documented", span)
    return [*verdicts, stated(number, span, context.around.reading, reportable, (rule, why))]


def _body_mass_index(value: Value, context: Context) -> str | None:
    age = context.note.encounter.age
    if age is not None and age < ADULT:
        return None  # children are coded by percentile
    index = value.number
    if index < 20:
        return "Z68.1"
    if index < 40:
        return f"Z68.{int(index)}"
    steps = (45, 50, 60, 70)
    return f"Z68.4{1 + sum(index >= step for step in steps)}"


def _stroke_scale(value: Value, context: Context) -> str | None:
    return f"R29.7{int(value.number):02d}" if 0 <= value.number <= 42 else None


_MEASURES: Final[tuple[tuple[str, tuple[str, ...], Callable[[Value, Context], str | None]], ...]] = (
    ("bmi", _WEIGHT, _body_mass_index),
    ("nihss", _STROKE, _stroke_scale),
)
