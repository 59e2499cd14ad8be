"""Time: the clinician's own total on the date, as stated; ranges and staff time raise nothing."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.said import Said
from nlp_coder.language.reading import Value
from nlp_coder.review import Element

_COUNTED: Final = ("total_time", "discharge_time")
_UNIT: Final = " min"
_DAY: Final = 24 * 60
_HEADING: Final = 40
"""A longer line above the minutes is a sentence, no heading."""
_APART: Final = re.compile(
    r"[^.;\n]{0,50}\b(?:exclu\w+|excl|apart|aside|not (?:counting|including)|(?:outside|exclusive) of)\b"
)
"""What sets minutes of critical care apart from procedures and teaching. Source: CPT critical care."""


def time_of(chart: Chart, said: Said) -> Element:
    """The time element: its level is the minutes. A range is a template and warns only."""
    times = [value for value in chart.reading.values if value.kind == "time"]
    if not times:
        return Element("none", "no total time is stated")
    stated = [one for one in times if one.name in _COUNTED and not _by_staff(one, chart, said)]
    if any(one.name == "psychotherapy_time" for one in times) or (stated and said.all("psychotherapy")):
        return Element("none", "psychotherapy is timed apart: the visit goes by medical decision making")
    if not stated:
        ranged = next((one for one in times if one.name == "time_range"), None)
        reason = "a range of minutes is no total time" if ranged else "no total time is stated"
        return Element("none", reason)
    best = max(stated, key=lambda value: (value.number, -value.start))
    return Element(f"{best.number:g}{_UNIT}", "total time stated", (chart.evidence(best.start, best.end),))


def minutes(element: Element) -> float:
    """The minutes of a time element; 0 where none count."""
    return float(element.level.removesuffix(_UNIT)) if element.level.endswith(_UNIT) else 0.0


def critical_minutes(chart: Chart, said: Said) -> Value | None:
    """The longest critical care time stated, beside the words or elsewhere in the paragraph that states the care."""
    return max(_critical(chart, said), key=lambda value: (value.number, -value.start), default=None)


def _critical(chart: Chart, said: Said) -> Iterator[Value]:
    for value in chart.reading.values:
        if value.name == "critical_care_time" or (
            value.name == "total_time" and _of_critical_care(value, chart, said)
        ):
            yield value
        elif (
            value.name == "duration"
            and "min" in said.lower[value.start : value.end]
            and _APART.match(said.lower, value.end)
            and _of_critical_care(value, chart, said)
        ):
            yield replace(value, number=float(round(value.number * _DAY)))


def _of_critical_care(value: Value, chart: Chart, said: Said) -> bool:
    """Whether the line of a clinician's time, or a heading right above it, says critical care."""
    line = chart.text.rfind("\n", 0, value.start) + 1
    above = chart.text.rfind("\n", 0, max(line - 1, 0)) + 1
    end = chart.text.find("\n", value.end)
    end = len(chart.text) if end < 0 else end
    title = chart.text[above : line - 1].strip() if line else ""
    heading = 0 < len(title) <= _HEADING and not title.endswith(".")
    return said.holds("critical_care", above if heading else line, end) and not _by_staff(value, chart, said)


def _by_staff(value: Value, chart: Chart, said: Said) -> bool:
    line = chart.text.rfind("\n", 0, value.start) + 1
    start = max(line, chart.text.rfind(". ", 0, value.start), value.start - 40)
    return (
        any(True for _ in said.within("staff_time", start, value.start))
        and not said.lower.find("i spent", start, value.start) >= start
    )
