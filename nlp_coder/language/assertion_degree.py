"""Acuity and severity: the degree word inside a finding, right before it, or right behind it."""

from bisect import bisect_left
from typing import Final

from nlp_coder.language.assertion_scope import Clause
from nlp_coder.language.cues import Match

_BEFORE: Final = 4
_BEHIND: Final = 4
_REACH: Final = 8
_BREAKS: Final = frozenset(
    {",", ";", ".", ":", "and", "or", "with", "of", "in", "for", "due", "to", "but", "(", ")", "/"}
)
_BRIDGES: Final = frozenset(
    {
        ",",
        "-",
        "\u2013",
        "(",
        ":",
        "is",
        "was",
        "currently",
        "now",
        "with",
        "an",
        "stage",
        "type",
        "recurrent",
        "acute",
        "chronic",
        "mild",
        "moderate",
        "severe",
        "single",
        "episode",
        "active",
        "major",
    }
)


def degree_words(clause: Clause, axis: str) -> list[Match]:
    """The words of the sentence that grade a finding on the axis."""
    return [match for match in clause.matches if match.rule.axis == axis and match.rule.value is not None]


def degree(
    clause: Clause, matches: list[Match], first: int, last: int, others: frozenset[int]
) -> Match | None:
    """The degree word of a finding at tokens first..last; `others` are tokens of other findings."""
    if not matches:
        return None
    low = bisect_left(matches, first - _REACH, key=lambda match: match.first)
    matches = matches[low : bisect_left(matches, last + _REACH, key=lambda match: match.first)]
    inside = next((m for m in matches if first <= m.first and m.last <= last), None)
    if inside is not None:
        return inside
    ahead = [m for m in matches if m.last <= first and first - m.last <= _BEFORE]
    for match in reversed(ahead):
        if _free(clause, match.last, first, others):
            return match
    behind = (m for m in matches if m.first >= last and m.first - last <= _BEHIND)
    for match in behind:
        between = clause.tokens.words[last : match.first]
        if all(word in _BRIDGES for word in between) and _closes(clause, match, others):
            return match
    return None


def _free(clause: Clause, low: int, high: int, others: frozenset[int]) -> bool:
    return not any(at in others or clause.tokens.words[at] in _BREAKS for at in range(low, high))


def _closes(clause: Clause, match: Match, others: frozenset[int]) -> bool:
    """A degree word behind belongs to the finding unless another finding follows in the same phrase."""
    at = match.last
    while at < clause.last and clause.tokens.words[at] not in _BREAKS:
        if at in others:
            return False
        at += 1
    return True
