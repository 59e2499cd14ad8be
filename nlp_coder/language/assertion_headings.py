"""Sided headings: a line like "Left knee:" gives its side to the lines below it that name none."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from nlp_coder.language.assertion_scope import Clause
from nlp_coder.language.cues import CueMatcher, Tokens
from nlp_coder.language.side_words import Side, Sites, sides

_SIDE_HINT: Final = re.compile(r"left|right|bilat|both|\b(?:[rl]t?|o[dsu]|b/l|[rl][ul]e)\b", re.IGNORECASE)

_INDENT: Final = 80

_Sided = tuple[Side, Sequence[str], bool]
"""The side of a heading, its site words, and whether it stands alone on its line."""


class Headings:
    """The sided heading a sentence stands under: "Left knee:" up to the next heading or blank line."""

    def __init__(
        self,
        matcher: CueMatcher,
        sites: Sites,
        tokens: Tokens,
        eyes: bool,
        sentences: Sequence[tuple[int, int]],
        starts: Sequence[int],
    ) -> None:
        self._matcher = matcher
        self._sites = sites
        self._tokens = tokens
        self._eyes = eyes
        self._sentences = sentences
        self._starts = starts
        self._some = _SIDE_HINT.search(tokens.text) is not None
        self._known: dict[int, _Sided | None] = {}

    def side(self, sentence: tuple[int, int], words: Sequence[str]) -> Side | None:
        """The side of the heading above, if its site and the finding's agree."""
        if not self._some:
            return None
        at = bisect_right(self._starts, sentence[0]) - 1
        governing = self._governing(at) if at >= 0 else None
        if governing is None or not self._sites.agree(governing[1], words):
            return None
        return governing[0]

    def _governing(self, at: int) -> _Sided | None:
        text, chain = self._tokens.text, []
        found: _Sided | None = None
        while at >= 0:
            if at in self._known:
                found = self._known[at]
                break
            start, end = self._sentences[at]
            heading, sided = self._heading(start, end)
            chain.append((at, heading))
            if heading and not self._label(start, end):
                found = sided
                break
            previous = self._sentences[at - 1][1] if at else 0
            if at == 0 or "\n\n" in text[previous:start].replace("\r", "").replace(" ", ""):
                break
            at -= 1
        for at, labelled in reversed(chain):
            if labelled and found is not None and (words := self._label(*self._sentences[at])):
                agrees = found[2] and self._sites.agree(found[1], words)
                self._known[at] = found if agrees else None
            else:
                self._known[at] = found
        return self._known[chain[0][0]] if chain else found

    def _label(self, start: int, end: int) -> Sequence[str]:
        """The words of a label that names a site and has its finding on the same line: "Cornea: abrasion"."""
        opening = self._tokens.text[start : min(end, start + 60)]
        colon = opening.find(":")
        if colon <= 0 or not opening[colon + 1 :].strip() or _SIDE_HINT.search(opening[:colon]):
            return ()
        words = opening[:colon].lower().split()
        return words if self._sites.named(words) else ()

    def _heading(self, start: int, end: int) -> tuple[bool, _Sided | None]:
        """Whether the sentence opens a heading, and its side."""
        text = self._tokens.text
        opening = text[start : min(end, start + 60)]
        colon = opening.find(":")
        if colon < 0 and len(opening.split(None, 5)) > 4:
            return False, None
        line = text.rfind("\n", max(0, start - _INDENT), start) + 1
        on_line = (line > 0 or start < _INDENT) and not text[line:start].strip(" \t-*•0123456789.)")
        if not on_line or _SIDE_HINT.search(opening) is None:
            return on_line and 0 < colon < 40, None
        first, last = self._tokens.at(start, min(end, start + 60))
        clause = Clause.read(self._tokens, first, last, self._matcher)
        found = sides(clause, self._sites, eyes=self._eyes)
        sided = heading_of(clause, found)
        return sided is not None or 0 < colon < 40, sided


def heading_of(clause: Clause, found: tuple[Side, ...]) -> _Sided | None:
    """The side a line opens with when it is a heading: "Left knee:", "RIGHT EYE", "Left -"."""
    if not found or found[0].first - clause.first > 1:
        return None
    words = clause.tokens.words
    for at in range(found[0].last, min(found[0].last + 4, clause.last)):
        if words[at] in (":", "\u2013", "\u2014"):
            return found[0], words[found[0].last : at], at + 1 >= clause.last
        if words[at] in (",", ".", "and"):
            return None
    ends = found[0].last <= clause.last <= found[0].last + 3
    return (found[0], words[found[0].last : clause.last], True) if ends else None
