"""The store keeps notes exactly, decisions append-only, and says what is wrong with a code."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from nlp_coder.errors import EmptyNoteError, NulInNoteError
from nlp_coder.note import Encounter, GlobalPeriod, Note, PriorNote
from nlp_coder.review import Assertion as Assertion
from nlp_coder.review import Gap, Review, Suggestion, VisitLevel
from nlp_coder.workbench import store as store_module
from nlp_coder.workbench.decisions import Action, Decision
from nlp_coder.workbench.errors import (
    BadDecisionError,
    NoteChangedError,
    NoteNotInStoreError,
    NothingToUndoError,
    StoreBusyError,
    StoreUnreadableError,
    StoreVersionError,
)
from nlp_coder.workbench.store import PAGE_SIZE, Store, store_path
from nlp_coder.workbench.tables import Table

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
FULL = Encounter(
    setting="inpatient",
    date_of_service=date(2026, 5, 1),
    admitted=date(2026, 4, 28),
    discharged=date(2026, 5, 2),
    sex="F",
    age=0.5,
    visit_type="new",
    payer="Medicare",
    global_of=GlobalPeriod("27447", date(2026, 3, 1)),
    billed=("99214", "20610"),
    prior_notes=(PriorNote("p1", date(2026, 4, 1), "Knee pain.\r\n"), PriorNote("p2", None, "x")),
)


def decision(code: str = "M17.11", action: Action = "accepted", **more: object) -> Decision:
    return Decision(code=code, action=action, who="pat", at=AT, **more)  # type: ignore[arg-type]


def review_of(note_id: str) -> Review:
    suggestion = Suggestion(
        "M17.11", "ICD-10-CM", "Osteoarthritis of right knee", 0.9, 1, "first-listed", (), Assertion(), ()
    )
    gap = Gap("missing-signature", "warn", "No signature.", (), (), None, "gap.signature")
    level = VisitLevel(None, None, None, "not-applicable", "none", None)
    return Review(note_id, {}, Encounter(), (suggestion,), (), (), (gap, gap), level)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.sqlite3") as opened:
        yield opened


@pytest.fixture
def one(store: Store) -> Store:
    store.add_notes([Note("n1", "Right knee pain.")], at=AT)
    return store


def test_a_note_comes_back_as_it_went_in(store: Store) -> None:
    note = Note("שלום <b>", "a\r\nb\rc\u2028é e\u0301 👩‍⚕️ \ufeff end ", FULL)
    assert store.add_notes([note], at=AT) == 1
    assert store.note(note.id) == note
    assert store.add_notes([note], at=AT) == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1))
def test_any_text_comes_back(store: Store, text: str) -> None:
    if text.strip():
        note_id = text[:20] + str(hash(text))
        store.add_notes([Note(note_id, text)], at=AT)
        assert store.note(note_id).text == text


def test_a_bad_note_keeps_all_out(store: Store) -> None:
    with pytest.raises(NulInNoteError, match="input 2"):
        store.add_notes([Note("a", "fine"), Note("b", "x\0y")], at=AT)
    with pytest.raises(EmptyNoteError):
        store.add_notes([Note("a", " \n")], at=AT)
    assert store.queue().total == 0


def test_an_id_is_taken_by_another_text(one: Store) -> None:
    with pytest.raises(NoteChangedError, match="E403") as caught:
        one.add_notes([Note("n2", "ok"), Note("n1", "Left knee pain.")], at=AT)
    assert "n1" not in str(caught.value)
    assert one.queue().total == 1


def test_queue_pages_and_filters(store: Store) -> None:
    store.add_notes([Note(f"n{number:03}_%", "text") for number in range(PAGE_SIZE + 5)], at=AT)
    store.set_status("n003_%", "done")
    first, last = store.queue(), store.queue(2)
    assert (first.pages, first.total, len(first.rows), len(last.rows)) == (2, PAGE_SIZE + 5, PAGE_SIZE, 5)
    assert [row.id for row in first.rows[:2]] == ["n000_%", "n001_%"]
    assert store.queue(99) == last
    assert [row.id for row in store.queue(status="done").rows] == ["n003_%"]
    assert store.queue(id_has="N01").total == 10
    assert store.queue(id_has="_%").total == PAGE_SIZE + 5
    assert store.queue(id_has="%n").total == 0
    assert store.counts() == {"new": PAGE_SIZE + 4, "in-progress": 0, "done": 1}


def test_neighbours_and_their_page(store: Store) -> None:
    store.add_notes([Note(f"n{number:03}", "text") for number in range(PAGE_SIZE + 5)], at=AT)
    store.set_status("n001", "done")
    assert store.neighbour("n000", forward=True) == "n001"
    assert store.neighbour("n000", forward=True, status="new") == "n002"
    assert store.neighbour("n002", forward=False, id_has="n000") == "n000"
    assert store.neighbour("n000", forward=False) is None
    assert (store.page_of("n000"), store.page_of(f"n{PAGE_SIZE:03}")) == (1, 2)
    assert store.page_of(f"n{PAGE_SIZE:03}", status="new") == 1


def test_queue_counts(one: Store) -> None:
    assert (one.queue().rows[0].suggestions, one.queue().rows[0].gaps) == (None, None)
    one.save_review(review_of("n1"), engine="1")
    one.decide("n1", decision())
    one.decide("n1", decision("Z79.4", "added"))
    one.undo("n1", "Z79.4", who="pat", at=AT)
    row = one.queue().rows[0]
    assert (row.suggestions, row.gaps, row.decided, row.status) == (1, 2, 1, "in-progress")


def test_a_review_is_kept_and_renewed(one: Store) -> None:
    assert one.review("n1") is None
    one.save_review(review_of("n1"), engine="1")
    one.save_review(review_of("n1"), engine="2")
    kept = one.review("n1")
    assert kept is not None
    assert (kept.engine, kept.review) == ("2", review_of("n1"))


def test_decisions_survive_closing(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "store.sqlite3"
    made = decision(action="replaced", replacement="M17.12", reason="the left one", start=0, end=5)
    with Store(path) as store:
        store.add_notes([Note("n1", "Right knee pain.")], at=AT)
        store.decide("n1", made)
    with Store(path) as again:
        assert again.decisions("n1") == {"M17.11": made}


def test_undo_brings_back_what_stood_before_and_the_log_keeps_all(one: Store) -> None:
    one.decide("n1", decision())
    one.decide("n1", decision(action="rejected", reason="History only"))
    one.undo("n1", "M17.11", who="sam", at=AT + timedelta(minutes=1))
    assert one.decisions("n1")["M17.11"].action == "accepted"
    one.undo("n1", "M17.11", who="sam", at=AT + timedelta(minutes=2))
    assert one.decisions("n1") == {}
    with pytest.raises(NothingToUndoError, match="E405"):
        one.undo("n1", "M17.11", who="sam", at=AT)
    assert [entry.action for entry in one.log("n1")] == ["accepted", "rejected", "undone", "undone"]


def test_coded_days_are_the_codes_that_stand(store: Store) -> None:
    day = Encounter(date_of_service=date(2026, 5, 1))
    store.add_notes([Note("a", "Knee pain.", day), Note("b", "Knee pain.")], at=AT)
    for note_id in ("a", "b"):
        store.decide(note_id, decision("M17.11"))
    store.decide("a", decision("I10", "rejected", reason="not-documented"))
    store.decide("a", decision("E11.9", "replaced", replacement="E11.65"))
    assert store.coded_days() == [("a", "M17.11", date(2026, 5, 1)), ("a", "E11.65", date(2026, 5, 1))]


def test_times_are_kept_in_utc(one: Store) -> None:
    eastern = datetime(2026, 5, 4, 5, 30, tzinfo=timezone(timedelta(hours=-4)))
    one.decide("n1", Decision(code="M17.11", action="accepted", who="pat", at=eastern))
    assert one.log("n1")[0].at == AT
    assert one.log("n1")[0].at.tzinfo == UTC


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(decision(action="rejected"), id="no reason"),
        pytest.param(decision(action="rejected", reason="  "), id="blank reason"),
        pytest.param(decision(action="replaced"), id="no replacement"),
        pytest.param(decision(action="replaced", replacement="M17.11"), id="same code"),
        pytest.param(decision(action="accepted", replacement="M17.12"), id="stray replacement"),
        pytest.param(decision(code=""), id="no code"),
        pytest.param(decision(code="M" * 33), id="long code"),
        pytest.param(decision(start=3), id="half a span"),
        pytest.param(decision(start=3, end=3), id="empty span"),
        pytest.param(decision(start=0, end=999), id="span past the end"),
        pytest.param(decision(action="undone"), id="undo is its own call"),
        pytest.param(Decision(code="M17.11", action="accepted", who=" ", at=AT), id="nobody"),
        pytest.param(
            Decision(code="M17.11", action="accepted", who="pat", at=AT.replace(tzinfo=None)), id="no zone"
        ),
    ],
)
def test_a_decision_without_sense_is_refused(one: Store, bad: Decision) -> None:
    with pytest.raises(BadDecisionError, match="E404"):
        one.decide("n1", bad)
    assert one.log("n1") == ()
    assert one.status("n1") == "new"


def test_a_note_that_is_not_there(store: Store) -> None:
    for call in (store.note, store.status, store.review, store.decisions, store.log):
        with pytest.raises(NoteNotInStoreError, match="E402") as caught:
            call("mrn-778")
        assert "778" not in str(caught.value)
    with pytest.raises(NoteNotInStoreError):
        store.decide("mrn-778", decision())
    with pytest.raises(NoteNotInStoreError):
        store.save_review(review_of("mrn-778"), engine="1")


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_text("this is a text file, and longer than a header of a database file would ever be" * 3)
    with pytest.raises(StoreUnreadableError, match="E401"):
        Store(path)
    with pytest.raises(StoreUnreadableError):
        Store(path / "below a file")
    with pytest.raises(StoreUnreadableError):
        Store("nonsense://host")


def test_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    Store(path).close()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE layout SET number = 99")
    connection.close()
    with pytest.raises(StoreVersionError, match="layout 99"):
        Store(path)


def test_a_busy_store_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "WAIT_SECONDS", 0.05)
    path = tmp_path / "store.sqlite3"
    with Store(path) as store:
        store.add_notes([Note("n1", "Right knee pain.")], at=AT)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(StoreBusyError, match="E408"):
                store.decide("n1", decision())
            assert store.note("n1").text == "Right knee pain."
        finally:
            other.close()
        store.decide("n1", decision())


def test_threads_share_a_store(one: Store) -> None:
    def work(worker: int) -> None:
        for number in range(5):
            one.decide("n1", decision(f"A{worker}{number}"))

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(one.decisions("n1")) == 20


def test_the_path_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLP_CODER_DB", str(tmp_path / "mine.sqlite3"))
    assert store_path() == tmp_path / "mine.sqlite3"
    monkeypatch.delenv("NLP_CODER_DB")
    assert store_path().name == "workbench.sqlite3"


def test_a_database_url_is_taken(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path}/by-url.sqlite3") as store:
        assert store.queue().total == 0
    engine = create_engine("sqlite://")
    engine.dispose()


def test_the_tables_compile_for_postgres() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in Table.metadata.sorted_tables]
    assert len(made) == 7
