"""Retired labels are met by their successors, and by nothing else."""

import pytest

from nlp_coder.evaluate.retired import as_labelled, is_retired


@pytest.mark.parametrize(
    ("said", "asked", "read"),
    [
        ({"R519"}, {"R51"}, {"R51"}),
        ({"M5450", "I10"}, {"M545"}, {"M545", "I10"}),
        ({"R519"}, {"I10"}, {"R519"}),
        ({"M5450"}, {"M5459"}, {"M5450"}),
        ({"R519"}, set(), {"R519"}),
    ],
)
def test_as_labelled(said: set[str], asked: set[str], read: set[str]) -> None:
    assert as_labelled(frozenset(said), frozenset(asked)) == read


@pytest.mark.parametrize(
    ("code", "retired"), [("R51", True), ("M545", True), ("I10", False), ("D051", False)]
)
def test_is_retired(code: str, retired: bool) -> None:
    assert is_retired(code) == retired
