"""Queries to the provider and dismissed gaps, kept in the store: draft, sent, answered, closed; who and when.

An answer becomes an addendum after the note's text, which stays as it was added. The note as it reads now is coded
again: its kept review is dropped. What the provider leaves open adds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from nlp_coder.documentation.queries.answer import Answer, addendum
from nlp_coder.documentation.queries.letter import ProviderQuery, QueryStatus, documented_in, letter_faults
from nlp_coder.errors import BadReviewError, NonCompliantQueryError
from nlp_coder.note import Note, check_note
from nlp_coder.review import Gap, Review
from nlp_coder.workbench.dismissals import Dismissal, GapKey, check_dismissal, standing
from nlp_coder.workbench.errors import BadQueryStepError, QueryChangedError, QueryNotInStoreError
from nlp_coder.workbench.gap_log import addenda_of, dismissal_row, dismissals_of, still_open
from nlp_coder.workbench.store import Store, note_row
from nlp_coder.workbench.tables import NoteRow, QueryRow, QueryStepRow, ReviewRow

NEXT: Final[Mapping[QueryStatus, tuple[QueryStatus, ...]]] = {
    "draft": ("sent", "closed"),
    "sent": ("answered", "closed"),
    "answered": ("closed",),
    "closed": (),
}
"""Where a query may go from where it stands; one that is closed unanswered was withdrawn."""


@dataclass(frozen=True, slots=True)
class QueryStep:
    """One entry of a query's log. `addendum` is what an answer added to the note; empty where it left it open."""

    status: QueryStatus
    who: str
    at: datetime
    answer: Answer | None = None
    addendum: str = ""


class QueryDesk:
    """The queries and dismissals of a store's notes. Each call is one short transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, query: ProviderQuery, *, who: str, at: datetime) -> None:
        """Keep a draft, or a draft with other words. Raises NoteNotInStoreError, QueryChangedError once it was sent."""
        kept = _adapter().dump_json(replace(query, status="draft")).decode()
        with self._store.session(writes=True) as session:
            place = note_row(session, query.note_id).place
            row = session.scalar(select(QueryRow).where(QueryRow.id == query.id))
            if row is None:
                row = QueryRow(id=query.id, note_place=place)
                session.add(row)
                session.flush()
            else:
                held = _query(session, row)
                if replace(held, status="draft") == replace(query, status="draft"):
                    return
                if held.status != "draft":
                    raise QueryChangedError(status=held.status)
            session.add(QueryStepRow(query_number=row.number, status="draft", query=kept, who=who, at=at))

    def send(self, query_id: str, *, who: str, at: datetime) -> None:
        """Mark a draft as sent. Raises NonCompliantQueryError when it has a fault, BadQueryStepError."""
        with self._store.session(writes=True) as session:
            row, query = _to(session, query_id, "sent")
            review = _kept_review(session, row.note_place)
            documented = documented_in(review) if review is not None else ()
            for fault in letter_faults(query, documented):
                raise NonCompliantQueryError(where=fault.where, problem=fault.problem, advice=fault.advice)
            session.add(QueryStepRow(query_number=row.number, status="sent", who=who, at=at))

    def answer(self, query_id: str, answer: Answer, *, who: str, at: datetime) -> str:
        """Record the provider's answer; the addendum it adds to the note, which may be empty.

        With an addendum the kept review is dropped, so that the note is coded again. Raises BadAnswerError,
        BadQueryStepError, and the NoteErrors of `check_note`; nothing is recorded then.
        """
        with self._store.session(writes=True) as session:
            row, query = _to(session, query_id, "answered")
            added = addendum(query, answer, at.date())
            if added:
                note = session.get_one(NoteRow, row.note_place)
                check_note(Note(note.id, "".join((note.text, *addenda_of(session, note.place), added))))
                session.execute(delete(ReviewRow).where(ReviewRow.note_place == row.note_place))
            session.add(
                QueryStepRow(
                    query_number=row.number,
                    status="answered",
                    option=answer.option,
                    words=answer.words,
                    addendum=added,
                    who=who,
                    at=at,
                )
            )
            session.flush()
            _count_gaps(session, row.note_place)
        return added

    def close(self, query_id: str, *, who: str, at: datetime) -> None:
        """Close a query; one that was not answered is withdrawn by it. Raises BadQueryStepError."""
        with self._store.session(writes=True) as session:
            row, _ = _to(session, query_id, "closed")
            session.add(QueryStepRow(query_number=row.number, status="closed", who=who, at=at))

    def query(self, query_id: str) -> ProviderQuery:
        """The query with its newest words and status. Raises QueryNotInStoreError."""
        with self._store.session() as session:
            return _query(session, _row(session, query_id))

    def of_note(self, note_id: str) -> tuple[ProviderQuery, ...]:
        """The note's queries, oldest first. Raises NoteNotInStoreError."""
        with self._store.session() as session:
            place = note_row(session, note_id).place
            rows = select(QueryRow).where(QueryRow.note_place == place).order_by(QueryRow.number)
            return tuple(_query(session, row) for row in session.scalars(rows))

    def steps(self, query_id: str) -> tuple[QueryStep, ...]:
        """Every step of a query, oldest first. Raises QueryNotInStoreError."""
        with self._store.session() as session:
            return tuple(_step(one) for one in _steps(session, _row(session, query_id)))

    def dismiss(self, note_id: str, gap: Gap, *, reason: str, who: str, at: datetime) -> None:
        """Set a gap of the note aside. Raises BadDismissalError without a reason, NoteNotInStoreError."""
        self._log(note_id, Dismissal(GapKey.of(gap), "dismissed", who, at, reason.strip()))

    def restore(self, note_id: str, gap: Gap, *, who: str, at: datetime) -> None:
        """Take a dismissal back. Raises BadDismissalError where there is none, NoteNotInStoreError."""
        self._log(note_id, Dismissal(GapKey.of(gap), "restored", who, at))

    def dismissals(self, note_id: str) -> tuple[Dismissal, ...]:
        """The dismissals that hold now, oldest first. Raises NoteNotInStoreError."""
        return standing(self.dismissal_log(note_id))

    def dismissal_log(self, note_id: str) -> tuple[Dismissal, ...]:
        """Every entry, those taken back too. Raises NoteNotInStoreError."""
        with self._store.session() as session:
            return dismissals_of(session, note_row(session, note_id).place)

    def open_gaps(self, review: Review) -> tuple[Gap, ...]:
        """The review's gaps that are neither dismissed nor answered. Raises NoteNotInStoreError."""
        with self._store.session() as session:
            return still_open(session, note_row(session, review.note_id).place, review.gaps)

    def _log(self, note_id: str, entry: Dismissal) -> None:
        with self._store.session(writes=True) as session:
            place = note_row(session, note_id).place
            check_dismissal(entry, standing(dismissals_of(session, place)))
            session.add(dismissal_row(place, entry))
            session.flush()
            _count_gaps(session, place)


