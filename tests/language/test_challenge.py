"""The challenge set: minimal pairs written before the rules. What fails is listed in failures.txt, not deleted."""

import pytest

from nlp_coder.language.pipeline import Reader
from tests.language.challenge_set import FOLDER, MarkupError, Pair, load_pairs, wrong_tags

PAIRS = load_pairs()
FAILURES = {
    line.split(" ", 1)[0]: line.split(" ", 1)[1]
    for line in (FOLDER / "failures.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
}
READER = Reader()


def cases() -> list[object]:
    """Every pair; those listed as failing must go on failing, or leave the list."""
    return [
        pytest.param(
            pair,
            id=pair.id,
            marks=[pytest.mark.xfail(reason=FAILURES[pair.id], strict=True)] if pair.id in FAILURES else [],
        )
        for pair in PAIRS
    ]


@pytest.mark.parametrize("pair", cases())
def test_both_halves_read_as_tagged(pair: Pair) -> None:
    wrong = [(words, tag.label, read) for text in pair.texts for words, tag, read in wrong_tags(READER, text)]
    assert not wrong, (pair.why, wrong)


def test_the_set_is_large_and_nearly_all_of_it_passes() -> None:
    ids = {pair.id for pair in PAIRS}
    assert len(ids) == len(PAIRS) >= 600
    assert set(FAILURES) <= ids
    assert len(FAILURES) <= 0.02 * len(PAIRS)


def test_no_pair_says_the_same_twice() -> None:
    assert all(pair.texts[0] != pair.texts[1] for pair in PAIRS)


@pytest.mark.parametrize(
    "marked",
    ["no tags", "no <absent>fever", "<absent>no <present>fever</present></absent>", "<denied>x</denied>"],
)
def test_markup_that_tests_nothing_is_refused(marked: str) -> None:
    with pytest.raises(MarkupError):
        list(wrong_tags(READER, marked))
