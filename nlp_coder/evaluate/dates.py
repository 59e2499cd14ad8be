"""The dates of an encounter as its note prints them, for notes that come without encounter fields."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = f"(?:{'|'.join(_MONTHS)})[a-z]*"
_DATE: Final = re.compile(
    r"\b(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<m2>\d{1,2})[/-](?P<d2>\d{1,2})[/-](?P<y2>\d{4}|\d{2})"
    rf"|(?P<m3>{_MONTH})\.? (?P<d3>\d{{1,2}}),? (?P<y3>\d{{4}})"
    rf"|(?P<d4>\d{{1,2}}) (?P<m4>{_MONTH})\.? (?P<y4>\d{{4}}))\b",
    re.IGNORECASE,
)
_LABELS: Final = {
    "date_of_service": r"\bdos\b|\bdate of (?:service|visit|procedure|surgery)"
    r"|\b(?:visit|service|encounter) date|(?<!\w )\bdate\b|\bvisit\b",
    "admitted": r"\badmit(?:ted|s)?\b|\badmission(?: date)?|\bdate of admission",
    "discharged": r"\bdischarged?\b(?: date)?|\bdate of discharge",
}
_SIGNED: Final = re.compile(r"sign|authenticated", re.IGNORECASE)
HEAD_LINES: Final = 3
"""Lines at the top of a note in which a date without a label is the date of the visit."""


def encounter_dates(text: str, *, default: date) -> dict[str, Any]:
    """date_of_service, admitted and discharged, as far as the note prints them.

    The date of service is the labelled one (the last, where a note holds several visits), else the first date
    in the head of the note, else the date of the signature, else the discharge, else `default`.
    """
    found: dict[str, Any] = {
        name: max(_labelled(text, label), default=None) for name, label in _LABELS.items()
    }
    if found["date_of_service"] is None:
        found["date_of_service"] = _unlabelled(text) or found["discharged"] or default
    return found


def _labelled(text: str, label: str) -> Iterator[date]:
    for match in re.finditer(rf"(?:{label})[ \t]*[:,-]?[ \t]*(?:on )?(?=\d|{_MONTH})", text, re.IGNORECASE):
        if (day := _date_at(text, match.end())) is not None:
            yield day


def _unlabelled(text: str) -> date | None:
    head = "\n".join(text.splitlines()[:HEAD_LINES])
    lines = [head, *(line for line in text.splitlines() if _SIGNED.search(line))]
    days = (_read(match) for line in lines for match in _DATE.finditer(line))
    return next((day for day in days if day is not None), None)


def _date_at(text: str, start: int) -> date | None:
    match = _DATE.match(text, start)
    return None if match is None else _read(match)


def _read(match: re.Match[str]) -> date | None:
    parts = [match[name] for name in ("y", "y2", "y3", "y4", "m", "m2", "m3", "m4", "d", "d2", "d3", "d4")]
    year, month, day = (next(part for part in parts[at : at + 4] if part) for at in (0, 4, 8))
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None
