"""The log folds into what holds now."""

from datetime import UTC, datetime

import pytest

from nlp_coder.workbench.decisions import Action, Decision, fold

AT = datetime(2026, 5, 4, tzinfo=UTC)


def entry(code: str, action: Action, replacement: str | None = None) -> Decision:
    return Decision(code=code, action=action, who="pat", at=AT, replacement=replacement)


@pytest.mark.parametrize(
    ("log", "holds"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("A+ B-", "A+ B-", id="two codes"),
        pytest.param("A+ A-", "A-", id="the newest holds"),
        pytest.param("A+ A- Au", "A+", id="undo steps back"),
        pytest.param("A+ A- Au Au", "", id="undo twice"),
        pytest.param("Au A+", "A+", id="an undo of nothing is nothing"),
        pytest.param("A+ B+ Au A-", "A- B+", id="order of first decision"),
    ],
)
def test_fold(log: str, holds: str) -> None:
    actions: dict[str, Action] = {"+": "accepted", "-": "rejected", "u": "undone"}
    signs = {action: sign for sign, action in actions.items()}
    folded = fold(entry(word[0], actions[word[1]]) for word in log.split())
    assert " ".join(code + signs[one.action] for code, one in folded.items()) == holds


def test_what_is_on_the_claim() -> None:
    assert entry("A", "accepted").on_claim == "A"
    assert entry("A", "added").on_claim == "A"
    assert entry("A", "replaced", "B").on_claim == "B"
    assert entry("A", "rejected").on_claim is None
