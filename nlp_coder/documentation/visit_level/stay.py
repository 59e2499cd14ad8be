"""The dates of a hospital stay as the note prints them: one date for both is a same-day stay. Source: E/M 2023."""

import re
from typing import Final

_IN: Final = re.compile(
    r"\b(?:admission|admitted|admit|observation (?:start|began|begin|admission)|placed in observation|date in)"
    r"[^\n\d]{0,25}(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?:20)?(?P<year>\d\d)\b"
)
_OUT: Final = re.compile(
    r"\b(?:discharged?|date out|observation (?:end|stop|discharge)|released)"
    r"[^\n\d]{0,25}(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?:20)?(?P<year>\d\d)\b"
)
Printed = tuple[int, int, int]


def stay_dates(opening: str) -> tuple[Printed, Printed] | None:
    """Dates of admission and discharge in the lower-case opening of a note; None unless it prints both."""
    begun, ended = _IN.search(opening), _OUT.search(opening)
    return None if begun is None or ended is None else (_date(begun), _date(ended))


def _date(match: re.Match[str]) -> Printed:
    return int(match["year"]), int(match["month"]), int(match["day"])
