"""The code of a preventive or wellness visit: by age, or by what Medicare calls it."""

from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.families import is_medicare
from nlp_coder.documentation.visit_level.said import Said

PREVENTIVE: Final = (
    (1, "99381", "99391"),
    (5, "99382", "99392"),
    (12, "99383", "99393"),
    (18, "99384", "99394"),
    (40, "99385", "99395"),
    (65, "99386", "99396"),
    (200, "99387", "99397"),
)
"""Below this age in years: the code for a new and for an established patient. Source: CPT preventive medicine."""
_ELIGIBLE: Final = 65


def preventive_code(chart: Chart, said: Said) -> str | None:
    """The code of a preventive visit, by payer and age; None where neither says it."""
    age = _age(chart)
    if _is_wellness(chart, said, age):
        if any(True for _ in said.within("welcome", 0, 500)):
            return "G0402"
        later = any(True for _ in said.within("later_wellness", 0, 500))
        first = any(True for _ in said.within("first_wellness", 0, 500))
        return "G0438" if first and not later else "G0439"
    if age is None:
        return None
    row = next(row for row in PREVENTIVE if age < row[0])
    return row[1] if _is_new(chart, said) else row[2]


def _is_wellness(chart: Chart, said: Said, age: float | None) -> bool:
    """Medicare's own visit: it pays no 9938x or 9939x; "annual wellness visit" at 65 is its term."""
    if is_medicare(chart, said):
        return True
    named = any(True for _ in said.within("wellness", 0, 250))
    return named and chart.note.encounter.payer is None and age is not None and age >= _ELIGIBLE


def _is_new(chart: Chart, said: Said) -> bool:
    given = chart.note.encounter.visit_type
    return given == "new" if given else any(True for _ in said.within("new_patient", 0, 400))


def _age(chart: Chart) -> float | None:
    if chart.note.encounter.age is not None:
        return chart.note.encounter.age
    values = chart.reading.values
    return next((value.number for value in values if value.kind == "age" and value.name == "age"), None)
