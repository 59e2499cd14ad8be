"""Where a note says the words of the visit level: one pass over the text for all of them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.words import TEST, load_words

Span = tuple[int, int]
_DENIED: Final = re.compile(
    r"\b(?:no|not|never|none|without|denies|denied|declin\w*|nor|no need for|deferred|if|avoid|instead of|unless)\b"
    r"[^.;:\n]{0,30}$"
)


@dataclass(frozen=True, slots=True)
class Said:
    """Spans of the words by name, each in text order; `tests` are the names of tests with theirs."""

    lower: str
    spans: Mapping[str, tuple[Span, ...]]
    tests: tuple[tuple[str, Span], ...]

    def all(self, name: str) -> tuple[Span, ...]:
        return self.spans.get(name, ())

    def within(self, name: str, start: int, end: int) -> Iterator[Span]:
        """Spans that begin in a stretch of the text."""
        spans = self.spans.get(name, ())
        for place in range(bisect_left(spans, (start, 0)), len(spans)):
            if spans[place][0] >= end:
                return
            yield spans[place]

    def holds(self, name: str, start: int, end: int) -> bool:
        """Whether a stretch says the words, not denied."""
        return any(not self.denied(one[0]) for one in self.within(name, start, end))

    def denied(self, place: int) -> bool:
        """Whether the words at a place are denied, or hang on an "if"."""
        return _DENIED.search(self.lower, max(0, place - 50), place) is not None


def read_said(chart: Chart) -> Said:
    """All words of the visit level in a note."""
    lower = chart.lower
    found: dict[str, list[Span]] = {}
    tests: list[tuple[int, int, str]] = []
    for last, entries in load_words().starts.iter(lower):
        for length, name, pattern in entries:
            start = last - length + 1
            if start and (lower[start - 1].isalnum() or lower[start - 1] in "_-"):
                continue
            if pattern is None:
                after = lower[last + 1 : last + 2]
                if after.isalnum() or after in ("_", "-"):
                    continue
                end = last + 1
            else:
                match = pattern.match(lower, start)
                if match is None:
                    continue
                end = match.end()
            if name.startswith(TEST):
                tests.append((start, -end, name[len(TEST) :]))
            else:
                found.setdefault(name, []).append((start, end))
    return Said(lower, {name: tuple(sorted(spans)) for name, spans in found.items()}, tuple(_apart(tests)))


def _apart(tests: list[tuple[int, int, str]]) -> Iterator[tuple[str, Span]]:
    """Tests that do not overlap; of two that do, the longer that begins first."""
    done = 0
    for start, minus_end, name in sorted(tests):
        if start >= done:
            done = -minus_end
            yield name, (start, done)
