"""Text carried over word for word from an earlier note: it earns nothing for today's visit."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import Chart

_LONG: Final = 60
"""Shorter lines are alike by chance ("Lungs clear to auscultation bilaterally.")."""
_SPACE: Final = re.compile(r"\s+")


def cloned_stretches(chart: Chart) -> tuple[tuple[int, int], ...]:
    """Long lines that stand word for word in one of the prior notes."""
    prior = chart.note.encounter.prior_notes
    if not prior:
        return ()
    earlier = {_plain(line) for one in prior for line in one.text.splitlines() if len(line) >= _LONG}
    long = (span for span in _lines(chart.text) if span[1] - span[0] >= _LONG)
    return tuple(span for span in long if _plain(chart.text[slice(*span)]) in earlier)


def is_cloned(stretches: tuple[tuple[int, int], ...], place: int) -> bool:
    return any(start <= place < end for start, end in stretches)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n"))
        start += len(line)


def _plain(line: str) -> str:
    return _SPACE.sub(" ", line).strip().casefold()
