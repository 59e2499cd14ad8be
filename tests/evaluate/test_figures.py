"""Precision, recall, F1: worked by hand."""

import pytest

from nlp_coder.evaluate.figures import Tally, precision_recall, share


def values(tallies: list[Tally]) -> list[float | None]:
    return [figure.value for figure in precision_recall(tallies, seed=0)]


def test_sets() -> None:
    assert Tally.of_sets({"A", "B", "C"}, {"B", "C", "D"}) == Tally(right=2, wrong=1, found=2, missed=1)


def test_pooled_and_mean_of_notes() -> None:
    # note 1: P 1/2, R 1/1, F1 2/3; note 2: P 3/3, R 3/6, F1 2/3; pooled: P 4/5, R 4/7, F1 2*4/(5+7)
    tallies = [Tally(1, 1, 1, 0), Tally(3, 0, 3, 3)]
    assert values(tallies) == [0.8, 0.5714, 0.6667, 0.6667]


def test_nothing_on_either_side_is_read_perfectly_nothing_said_is_not() -> None:
    assert values([Tally(), Tally(1, 0, 1, 0)])[3] == 1.0
    assert values([Tally(0, 0, 0, 2), Tally(1, 0, 1, 0)])[3] == 0.5
    assert values([Tally(0, 2, 0, 0), Tally(1, 0, 1, 0)])[3] == 0.5


def test_undefined_figures_are_not_numbers_made_up() -> None:
    assert values([]) == [None, None, None, None]
    assert values([Tally(0, 0, 0, 1)]) == [None, 0.0, 0.0, 0.0]
    assert values([Tally(0, 1, 0, 1)]) == [0.0, 0.0, 0.0, 0.0]
    assert share("x", 0, 0).value is None


def test_interval_is_seeded_and_holds_the_figure() -> None:
    tallies = [Tally(1, 0, 1, 1), Tally(0, 1, 0, 1), Tally(2, 0, 2, 0), Tally(1, 2, 1, 0)] * 5
    one, again = (precision_recall(tallies, seed=7)[2] for _ in range(2))
    assert one == again
    assert one.low is not None
    assert one.high is not None
    assert one.value is not None
    assert one.low < one.value < one.high


def test_interval_of_identical_notes_has_no_width() -> None:
    f1 = precision_recall([Tally(1, 1, 1, 0)] * 8, seed=1)[2]
    assert (f1.low, f1.value, f1.high) == (0.6667, 0.6667, 0.6667)


def test_prefix_and_counts() -> None:
    figures = precision_recall([Tally(1, 1, 1, 3)], seed=0, prefix="gaps ")
    assert [(one.name, one.of) for one in figures] == [
        ("gaps P", 2),
        ("gaps R", 4),
        ("gaps F1", 6),
        ("gaps F1 mean of notes", 1),
    ]


def test_share() -> None:
    assert share("x", 1, 3).value == pytest.approx(0.3333)
