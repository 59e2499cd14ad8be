"""The markup reader refuses a case that would test nothing."""

import pytest

from tests.language.conftest import MarkupError, read_markup


@pytest.mark.parametrize(
    "marked",
    [
        "no tags here",
        "no <absent>fever",
        "no <denied>fever</denied>",
        "no <absent>fever</present>",
        "no <absent><present>fever</present></absent>",
        "fever</absent>",
    ],
)
def test_refused(marked: str) -> None:
    with pytest.raises(MarkupError):
        read_markup(marked)


def test_spans_point_into_the_bare_text() -> None:
    text, found = read_markup("no <absent>fever</absent> or <absent>rash</absent>")
    assert [(label, text[start:end]) for label, start, end in found] == [
        ("absent", "fever"),
        ("absent", "rash"),
    ]
