"""Statements of one note that can't both hold, as a reviewed table (`data/documentation/conflicts.yaml`)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.table_rows import table_rows, table_text
from nlp_coder.errors import BadRuleFileError

_FILE: Final = "conflicts.yaml"
_VOID: Final = re.compile(
    r"\b(?:no|not|never|denies|denied|without|possibl[ey]|probabl[ey]|suspect\w*|vs|versus|rule out|r/o|if|will|would"
    r"|should|may|might|mother|father|sister|brother|son|daughter|husband|wife|parents?|grand\w+|aunt|uncle"
    r"|cousin|family"
    r"|initially|previous(?:ly)?|formerly|former|used to|prior|originally|misdiagnosed|thought|quit|stopped"
    r"|changed|progress\w*"
    r"|until|history of|rather than|instead of|risk of|before|tomorrow|plan(?:s|ned)? (?:to|for)|discuss\w*"
    r"|screen\w* for"
    r"|when|was|were|had|past|ago|last|conver\w+|transition\w*)\b[^.;:\n]{0,45}$"
)
_VOID_AFTER: Final = re.compile(
    r"^[^.;\n]{0,30}\b(?:ruled out|was (?:changed|revoked|corrected)|quit|stopped|in the past|years ago|until|in error"
    r"|entered in error|changed to|progressed to)\b"
)
_HISTORY: Final = frozenset({"family_history"})
_REACH: Final = 60
_LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row: what it is about, the literal words that it takes to look, and the two statements."""

    id: str
    about: str
    source: str
    trigger: frozenset[str]
    in_line: bool
    one: re.Pattern[str]
    other: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two stretches of the note that say opposite things about one matter."""

    about: str
    one: tuple[int, int]
    other: tuple[int, int]


def stated_conflicts(chart: Chart, words: frozenset[str]) -> Iterator[Contradiction]:
    """One contradiction a row: the first pair of statements that hold. `words` are the triggers of the note."""
    for row in conflicts():
        if words.isdisjoint(row.trigger):
            continue
        ones = list(islice(_said(chart, row.one), _LOOKED_AT))
        others = list(islice(_said(chart, row.other), _LOOKED_AT)) if ones else []
        pair = next(((one, other) for one in ones for other in others if _meet(chart, row, one, other)), None)
        if pair is not None:
            yield Contradiction(row.about, *sorted(pair))


def _said(chart: Chart, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(chart.lower):
        start, end = match.span()
        if chart.section_at(start) in _HISTORY:
            continue
        low = max(chart.lower.rfind("\n", 0, start) + 1, start - _REACH)
        if not _VOID.search(chart.lower, low, start) and not _VOID_AFTER.match(
            chart.lower[end : end + _REACH]
        ):
            yield start, end


def _meet(chart: Chart, row: Conflict, one: tuple[int, int], other: tuple[int, int]) -> bool:
    low, high = min(one, other), max(one, other)
    if low[1] > high[0]:
        return False
    return not row.in_line or "\n" not in chart.lower[low[0] : high[1]]


@cache
def conflicts() -> tuple[Conflict, ...]:
    """The reviewed rows. Raises BadRuleFileError naming the row that is wrong."""
    return parse_conflicts(table_text(_FILE))


def parse_conflicts(text: str) -> tuple[Conflict, ...]:
    """Rows of the table's text. Raises BadRuleFileError naming the row that is wrong."""
    return tuple(_row(row, entry) for row, entry in table_rows(_FILE, text))


def _row(row: Mapping[str, Any], entry: int) -> Conflict:
    try:
        if row["place"] not in ("note", "line"):
            raise ValueError(row["place"])
        return Conflict(
            row["id"],
            row["about"],
            row["source"],
            frozenset(map(str, row["trigger"])),
            row["place"] == "line",
            re.compile(row["one"]),
            re.compile(row["other"]),
        )
    except (KeyError, TypeError, ValueError, re.error):
        raise BadRuleFileError(name=_FILE, entry=entry, problem="a field is missing or wrong") from None
