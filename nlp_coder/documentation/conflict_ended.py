"""What an entry tells as in use that, by the same entry, ended on an earlier day: a catheter that drains, a course of
an antibiotic on its third day. So text that was carried over shows (AHIMA, copy and paste, 2014), and the day's facts
need the author's word (AHIMA/ACDIS query practice 2022). What ended on the entry's own day is a course of events.
"""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.conflict_table import Contradiction

ENDED_WORDS: Final = frozenset({"remov", "discontinu", "pulled", "complet", "finish", "taken out"})
"""Openings of words without which a note need not be looked at."""
_DEVICE: Final = (
    r"(?P<device>foley|urinary catheter|suprapubic (?:catheter|tube)|catheter|chest tube|jp drain|drain|picc(?: line)?"
    r"|central line|ng tube|nasogastric tube|wound vac|tracheostomy tube)"
)
_EARLIER: Final = (
    r"[^.;,\n]{0,25}?(?:\b(?P<month>\d{1,2})/(?P<day>\d{1,2})\b|\b(?P<said>yesterday|last (?:week|month|night)"
    r"|(?:\d+|two|three|four|five|several|a few) (?:days?|weeks?) ago)\b)"
)
_ENDED: Final = re.compile(
    rf"\b{_DEVICE}(?: catheter)? (?:was |were |has been |had been )?(?:removed|discontinued|pulled|taken out){_EARLIER}"
    rf"|\b(?P<course>antibiotics?|antibiotic course|course of (?:antibiotics|\w+)|iv antibiotics) "
    rf"(?:was |were |has been |had been )?(?:completed|finished|discontinued){_EARLIER.replace('P<', 'P<c')}"
)
_IN_USE: Final = (
    r"(?: catheter)? (?:is |remains |still |continues )*(?:draining|in place|patent|in situ|indwelling"
    r"|to (?:gravity|suction|bulb|bag|water seal|drainage|leg bag))\b"
)
_ON_COURSE: Final = re.compile(
    r"\b(?:on |continues? |continuing |now on )(?:iv |oral |po )?[a-z-]{5,}(?: \d+ ?m?g)?,? \(?day #?"
    r"\d{1,2} (?:of|/) ?\d{1,2}\b"
)
_PAST_AFTER: Final = re.compile(
    r"[^.;\n]{0,30}?\b(?:initially|when|until|before|after|then|prior|on (?:arrival|admission|the \d)"
    r"|at (?:discharge|transfer)|in the (?:ed|er|hospital|or)|following)\b"
)
_PAST_BEFORE: Final = re.compile(
    r"\b(?:was|were|had|until|previous\w*|prior|initially|when|no|if)\b[^.;\n]{0,30}$"
)
_WHICH: Final = re.compile(
    r"\b(right|left|suprapubic|urethral|urinary|first|second|old|anterior|posterior|upper|lower|medial|lateral)"
    r"(?: \w+)? $"
)
"""Words before a device that tell one from another."""
_LEFT_AGAIN: Final = re.compile(r"\b(?:re-?plac|re-?insert|new |exchang)\w*")
_HEAD: Final = re.compile(r"^[^\n\d]{0,30}(\d{1,2})/(\d{1,2})(?:/(?:20)?\d\d)?\b", re.MULTILINE)
_REACH: Final = 1500


def ended_before(chart: Chart) -> Iterator[Contradiction]:
    """One contradiction a note: in use and ended earlier, both in one entry."""
    lower = chart.lower
    for ended in _ENDED.finditer(lower):
        if chart.section_at(ended.start()) in ("hospital_course", "pmh", "psh", "discharge_medications"):
            continue
        low, day = _entry(chart, ended.start())
        if not _is_earlier(ended, day):
            continue
        high = lower.find("\n\n", ended.end())
        stop = len(lower) if high < 0 else high
        device = ended["device"]
        use = re.compile(rf"\b{re.escape(device)}{_IN_USE}") if device else _ON_COURSE
        if _LEFT_AGAIN.search(lower, ended.end(), min(stop, ended.end() + 80)):
            continue
        for told in use.finditer(lower, low, stop):
            if _is_of_now(lower, told) and _which(lower, told) == _which(lower, ended):
                about = device or "course of the antibiotic"
                yield Contradiction(about, *sorted((told.span(), ended.span())))
                return


def _is_of_now(lower: str, told: re.Match[str]) -> bool:
    """Whether the words tell of the entry's day, not of a time before it."""
    low = max(0, told.start() - 40)
    return not _PAST_AFTER.match(lower, told.end()) and not _PAST_BEFORE.search(lower, low, told.start())


def _which(lower: str, told: re.Match[str]) -> str:
    """The side or kind that tells one device from another."""
    found = _WHICH.search(lower, max(0, told.start() - 24), told.start())
    return found[1] if found else ""


def _entry(chart: Chart, place: int) -> tuple[int, tuple[int, int] | None]:
    """Where the entry around a place begins, and its day: the dated line above, or the day of the encounter."""
    lower = chart.lower
    heads = [one for one in _HEAD.finditer(lower, max(0, place - _REACH), place) if one.end() < place]
    if heads:
        return heads[-1].start(), (int(heads[-1][1]), int(heads[-1][2]))
    day = chart.note.encounter.date_of_service
    start = lower.rfind("\n\n", 0, place)
    return max(0, start), (day.month, day.day) if day else None


def _is_earlier(ended: re.Match[str], day: tuple[int, int] | None) -> bool:
    if ended["said"] or ended["csaid"]:
        return True
    month, number = int(ended["month"] or ended["cmonth"]), int(ended["day"] or ended["cday"])
    return day is not None and (month, number) < day
