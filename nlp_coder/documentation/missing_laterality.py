"""A finding or a procedure with sided codes whose side no clause states (ICD-10-CM Guidelines I.B.13)."""

from collections.abc import Iterator

from nlp_coder.documentation.registry import Finding, Hit, gap

SIDES = ("right", "left", "bilateral")


@gap(
    "missing-laterality",
    severity="warn",
    source="ICD-10-CM Guidelines I.B.13",
    message="{finding}: the note does not say which side.",
    question="Which side does “{finding}” concern, if known?",
    options=SIDES,
)
def missing_laterality(given: Finding) -> Iterator[Hit]:
    """Diagnoses coded to the unspecified side, and sided procedures without a side; one gap a diagnosis."""
    chart = given.chart
    for one in chart.diagnoses:
        number = chart.book.number(one.code)
        family = chart.book.sides(number)
        if chart.book.side(number) == "unspecified" and {"left", "right"} <= set(family):
            codes = tuple(chart.book.codes[family[side]] for side in SIDES if side in family)
            yield Hit(one.evidence[:2], codes, {"finding": one.evidence[0].text})
    for one in chart.procedures:
        if one.code in chart.lateral and one.assertion.laterality is None:
            yield Hit(one.evidence[:2], (one.code,), {"finding": one.evidence[0].text})
