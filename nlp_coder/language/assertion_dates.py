"""A past year beside a finding: "stroke in 2018" is history, "diabetes since 2015" an onset."""

import re
from bisect import bisect_left
from typing import Final

from nlp_coder.language.assertion_scope import Clause, Scope
from nlp_coder.language.cues import Match, Rule, Tokens

_YEAR: Final = re.compile(r"\b(?:19[2-9]\d|20[0-4]\d)\b")
_MONTHS: Final = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "early",
        "late",
        "spring",
        "summer",
        "fall",
        "winter",
        "mid",
        "the",
        "year",
    ]
)


def latest_year(tokens: Tokens) -> int:
    """The latest year the note names, 0 without one; a lone year tells nothing of the visit's own."""
    numbers = {tokens.words[at] for at in tokens.joints}
    return max((int(word) for word in numbers if is_year(word)), default=0)


def is_year(word: str) -> bool:
    """Whether a token is a year of living memory."""
    return len(word) == 4 and word.isdecimal() and _YEAR.fullmatch(word) is not None


def year_scopes(clause: Clause, rule: Rule, latest: int, *, listed: bool = False) -> list[Scope]:
    """Scopes of past years that stand behind a finding of the sentence; `listed`: in a list of past problems."""
    tokens = clause.tokens
    scopes: list[Scope] = []
    joints = tokens.joints
    numbers = joints[bisect_left(joints, clause.first) : bisect_left(joints, clause.last)]
    years = [at for at in numbers if is_year(tokens.words[at])]
    if not years:
        return scopes
    onsets = [match.first for match in clause.of_role("onset")]
    floor = clause.first
    links = {match.first for match in clause.of_role("year")}
    for at in years:
        if _part_of_date(tokens, at, clause.first, clause.last):
            continue
        start = at
        while start > clause.first and (tokens.words[start - 1] in _MONTHS or start - 1 in links):
            start -= 1
        if start == clause.first or (start == at and int(tokens.words[at]) >= latest and not listed):
            continue
        if not listed and int(tokens.words[at]) >= latest and "in" not in tokens.words[start:at]:
            continue
        low, floor = clause.backward(Match(rule, start, at + 1), floor), at + 1
        if not bisect_left(onsets, at) - bisect_left(onsets, low) and not _test_follows(
            tokens, at, clause.last
        ):
            scopes.append(Scope(Match(rule, start, at + 1), low, start, backward=True))
    return scopes


def _part_of_date(tokens: Tokens, at: int, first: int, last: int) -> bool:
    before = at > first and tokens.words[at - 1] in "/-." and not tokens.gap(at)
    after = at + 1 < last and tokens.words[at + 1] in "/-" and not tokens.gap(at + 1)
    day = at > first + 1 and tokens.words[at - 1] == "," and tokens.words[at - 2].isdecimal()
    return before or after or day


def _test_follows(tokens: Tokens, at: int, last: int) -> bool:
    return at + 1 < last and tokens.words[at + 1] in ("onset", "diagnosis")
