"""Lines that lead a list in: what "Denies:" or "Return to the ED for:" says holds for every item below it.

An item is a bulleted or numbered line, or a short line of its own; the list ends at a blank line, at a longer line
or at the end of the section. An unknown header leads the items of its section in.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from nlp_coder.language.assertion_scope import Clause, Scope
from nlp_coder.language.cues import CueMatcher, Tokens
from nlp_coder.language.reading import Section

_BULLET: Final = re.compile(
    r"[ \t]*(?:[-\u2013\u2014\u2022\u00b7\u25aa\u25e6\u25cf*+>]|\(?\d{1,2}[.)])[ \t]*\S"
)
_SHORT: Final = 5
_INDENT: Final = 80
_UNKNOWN: Final = "sections.unknown"

ScopesOf = Callable[[Clause], list[Scope]]


class Leads:
    """The line each item of a list stands under, and the scopes that it leaves open."""

    def __init__(
        self,
        matcher: CueMatcher,
        tokens: Tokens,
        sentences: Sequence[tuple[int, int]],
        starts: Sequence[int],
        scopes_of: ScopesOf,
    ) -> None:
        self._matcher = matcher
        self._tokens = tokens
        self._sentences = sentences
        self._starts = starts
        self._scopes_of = scopes_of
        text = tokens.text
        self._some = any(text[end - 1] in ":*_" for _, end in sentences)
        self._lead: dict[int, tuple[int, int] | None] = {}
        self._open: dict[tuple[int, int], list[Scope]] = {}

    def scopes(
        self, sentence: tuple[int, int], section: Section | None, first: int, last: int
    ) -> list[Scope]:
        """The scopes that the leading line opens over the tokens first..last of a sentence."""
        if not self._some and (section is None or section.rule != _UNKNOWN):
            return []
        at = bisect_right(self._starts, sentence[0]) - 1
        lead = self._lead_of(at, section) if at >= 0 and self._sentences[at] == sentence else None
        if lead is None:
            return []
        if lead not in self._open:
            self._open[lead] = self._left_open(lead)
        return [Scope(scope.match, first, last) for scope in self._open[lead]]

    def _left_open(self, lead: tuple[int, int]) -> list[Scope]:
        first, last = self._tokens.at(*lead)
        while last > first and self._tokens.words[last - 1] in (":", "-", "*", "_", "#"):
            last -= 1
        clause = Clause.read(self._tokens, first, last, self._matcher)
        return [
            scope
            for scope in self._scopes_of(clause)
            if not scope.backward and scope.high >= last and scope.rule.value
        ]

    def _lead_of(self, at: int, section: Section | None) -> tuple[int, int] | None:
        chain: list[int] = []
        lead: tuple[int, int] | None = None
        while at >= 0 and at not in self._lead:
            start, end = self._sentences[at]
            if not self._is_item(start, end):
                break
            chain.append(at)
            above = self._sentences[at - 1] if at else (-1, -1)
            floor = section.body if section else 0
            if above[0] < floor:
                if section and section.rule == _UNKNOWN and section.start < section.body:
                    lead = section.start, section.body
                break
            gap = self._tokens.text.count("\n", above[1], start)
            if self._leads(above) and 1 <= gap <= 2:
                lead = above
                break
            if gap != 1:
                break
            at -= 1
        else:
            lead = self._lead.get(at)
        self._lead.update(dict.fromkeys(chain, lead))
        return lead

    def _leads(self, sentence: tuple[int, int]) -> bool:
        return self._tokens.text[sentence[0] : sentence[1]].rstrip(" \t*_")[-1:] == ":"

    def _is_item(self, start: int, end: int) -> bool:
        """Whether a sentence is a whole short line or a bulleted one."""
        text = self._tokens.text
        floor = max(0, start - _INDENT)
        line = text.rfind("\n", floor, start) + 1
        if line == 0 and floor:
            return False
        if _BULLET.match(text, line):
            return not text[line:start].strip(
                " \t-\u2013\u2014\u2022\u00b7\u25aa\u25e6\u25cf*+>().0123456789"
            )
        whole = not text[line:start].strip() and text[end : end + 1] in ("", "\n", "\r", ".")
        words = text[start:end]
        return whole and len(words) < 60 and ":" not in words and len(words.split()) <= _SHORT
