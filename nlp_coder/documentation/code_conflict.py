"""Two codes on one claim that an Excludes1 note keeps apart (ICD-10-CM Guidelines I.A.12.a).

The notes of all entries above a code reach it. Not raised where the exception of I.A.12.a holds: the two are clearly
unrelated, on different sides of the body or by the note's own words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from nlp_coder.codes.note_ranges import CodeRange, ranges_in
from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.coded import Coded, coded_diagnoses
from nlp_coder.documentation.registry import Finding, Hit, gap

_UNRELATED: Final = re.compile(
    r"\b(?:unrelated to|not related to|separate from|distinct from|independent of|not due to|not caused by"
    r"|unrelated problem)\b"
)
_COMBINED: Final = re.compile(r"\b(?:in|with|due to|complicating|associated with|following)\b[^()]*\(")
_NEAR: Final = 160


@gap(
    "code-conflict",
    severity="warn",
    source="ICD-10-CM Guidelines I.A.12.a: Excludes1",
    message="{one} and {other} are not coded together (Excludes1 at {place}).",
    question="The claim holds {one} and {other}, which are coded together only when unrelated. "
    "What is their relation in this patient?",
    options=("One condition", "Two unrelated conditions"),
)
def code_conflict(given: Finding) -> Iterator[Hit]:
    """One gap a pair of codes, billed or suggested, of which either excludes the other."""
    chart = given.chart
    coded = coded_diagnoses(chart)
    if len(coded) < 2:
        return
    notes = {one.code: _excluded(chart, one.number) for one in coded}
    for one, other in combinations(coded, 2):
        place = _excluder(one, other, notes)
        if one.code == other.code or place is None or _is_unrelated(chart, one, other):
            continue
        evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
        fills = {"one": one.code, "other": other.code, "place": place}
        yield Hit(evidence, (one.code, other.code), fills)


def _excluded(chart: Chart, number: int) -> tuple[CodeRange, ...]:
    """The ranges that a code's Excludes1 notes name.

    A note of a combination over many categories ("stupor in diabetes (E08-E13)") keeps away the combination code, not
    the disease itself, and is left out.
    """
    lines = (line for _, line in chart.book.notes(number, "excludes1"))
    return tuple(
        one
        for line in lines
        for one in ranges_in(line)
        if one.first[:3] == one.last[:3] or not _COMBINED.search(line)
    )


def _excluder(one: Coded, other: Coded, notes: Mapping[str, Sequence[CodeRange]]) -> str | None:
    """The code whose note excludes the other."""
    if any(each.covers(other.code) for each in notes[one.code]):
        return one.code
    return other.code if any(each.covers(one.code) for each in notes[other.code]) else None


def _is_unrelated(chart: Chart, one: Coded, other: Coded) -> bool:
    """Different sides of the body, by code or by the note, or words that keep the two apart."""
    sides = {chart.book.side(each.number) or each.laterality for each in (one, other)}
    if sides == {"left", "right"}:
        return True
    for each in (*one.evidence, *other.evidence):
        low, high = max(0, each.start - _NEAR), min(len(chart.text), each.end + _NEAR)
        if _UNRELATED.search(chart.lower, low, high):
            return True
    return False
