"""Assertion on sentences with a given concept: negation, historical, another person."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from nlp_coder.evaluate.figures import Tally
from nlp_coder.evaluate.sets import MarkedSpan
from nlp_coder.review import Assertion, Cue


class SpanReader(Protocol):
    """What the language stage offers: the assertion of a given span, and its cues."""

    def assert_span(self, text: str, start: int, end: int) -> tuple[Assertion, tuple[Cue, ...]]: ...


AXES: Final[dict[str, tuple[Callable[[Assertion], bool], Callable[[MarkedSpan], bool]]]] = {
    "negated": (lambda read: read.presence == "absent", lambda answer: answer.negated),
    "historical": (lambda read: read.temporality == "historical", lambda answer: answer.historical),
    "other person": (lambda read: read.experiencer != "patient", lambda answer: answer.other_person),
}
"""Each axis as read, and as answered."""


def span_tallies(axis: str, pairs: Sequence[tuple[Assertion, MarkedSpan]]) -> list[Tally]:
    """One tally a sentence; a sentence without the axis on either side counts nothing."""
    said, asked = AXES[axis]
    return [
        Tally.of_sets({axis} if said(read) else set(), {axis} if asked(answer) else set())
        for read, answer in pairs
    ]


def wrong_axes(read: Assertion, answer: MarkedSpan) -> list[str]:
    return [axis for axis, (said, asked) in AXES.items() if said(read) != asked(answer)]