def _to(session: Session, query_id: str, wanted: QueryStatus) -> tuple[QueryRow, ProviderQuery]:
    row = _row(session, query_id)
    query = _query(session, row)
    if wanted not in NEXT[query.status]:
        raise BadQueryStepError(status=query.status, wanted=wanted)
    return row, query


def _row(session: Session, query_id: str) -> QueryRow:
    row = session.scalar(select(QueryRow).where(QueryRow.id == query_id))
    if row is None:
        raise QueryNotInStoreError
    return row


def _steps(session: Session, row: QueryRow) -> list[QueryStepRow]:
    steps = select(QueryStepRow).where(QueryStepRow.query_number == row.number)
    return list(session.scalars(steps.order_by(QueryStepRow.number)))


def _query(session: Session, row: QueryRow) -> ProviderQuery:
    steps = _steps(session, row)
    words = next(one.query for one in reversed(steps) if one.query is not None)
    query: ProviderQuery = _adapter().validate_json(words)
    return replace(query, status=cast(QueryStatus, steps[-1].status))


def _step(row: QueryStepRow) -> QueryStep:
    answer = Answer(row.option, row.words or "") if row.option is not None else None
    return QueryStep(cast(QueryStatus, row.status), row.who, row.at, answer, row.addendum or "")


def _count_gaps(session: Session, place: int) -> None:
    """The queue shows the gaps that are open."""
    review, row = _kept_review(session, place), session.get(ReviewRow, place)
    if review is not None and row is not None:
        row.gaps = len(still_open(session, place, review.gaps))


def _kept_review(session: Session, place: int) -> Review | None:
    row = session.get(ReviewRow, place, populate_existing=True)
    try:
        return None if row is None else Review.from_json(row.review)
    except BadReviewError:  # kept by a version with other fields: it will be made anew
        return None


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(ProviderQuery)
