"""The markup reader of assertion tests: tags say what the engine must read of the words inside."""

import re
from collections.abc import Callable
from typing import Final

import pytest

from nlp_coder.language.assertion import AssertionReader, AssertionRules
from nlp_coder.language.reading import Section
from nlp_coder.review import Assertion, Cue

AXES: Final = {
    **dict.fromkeys(("present", "absent", "possible", "hypothetical", "conditional"), "presence"),
    **dict.fromkeys(("patient", "family", "other"), "experiencer"),
    **dict.fromkeys(("current", "historical", "planned"), "temporality"),
    **dict.fromkeys(("left", "right", "bilateral", "unsided"), "laterality"),
    **dict.fromkeys(("acute", "subacute", "chronic", "recurrent"), "acuity"),
    **dict.fromkeys(("mild", "moderate", "severe"), "severity"),
}
_TAG: Final = re.compile(r"<(/?)([a-z]*)>")

AssertMarkup = Callable[..., None]
Read = tuple[str, tuple[int, int], str, tuple[Assertion, tuple[Cue, ...]]]


class MarkupError(ValueError):
    """A marked-up case that would test nothing, or not what it says."""


def read_markup(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The text without tags, and each tag's label and span."""
    text, at, opened = "", 0, None
    found: list[tuple[str, int, int]] = []
    for tag in _TAG.finditer(marked):
        text += marked[at : tag.start()]
        at = tag.end()
        closing, label = tag.groups()
        if label not in AXES:
            raise MarkupError(f"unknown label {label!r}")
        if not closing:
            if opened is not None:
                raise MarkupError(f"tag {opened[0]!r} is still open")
            opened = (label, len(text))
        elif opened is None or opened[0] != label:
            raise MarkupError(f"tag {label!r} closes nothing")
        else:
            found.append((label, opened[1], len(text)))
            opened = None
    if opened is not None:
        raise MarkupError(f"tag {opened[0]!r} is not closed")
    if not found:
        raise MarkupError("no tags")
    return text + marked[at:], found


def lines_of(text: str) -> tuple[tuple[int, int], ...]:
    """Each line as a sentence."""
    return tuple(match.span() for match in re.finditer(r"[^\n]+", text))


@pytest.fixture(scope="session")
def assertion_reader() -> AssertionReader:
    return AssertionReader(AssertionRules.load())


@pytest.fixture(scope="session")
def assert_markup(assertion_reader: AssertionReader) -> AssertMarkup:
    """Check that every tagged stretch reads as its tag says; `section` names the text's section."""

    def check(marked: str, section: str = "body") -> None:
        text, found = read_markup(marked)
        sections = (Section(section, 0, 0, len(text), "test"),)
        reads = assertion_reader.read(
            text, sections, lines_of(text), [(start, end) for _, start, end in found]
        )
        for (label, start, end), (assertion, cues) in zip(found, reads, strict=True):
            value = getattr(assertion, AXES[label]) or "unsided"
            assert value == label, (marked, text[start:end], value, [(cue.text, cue.rule) for cue in cues])
            for cue in cues:
                assert text[cue.start : cue.end] == cue.text

    return check
