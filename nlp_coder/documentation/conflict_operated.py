"""An operation titled on one side and told on the other (Universal Protocol: the site is confirmed beforehand)."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.conflict_table import Contradiction

_TITLES: Final = frozenset({"preop_diagnosis", "postop_diagnosis"})
_SIDE: Final = re.compile(r"\b(left|right)\b(?: [a-z]+)?")
_POSITION: Final = re.compile(
    r"\s*(?:lateral|side[- ]?(?:up|down)|decubitus|arm|hand|upper extremity|wrist|antecubital|radial|tilt|leg|iv\b)"
)
"""Words that say how the patient lay and where a line ran, not where the surgeon worked."""
_LEAST: Final = 2


def operated_other_side(chart: Chart) -> Iterator[Contradiction]:
    """The side of the diagnoses before and after, where the technique names the other one only, and more than once."""
    titled = [one for section in chart.sections(_TITLES) for one in _sides(chart, section.body, section.end)]
    if len({side for side, _, _ in titled}) != 1:
        return
    last = titled[-1][2]
    told = [
        one
        for section in chart.sections(("procedure",))
        if section.start > last
        for one in _sides(chart, section.body, section.end)
    ]
    title = titled[0][0]
    first_told = [one for one in told if "\n" in chart.text[last : one[1]]]
    other = [one for one in first_told if one[0] != title]
    same = [one for one in told if one[0] == title and not _heads(chart, one[1])]
    if len(other) >= _LEAST and not same:
        _, start, end = other[0]
        yield Contradiction("operated side", titled[0][1:], (start, end))


def _heads(chart: Chart, place: int) -> bool:
    """Whether a word stands on the line that opens its section: the operation's name."""
    section = chart.reading.section_at(place)
    return "\n" not in chart.text[section.start : place].strip()


def _sides(chart: Chart, start: int, end: int) -> list[tuple[str, int, int]]:
    return [
        (found[1], found.start(), found.end())
        for found in _SIDE.finditer(chart.lower, start, end)
        if _POSITION.match(chart.lower, found.end(1)) is None
    ]
