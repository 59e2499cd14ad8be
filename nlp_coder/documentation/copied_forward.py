"""Text carried over from another day: inside one note, and from the patient's earlier notes.

AHIMA, Appropriate Use of the Copy and Paste Functionality (2014); OIG work plan on identical documentation across
services; CMS: cloned documentation doesn't support the day it stands under.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.registry import Finding, Hit, gap

_DATE: Final = re.compile(r"/(\d{1,2})(?:/(\d{4}|\d\d))?\b(?!/)")
"""A date from its first slash on: what is rare is looked for first."""
_RETURN: Final = re.compile(
    r"\b(?:next (?:visit|appointment|session)|return(?: to (?:clinic|office))?|rtc|follow[- ]?up(?: scheduled| visit)?"
    r"|f/u|recheck|see (?:him|her|you|back))\b[^.;\n]{0,24}?\b(?:in|on|for|by|scheduled for)[ \t]+"
    r"(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: \d{1,2},?)? (?P<year>20\d\d)"
    r"|(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:20)?\d\d))\b"
)
_YEAR: Final = re.compile(r" 20\d\d\b")
_TOLD_PAST: Final = re.compile(
    r"\b(?:last|was|were|had|seen|here for|since|missed|previous|prior)\b[^.;\n]{0,40}$"
)
_DAY: Final = re.compile(
    r"\b(?P<kind>pod|post-?op(?:erative)? day|hd|hospital day)[ \t]*#?[ \t]*(?P<number>\d{1,2})\b"
)
_EVENT: Final = re.compile(
    r"\b(?:on|since|by|until|till|from|through|after|before|of|to|goal|expected|by|at|starting|removed|pulled|was)\s*$"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD: Final = re.compile(r"\w+")
_NARRATIVE: Final = frozenset(
    {"hpi", "subjective", "interval_history", "hospital_course", "body", "ed_course"}
)
_JUDGED: Final = frozenset({"assessment", "assessment_plan", "plan", "mdm"})
_ENTRY_WORDS: Final = 10
_PASSAGE_WORDS: Final = 25
_SENTENCE: Final = 30
_PRIOR_WORDS: Final = 18
_JUDGED_WORDS: Final = 40
_SHINGLE: Final = 5
_SHARE: Final = 0.7
_JUDGED_SHARE: Final = 0.9
_TITLE: Final = 160
_BACK: Final = 90
_DATED_HEAD: Final = 45
_ENTRY_LENGTH: Final = 8000
"""How far above a place the date of its entry is looked for: keeps the time linear."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in figures; `day` is None where it has no year."""

    start: int
    end: int
    day: date | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A line under its own date; `words` are its words behind the date."""

    day: str
    start: int
    end: int
    words: tuple[str, ...]


@gap(
    "copied-forward-text",
    severity="warn",
    source="AHIMA copy and paste position (2014); CMS on cloned documentation",
    message="{what}: the passage repeats an earlier entry and does not describe this encounter.",
    question="Which of the repeated statements describe this encounter?",
    options=("As written", "Corrected: ___"),
)
def copied_forward_text(given: Finding) -> Iterator[Hit]:
    """At most one gap for the note itself and one an earlier note."""
    chart = given.chart
    within = (
        _day_contradicted(chart) or _entry_repeated(chart) or _passage_twice(chart) or _return_past(chart)
    )
    if within is not None:
        yield within
    for prior in chart.note.encounter.prior_notes:
        if (hit := _from_prior(chart, prior.text)) is not None:
            yield hit
            return


def _dates(lower: str) -> Iterator[Dated]:
    """Dates as month/day with or without a year, in text order."""
    for match in _DATE.finditer(lower):
        start = match.start()
        while start > 0 and match.start() - start < 2 and lower[start - 1].isdigit():
            start -= 1
        if start == match.start() or lower[start - 1 : start].isalnum() or lower[start - 1 : start] == "/":
            continue
        month, day = int(lower[start : match.start()]), int(match[1])
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield Dated(start, match.end(), _day(match[2], month, day) if match[2] else None)


def _day(year: str, month: int, day: int) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return None


def _entry_repeated(chart: Chart) -> Hit | None:
    """A dated line whose words stand under another date too, alone or before that day's own."""
    entries: dict[tuple[str, ...], Passage] = {}
    for one in _entries(chart):
        head = one.words[:_ENTRY_WORDS]
        if (earlier := entries.get(head)) is not None:
            size = len(earlier.words)
            if earlier.day != one.day and size >= _ENTRY_WORDS and one.words[:size] == earlier.words:
                evidence = (chart.evidence(earlier.start, earlier.end), chart.evidence(one.start, one.end))
                return Hit(evidence, (), {"what": f"Entry of {earlier.day} under {one.day}"})
        entries.setdefault(head, one)
    return None


