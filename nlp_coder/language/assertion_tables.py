"""Tables with a Yes and a No column: the column that a row is marked in answers for its finding."""

import re
from typing import Final

from nlp_coder.language.assertion_scope import Clause, Scope
from nlp_coder.language.cues import Match, Rule

_LONGEST: Final = 60
"""How many rows above a row its header is looked for."""
_WIDEST: Final = 1000
_YES: Final = frozenset({"yes", "y", "present", "positive", "pos", "+"})
_NO: Final = frozenset({"no", "n", "absent", "negative", "neg", "denies", "-", "none"})
_MARK: Final = re.compile(r"\[?[xX\u2713\u2714\u2611\u2612*]\]?")

ROW: Final = {
    "id": "form.column",
    "why": "the row is marked in the column that says no",
    "source": "review-of-systems tables as written in practice",
}


def table_rule() -> Rule:
    """The rule of tables; it has signs in place of words."""
    return Rule.from_row(ROW, "presence", "absent")


def table_scopes(clause: Clause, rule: Rule, start: int, end: int) -> list[Scope]:
    """The scope of a mark in the No column of the row `text[start:end]`."""
    text = clause.tokens.text
    header = _header(text, start)
    if header is None or not (_NO & header.keys() and _YES & header.keys()):
        return []
    place = _line(text, start)
    for column, cell in enumerate(text[place:end].split("|")):
        if _MARK.fullmatch(cell.strip()) and any(header.get(word) == column for word in _NO):
            first, last = clause.tokens.at(place, place + len(cell))
            return [Scope(Match(rule, first, max(last, first + 1)), clause.first, first, backward=True)]
        place += len(cell) + 1
    return []


def _line(text: str, place: int) -> int:
    """Where the line of a place begins; a row is never longer than `_WIDEST`."""
    floor = max(0, place - _WIDEST)
    return max(text.rfind("\n", floor, place) + 1, floor)


def _header(text: str, start: int) -> dict[str, int] | None:
    """The column of each heading in the first row of the table that a row belongs to."""
    line_start = _line(text, start)
    top = -1
    for _ in range(_LONGEST):
        above = _line(text, max(0, line_start - 1))
        if line_start == 0 or "|" not in text[above:line_start]:
            break
        top, line_start = above, above
    if top < 0:
        return None
    cells = text[top : text.find("\n", top)].split("|")
    return {cell.strip().lower(): column for column, cell in enumerate(cells)}
