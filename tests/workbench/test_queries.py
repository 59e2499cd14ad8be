"""A query from draft to closed; its answer is coded; a dismissed gap stays away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from nlp_coder.coder import Coder
from nlp_coder.documentation.queries.answer import Answer
from nlp_coder.documentation.queries.letter import ProviderQuery, provider_queries
from nlp_coder.errors import BadAnswerError, NonCompliantQueryError
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Evidence, Gap, Review
from nlp_coder.workbench.decisions import Decision
from nlp_coder.workbench.errors import (
    BadDismissalError,
    BadQueryStepError,
    NoteNotInStoreError,
    QueryChangedError,
    QueryNotInStoreError,
)
from nlp_coder.workbench.queries import QueryDesk
from nlp_coder.workbench.store import Store

CODER = Coder()
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(days=1)
TEXT = (
    "HPI: knee pain for 3 weeks, worse on stairs.\r\n\r\nAssessment:\r\n1. Knee pain - start ibuprofen, PT."
)
NOTE = Note("n1", TEXT, Encounter(date_of_service=date(2026, 5, 1)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.sqlite3") as opened:
        opened.add_notes([NOTE], at=AT)
        yield opened


def reviewed(store: Store) -> Review:
    review = CODER.review(store.note("n1"))
    store.save_review(review, engine="test")
    return review


def codes(review: Review) -> list[str]:
    return [one.code for one in review.suggestions if one.system == "ICD-10-CM"]


def kinds(gaps: tuple[Gap, ...]) -> list[str]:
    return [gap.kind for gap in gaps]


def sent(store: Store) -> tuple[QueryDesk, ProviderQuery]:
    """The side query of the note, sent to the provider."""
    desk = QueryDesk(store)
    queries = provider_queries(reviewed(store), store.note("n1"), created=AT, author="cdi")
    query = next(one for one in queries if one.kind == "missing-laterality")
    desk.save(query, who="cdi", at=AT)
    desk.send(query.id, who="cdi", at=AT)
    return desk, query


def test_the_side_answered_left_is_coded_and_the_gap_is_gone(store: Store) -> None:
    desk, query = sent(store)
    assert codes(reviewed(store)) == ["M25.569"]
    added = desk.answer(query.id, Answer("left"), who="dr", at=LATER)
    assert added == "\n\nADDENDUM (query answered 2026-05-05)\nAssessment: Left knee pain.\n"
    note = store.note("n1")
    assert note == replace(NOTE, text=TEXT + added)
    assert store.review("n1") is None
    again = reviewed(store)
    assert codes(again) == ["M25.562"]
    assert "missing-laterality" not in kinds(again.gaps)
    assert all(note.text[e.start : e.end] == e.text for s in again.suggestions for e in s.evidence)
    assert store.add_notes([NOTE], at=LATER) == 0  # its own text is as it was added


@pytest.mark.parametrize(
    "answer",
    [Answer("Unable to determine"), Answer("Unable to determine", "left knee pain"), Answer("Other")],
)
def test_an_answer_that_leaves_it_open_adds_nothing(store: Store, answer: Answer) -> None:
    desk, query = sent(store)
    assert desk.answer(query.id, answer, who="dr", at=LATER) == ""
    assert store.note("n1") == NOTE
    again = reviewed(store)
    assert codes(again) == ["M25.569"]
    assert "missing-laterality" in kinds(again.gaps)
    assert "missing-laterality" not in kinds(desk.open_gaps(again))  # answered: not asked a second time


def test_other_with_words_is_coded_as_written(store: Store) -> None:
    desk, query = sent(store)
    desk.answer(query.id, Answer("Other", "Primary osteoarthritis\n of right knee."), who="dr", at=LATER)
    assert store.note("n1").text.endswith("\nAssessment: Primary osteoarthritis of right knee.\n")
    assert "M17.11" in codes(reviewed(store))


def test_a_query_withdrawn_adds_nothing_and_its_gap_stays(store: Store) -> None:
    desk, query = sent(store)
    desk.close(query.id, who="cdi", at=LATER)
    assert store.note("n1") == NOTE
    assert "missing-laterality" in kinds(desk.open_gaps(reviewed(store)))


def test_steps_tell_who_and_when(store: Store) -> None:
    desk, query = sent(store)
    desk.answer(query.id, Answer("left", "since the fall"), who="dr", at=LATER)
    desk.close(query.id, who="cdi", at=LATER)
    steps = desk.steps(query.id)
    assert [(one.status, one.who, one.at) for one in steps] == [
        ("draft", "cdi", AT),
        ("sent", "cdi", AT),
        ("answered", "dr", LATER),
        ("closed", "cdi", LATER),
    ]
    assert steps[2].answer == Answer("left", "since the fall")
    assert desk.of_note("n1") == (replace(query, status="closed"),)


def test_steps_out_of_order_are_refused(store: Store) -> None:
    desk, query = sent(store)
    with pytest.raises(BadQueryStepError, match="E410"):
        desk.send(query.id, who="cdi", at=AT)
    with pytest.raises(BadAnswerError, match="E333"):
        desk.answer(query.id, Answer("both, maybe"), who="dr", at=AT)
    desk.answer(query.id, Answer("left"), who="dr", at=LATER)
    with pytest.raises(BadQueryStepError):
        desk.answer(query.id, Answer("right"), who="dr", at=LATER)
    with pytest.raises(QueryNotInStoreError, match="E409"):
        desk.query("q-none")
    with pytest.raises(NoteNotInStoreError):
        desk.of_note("n2")
    assert [one.status for one in desk.steps(query.id)] == ["draft", "sent", "answered"]


def test_a_draft_may_change_its_words_until_it_is_sent(store: Store) -> None:
    desk = QueryDesk(store)
    (query, *_) = provider_queries(reviewed(store), NOTE, created=AT, author="cdi")
    desk.save(query, who="cdi", at=AT)
    desk.save(query, who="cdi", at=LATER)
    assert len(desk.steps(query.id)) == 1
    other = replace(query, question="Which knee is it? It changes the DRG.")
    desk.save(other, who="cdi", at=LATER)
    assert desk.query(query.id) == other
    with pytest.raises(NonCompliantQueryError, match="payment"):
        desk.send(query.id, who="cdi", at=LATER)
    desk.save(query, who="cdi", at=LATER)
    desk.send(query.id, who="cdi", at=LATER)
    with pytest.raises(QueryChangedError, match="E412"):
        desk.save(other, who="cdi", at=LATER)
    desk.save(query, who="cdi", at=LATER)
    assert desk.query(query.id).status == "sent"


def test_words_of_the_addendum_may_be_decided_on(store: Store) -> None:
    desk, query = sent(store)
    desk.answer(query.id, Answer("left"), who="dr", at=LATER)
    start = store.note("n1").text.index("Left knee pain")
    store.decide("n1", Decision("M25.562", "accepted", "pat", LATER, start=start, end=start + 14))
    assert store.decisions("n1")["M25.562"].start == start


def test_a_dismissed_gap_does_not_come_back(store: Store) -> None:
    desk = QueryDesk(store)
    review = reviewed(store)
    (gap,) = (one for one in review.gaps if one.kind == "missing-laterality")
    desk.dismiss("n1", gap, reason="side is on the order", who="pat", at=AT)
    assert gap not in desk.open_gaps(review)
    assert store.queue().rows[0].gaps == len(review.gaps) - 1
    again = reviewed(store)
    assert "missing-laterality" not in kinds(desk.open_gaps(again))
    assert store.queue().rows[0].gaps == len(review.gaps) - 1
    desk.restore("n1", gap, who="lee", at=LATER)
    assert gap in desk.open_gaps(again)
    assert store.queue().rows[0].gaps == len(review.gaps)
    assert [(one.action, one.who, one.reason) for one in desk.dismissal_log("n1")] == [
        ("dismissed", "pat", "side is on the order"),
        ("restored", "lee", None),
    ]
    assert desk.dismissals("n1") == ()


def made(kind: str, words: tuple[str, ...], codes: tuple[str, ...] = (), start: int = 0) -> Gap:
    evidence = tuple(Evidence(start, start + len(one), one, "plan") for one in words)
    return Gap(kind, "warn", "says", evidence, codes, None, "rule")


KNEE = made("missing-laterality", ("Knee pain", "knee  pain"), ("M25.561", "M25.562"))


@pytest.mark.parametrize(
    ("newer", "is_gone"),
    [
        pytest.param(replace(KNEE, message="other words", severity="block", rule="new"), True, id="reworded"),
        pytest.param(made(KNEE.kind, ("knee pain",), KNEE.codes, start=40), True, id="moved"),
        pytest.param(made(KNEE.kind, ("knee pain",), ("M25.569",)), True, id="coded otherwise in the family"),
        pytest.param(made(KNEE.kind, ("knee pain", "sore knee"), KNEE.codes), True, id="one more span"),
        pytest.param(made(KNEE.kind, ("hip pain",), ("M25.551", "M25.552")), False, id="another site"),
        pytest.param(made(KNEE.kind, ("knee pain",), ("S83.90XA",)), False, id="another condition"),
        pytest.param(made("unspecified-diagnosis", ("knee pain",), KNEE.codes), False, id="another kind"),
    ],
)
def test_the_same_gap_by_a_newer_engine(store: Store, newer: Gap, is_gone: bool) -> None:
    desk = QueryDesk(store)
    desk.dismiss("n1", KNEE, reason="known", who="pat", at=AT)
    review = replace(reviewed(store), gaps=(newer,))
    store.save_review(review, engine="newer")
    assert (desk.open_gaps(review) == ()) is is_gone


def test_a_gap_without_words_is_told_by_its_kind(store: Store) -> None:
    desk = QueryDesk(store)
    desk.dismiss("n1", made("missing-signature", ()), reason="signed on paper", who="pat", at=AT)
    review = replace(reviewed(store), gaps=(made("missing-signature", ()), made("incomplete-note", ())))
    assert kinds(desk.open_gaps(review)) == ["incomplete-note"]


def test_a_dismissal_of_one_note_is_not_anothers(store: Store) -> None:
    store.add_notes([replace(NOTE, id="n2")], at=AT)
    QueryDesk(store).dismiss("n1", KNEE, reason="known", who="pat", at=AT)
    review = replace(reviewed(store), note_id="n2", gaps=(KNEE,))
    assert QueryDesk(store).open_gaps(review) == (KNEE,)


def test_a_dismissal_needs_its_reason_and_a_restore_its_dismissal(store: Store) -> None:
    desk = QueryDesk(store)
    for wrong in ({"reason": " ", "who": "pat"}, {"reason": "known", "who": ""}):
        with pytest.raises(BadDismissalError, match="E411"):
            desk.dismiss("n1", KNEE, at=AT, **wrong)
    with pytest.raises(BadDismissalError, match="zone"):
        desk.dismiss("n1", KNEE, reason="known", who="pat", at=datetime(2026, 5, 4))  # noqa: DTZ001
    with pytest.raises(BadDismissalError, match="not dismissed"):
        desk.restore("n1", KNEE, who="pat", at=AT)
    assert desk.dismissal_log("n1") == ()
