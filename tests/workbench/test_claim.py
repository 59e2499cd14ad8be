"""The claim is what the coder decided, in the review's order."""

from datetime import UTC, datetime

from nlp_coder.note import Encounter
from nlp_coder.review import Alternative, Assertion, Review, Role, Suggestion, VisitLevel
from nlp_coder.workbench.claim import claim, undecided
from nlp_coder.workbench.decisions import Action, Decision

AT = datetime(2026, 5, 4, tzinfo=UTC)


def suggestion(code: str, role: Role = "secondary", **more: object) -> Suggestion:
    return Suggestion(code, "ICD-10-CM", f"about {code}", 0.5, 1, role, (), Assertion(), (), **more)  # type: ignore[arg-type]


def decisions(*made: tuple[str, Action, str | None]) -> dict[str, Decision]:
    return {
        code: Decision(code=code, action=action, who="pat", at=AT, replacement=replacement, reason="x")
        for code, action, replacement in made
    }


REVIEW = Review(
    "n1",
    {},
    Encounter(),
    (
        suggestion("A", "first-listed"),
        suggestion("B", alternatives=(Alternative("B2", "about B2", 0.2, "side"),)),
        suggestion("C"),
        suggestion("P", "procedure", modifiers=("RT",), units=2, pointers=("A", "B", "C", "Z")),
    ),
    (),
    (),
    (),
    VisitLevel(None, None, None, "not-applicable", "none", None),
)


def test_an_undecided_note_has_an_empty_claim() -> None:
    assert claim(REVIEW, {}) == ()
    assert undecided(REVIEW, {}) == (0, 1, 2, 3)


def test_the_claim_follows_the_review_then_the_coder() -> None:
    made = decisions(
        ("W", "added", None),
        ("P", "accepted", None),
        ("C", "rejected", None),
        ("B", "replaced", "B2"),
        ("A", "accepted", None),
    )
    lines = claim(REVIEW, made)
    assert [line.written for line in lines] == ["A", "B2", "P-RT x2", "W"]
    assert [line.origin for line in lines] == ["accepted", "replaced", "accepted", "added"]
    assert lines[1].description == "about B2"
    assert undecided(REVIEW, made) == ()


def test_a_procedure_points_at_what_the_coder_kept() -> None:
    made = decisions(("P", "accepted", None), ("C", "rejected", None), ("B", "replaced", "B2"))
    assert claim(REVIEW, made)[1].pointers == ("A", "B2", "Z")


def test_a_code_stands_once() -> None:
    made = decisions(("A", "accepted", None), ("B", "replaced", "A"), ("W", "added", None))
    assert [line.written for line in claim(REVIEW, made)] == ["A", "W"]