def _entries(chart: Chart) -> Iterator[Passage]:
    """Lines that carry a date at their head, and lines under a dated head of few words."""
    dates = list(_dates(chart.lower))
    if len(dates) < 2:
        return
    starts = {one.start: one for one in dates}
    places = sorted(starts)
    day, place, seen = "", 0, 0
    for line in chart.text.split("\n"):
        end = place + len(line.rstrip())
        while seen < len(places) and places[seen] < place:
            seen += 1
        head = (
            starts[places[seen]]
            if seen < len(places) and places[seen] < min(end, place + _DATED_HEAD)
            else None
        )
        if head is not None:
            day = chart.text[head.start : head.end]
        body = head.end if head is not None else place
        words = tuple(_WORD.findall(chart.lower, body, end))
        if day and len(words) >= _ENTRY_WORDS:
            yield Passage(day, place, end, words)
        place += len(line) + 1


def _passage_twice(chart: Chart) -> Hit | None:
    """A passage of two and more sentences that stands twice in a part; a summary may repeat the history's opening."""
    seen: dict[str, tuple[int, int]] = {}
    run: list[tuple[int, int]] = []
    size, first = 0, (0, 0)
    for start, end in chart.reading.sentences:
        if end - start < _SENTENCE:
            continue
        key = chart.lower[start:end].strip()
        length = key.count(" ") + 1
        if key in seen and chart.section_at(start) == chart.section_at(seen[key][0]):
            first = first if run else seen[key]
            run.append((start, end))
            size += length
            if len(run) >= 2 and size >= _PASSAGE_WORDS:
                evidence = (chart.evidence(*first), chart.evidence(*run[0]))
                return Hit(evidence, (), {"what": "Passage given twice"})
            continue
        seen[key] = (start, end)
        run, size = [], 0
    return None


def _day_contradicted(chart: Chart) -> Hit | None:
    """The title counts one hospital or postoperative day and a statement of today counts an earlier one."""
    titled = _DAY.search(chart.lower, 0, _TITLE)
    if titled is None:
        return None
    kind = titled["kind"][0]
    for one in _DAY.finditer(chart.lower, titled.end()):
        if (
            one["kind"][0] != kind
            or one.start() == titled.start()
            or int(one["number"]) >= int(titled["number"])
        ):
            continue
        before = chart.lower[max(0, one.start() - 16) : one.start()]
        if not _EVENT.search(before) and before.rstrip()[-1:] in (":", ",", ".", ";", "\n", "", "-"):
            evidence = (chart.evidence(*titled.span()), chart.evidence(*one.span()))
            return Hit(evidence, (), {"what": f"{evidence[1].text} under {evidence[0].text}"})
    return None


def _return_past(chart: Chart) -> Hit | None:
    """A return visit set for a day before the entry itself."""
    entry = chart.note.encounter.date_of_service
    for match in _returns(chart.lower):
        if _TOLD_PAST.search(chart.lower, max(0, match.start() - 40), match.start()):
            continue
        if " was " in match[0]:
            continue
        due = _due(match)
        written = _written(chart, match.start()) or entry
        if due is not None and written is not None and due < written:
            return Hit((chart.evidence(*match.span()),), (), {"what": "Return date before this entry"})
    return None


def _returns(lower: str) -> Iterator[re.Match[str]]:
    """Return visits with their day, found from the days: these are rare."""
    places = [one.end for one in _dates(lower) if one.day] + [one.end() for one in _YEAR.finditer(lower)]
    for place in sorted(places):
        match = _RETURN.search(lower, max(0, place - _BACK), place)
        if match is not None:
            yield match


def _due(match: re.Match[str]) -> date | None:
    """The last day that the words allow."""
    if match["month"]:
        return date(int(match["year"]), _MONTHS.index(match["month"]) + 1, 28)
    return _day(match["y"], int(match["m"]), int(match["d"]))


def _written(chart: Chart, place: int) -> date | None:
    """The day of the dated line that a place stands under."""
    found = None
    for one in _dates(chart.lower[max(0, place - _ENTRY_LENGTH) : place]):
        at = one.start + max(0, place - _ENTRY_LENGTH)
        line = chart.lower.rfind("\n", 0, at) + 1
        if one.day is not None and at - line < _DATED_HEAD:
            found = one.day
    return found


def _from_prior(chart: Chart, prior: str) -> Hit | None:
    """A narrative section or an assessment most of whose runs of words stand in an earlier note."""
    before: set[tuple[str, ...]] | None = None
    for section in chart.reading.sections:
        if section.name not in _NARRATIVE | _JUDGED:
            continue
        words = _WORD.findall(chart.lower, section.body, section.end)
        judged = section.name in _JUDGED
        if len(words) < (_JUDGED_WORDS if judged else _PRIOR_WORDS):
            continue
        if before is None:
            before = _shingles(_WORD.findall(prior.lower()))
        own = _shingles(words)
        if len(own & before) >= (_JUDGED_SHARE if judged else _SHARE) * len(own):
            start, end = _first_words(chart, section.body, section.end)
            return Hit((chart.evidence(start, end),), (), {"what": "Text of an earlier note"})
    return None


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[shift:] for shift in range(_SHINGLE)), strict=False))


def _first_words(chart: Chart, start: int, end: int) -> tuple[int, int]:
    """The section's words, 240 code points at most."""
    body = chart.text[start:end]
    first = start + len(body) - len(body.lstrip())
    return first, min(start + len(body.rstrip()), first + 240)
