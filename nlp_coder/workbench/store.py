"""The store: notes to review, what the engine said of them, and what coders decided. SQLite by default."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal, Self, cast, get_args

from platformdirs import user_data_path
from sqlalchemy import ColumnElement, Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from nlp_coder.note import Encounter, Note, check_note
from nlp_coder.review import Review
from nlp_coder.workbench.decisions import Action, Decision, check, fold
from nlp_coder.workbench.errors import (
    BadDecisionError,
    NoteChangedError,
    NoteNotInStoreError,
    NothingToUndoError,
    StoreBusyError,
    StoreUnreadableError,
)
from nlp_coder.workbench.gap_log import addenda_of, still_open
from nlp_coder.workbench.layouts import prepare
from nlp_coder.workbench.tables import DecisionRow, NoteRow, ReviewRow

Status = Literal["new", "in-progress", "done"]
STATUSES: Final[tuple[str, ...]] = get_args(Status)
PATH_VARIABLE: Final = "NLP_CODER_DB"
PAGE_SIZE: Final = 50
WAIT_SECONDS: Final = 5.0
"""How long a write waits for another program's write before it gives up with E408."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A note as the queue shows it: nothing of its text. Counts are None until it was reviewed once."""

    id: str
    status: Status
    encounter: Encounter
    suggestions: int | None
    gaps: int | None
    decided: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue; `total` counts the rows of all pages."""

    rows: tuple[QueueRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class StoredReview:
    engine: str
    review: Review


def store_path() -> Path:
    """Where the store lies: the path in NLP_CODER_DB, else the user's data folder."""
    given = os.environ.get(PATH_VARIABLE)
    return Path(given) if given else user_data_path("nlp-coder", appauthor=False) / "workbench.sqlite3"


class Store:
    """Notes, reviews and decisions. Safe to share between threads; each call is one short transaction.

    `location` is a file, or a database URL. Raises StoreUnreadableError, StoreVersionError.
    """

    def __init__(self, location: Path | str) -> None:
        self._engine = _open(location)
        self._writer = self._engine.execution_options(writes=True)
        try:
            prepare(self._writer)
        except BaseException:
            self._engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def add_notes(self, notes: Iterable[Note], *, at: datetime) -> int:
        """Add the notes that are not there yet, all or none; the number added.

        Raises NoteChangedError when an id is taken by another text, and the NoteErrors of `check_note`.
        """
        added = 0
        with self.session(writes=True) as session:
            for position, note in enumerate(notes, 1):
                check_note(note, position)
                held = session.scalar(select(NoteRow.text).where(NoteRow.id == note.id))
                if held is not None and held != note.text:
                    raise NoteChangedError(position=position)
                if held is None:
                    encounter = json.dumps(asdict(note.encounter), default=date.isoformat)
                    session.add(NoteRow(id=note.id, text=note.text, encounter=encounter, added=at))
                    session.flush()
                    added += 1
        return added

    def queue(self, page: int = 1, *, status: Status | None = None, id_has: str = "") -> QueuePage:
        """A page of the queue, oldest note first; filtered by status and by a part of the id."""
        wanted = _wanted(status, id_has)
        with self.session() as session:
            total = session.scalar(select(func.count()).select_from(NoteRow).where(*wanted)) or 0
            pages = max(1, -(-total // PAGE_SIZE))
            page = min(max(1, page), pages)
            found = session.execute(
                select(NoteRow.place, NoteRow.id, NoteRow.status, NoteRow.encounter)
                .add_columns(ReviewRow.suggestions, ReviewRow.gaps)
                .outerjoin(ReviewRow, ReviewRow.note_place == NoteRow.place)
                .where(*wanted)
                .order_by(NoteRow.place)
                .offset((page - 1) * PAGE_SIZE)
                .limit(PAGE_SIZE)
            ).all()
            decided = _decided(session, [row.place for row in found])
            rows = tuple(
                QueueRow(
                    id=row.id,
                    status=cast(Status, row.status),
                    encounter=_encounter(row.encounter),
                    suggestions=row.suggestions,
                    gaps=row.gaps,
                    decided=decided.get(row.place, 0),
                )
                for row in found
            )
        return QueuePage(rows=rows, page=page, pages=pages, total=total)

    def neighbour(
        self, note_id: str, *, forward: bool, status: Status | None = None, id_has: str = ""
    ) -> str | None:
        """The next (or the previous) note of the filtered queue, if any. Raises NoteNotInStoreError."""
        with self.session() as session:
            here = note_row(session, note_id).place
            beyond = NoteRow.place > here if forward else NoteRow.place < here
            order = NoteRow.place.asc() if forward else NoteRow.place.desc()
            return session.scalar(
                select(NoteRow.id).where(beyond, *_wanted(status, id_has)).order_by(order).limit(1)
            )

    def page_of(self, note_id: str, *, status: Status | None = None, id_has: str = "") -> int:
        """The page of the filtered queue on which the note stands, or would. Raises NoteNotInStoreError."""
        with self.session() as session:
            before = NoteRow.place < note_row(session, note_id).place
            earlier = select(func.count()).select_from(NoteRow).where(before, *_wanted(status, id_has))
            return (session.scalar(earlier) or 0) // PAGE_SIZE + 1

    def counts(self) -> dict[Status, int]:
        """How many notes stand at each status."""
        with self.session() as session:
            found = session.execute(select(NoteRow.status, func.count()).group_by(NoteRow.status))
            held = {status: number for status, number in found}
        return {cast(Status, status): held.get(status, 0) for status in STATUSES}

    def note(self, note_id: str) -> Note:
        """The note as it reads now: its text as it was added, then the addenda of answered queries.

        Raises NoteNotInStoreError.
        """
        with self.session() as session:
            row = note_row(session, note_id)
            return Note(id=row.id, text=_text(session, row), encounter=_encounter(row.encounter))

    def status(self, note_id: str) -> Status:
        """Where the note stands. Raises NoteNotInStoreError."""
        with self.session() as session:
            return cast(Status, note_row(session, note_id).status)

    def set_status(self, note_id: str, status: Status) -> None:
        """Move the note to another status. Raises NoteNotInStoreError."""
        with self.session(writes=True) as session:
            note_row(session, note_id).status = status

    def save_review(self, review: Review, *, engine: str) -> None:
        """Keep what the engine said, in place of an earlier review. Raises NoteNotInStoreError."""
        with self.session(writes=True) as session:
            place = note_row(session, review.note_id).place
            session.merge(
                ReviewRow(
                    note_place=place,
                    engine=engine,
                    suggestions=len(review.suggestions),
                    gaps=len(still_open(session, place, review.gaps)),
                    review=review.to_json(),
                )
            )

    def review(self, note_id: str) -> StoredReview | None:
        """The kept review and the version of the engine that made it. Raises NoteNotInStoreError."""
        with self.session() as session:
            row = session.get(ReviewRow, note_row(session, note_id).place)
            return None if row is None else StoredReview(row.engine, Review.from_json(row.review))

    def decide(self, note_id: str, decision: Decision) -> None:
        """Append a decision; a new note becomes in-progress. Raises BadDecisionError, NoteNotInStoreError."""
        if decision.action == "undone":
            raise BadDecisionError(action="undone", problem="use undo")
        with self.session(writes=True) as session:
            row = note_row(session, note_id)
            check(decision, len(_text(session, row)))
            session.add(_entry(row.place, decision))
            if row.status == "new":
                row.status = "in-progress"

    def undo(self, note_id: str, code: str, *, who: str, at: datetime) -> None:
        """Take back the newest standing decision on a code; the log keeps both. Raises NothingToUndoError."""
        taken_back = Decision(code=code, action="undone", who=who, at=at)
        with self.session(writes=True) as session:
            row = note_row(session, note_id)
            check(taken_back, len(_text(session, row)))
            if code not in fold(_log(session, row.place)):
                raise NothingToUndoError(given=code)
            session.add(_entry(row.place, taken_back))

    def decisions(self, note_id: str) -> dict[str, Decision]:
        """What holds now, by code. Raises NoteNotInStoreError."""
        return fold(self.log(note_id))

    def log(self, note_id: str) -> tuple[Decision, ...]:
        """Every decision on the note, oldest first, undone ones too. Raises NoteNotInStoreError."""
        with self.session() as session:
            return tuple(_log(session, note_row(session, note_id).place))

    def coded_days(self) -> list[tuple[str, str, date]]:
        """Every code that stands on a note with a date of service, as (note id, code, date), in the queue's order."""
        found = []
        with self.session() as session:
            for row in session.scalars(select(NoteRow).order_by(NoteRow.place)):
                day = _encounter(row.encounter).coding_date
                standing = fold(_log(session, row.place)) if day is not None else {}
                for code, decision in standing.items():
                    if day is not None and decision.action in ("accepted", "added", "replaced"):
                        found.append((row.id, decision.replacement or code, day))
        return found

    @contextmanager
    def session(self, *, writes: bool = False) -> Iterator[Session]:
        """One transaction for the modules beside this one. Raises StoreBusyError, StoreUnreadableError."""
        try:
            with Session(self._writer if writes else self._engine) as session, session.begin():
                yield session
        except OperationalError as error:
            if "locked" in str(error.orig) or "busy" in str(error.orig):
                raise StoreBusyError from None
            raise StoreUnreadableError(problem=type(error.orig).__name__) from None


def _open(location: Path | str) -> Engine:
    try:
        url = (
            make_url(location)
            if isinstance(location, str) and "://" in location
            else _file_url(Path(location))
        )
        sqlite = url.get_backend_name() == "sqlite"
        engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS} if sqlite else {})
    except (ArgumentError, OSError, ImportError) as error:
        raise StoreUnreadableError(problem=type(error).__name__) from None
    if sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _file_url(path: Path) -> URL:
    path.expanduser().parent.mkdir(parents=True, exist_ok=True)
    return URL.create("sqlite", database=str(path.expanduser()))


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    """Readers never wait for a writer (WAL), and a decision that was shown as kept is on the disk (FULL)."""
    connection.isolation_level = None  # the driver begins no transaction; _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A call that writes takes the write lock first, so that what it read before writing still holds."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _wanted(status: Status | None, id_has: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if status is not None:
        wanted.append(NoteRow.status == status)
    if id_has:
        wanted.append(NoteRow.id.icontains(id_has, autoescape=True))
    return wanted


def note_row(session: Session, note_id: str) -> NoteRow:
    """The note's row. Raises NoteNotInStoreError."""
    row = session.scalar(select(NoteRow).where(NoteRow.id == note_id))
    if row is None:
        raise NoteNotInStoreError
    return row


def _text(session: Session, row: NoteRow) -> str:
    return "".join((row.text, *addenda_of(session, row.place)))


def _encounter(kept: str) -> Encounter:
    given: dict[str, Any] = json.loads(kept)
    return Encounter.from_mapping(given)


def _entry(place: int, decision: Decision) -> DecisionRow:
    return DecisionRow(note_place=place, **asdict(decision))


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        code=row.code,
        action=cast(Action, row.action),
        who=row.who,
        at=row.at,
        replacement=row.replacement,
        reason=row.reason,
        start=row.start,
        end=row.end,
    )


def _log(session: Session, place: int) -> list[Decision]:
    found = session.scalars(
        select(DecisionRow).where(DecisionRow.note_place == place).order_by(DecisionRow.number)
    )
    return [_decision(row) for row in found]


def _decided(session: Session, places: list[int]) -> dict[int, int]:
    """How many codes have a standing decision, by note."""
    logs: dict[int, list[Decision]] = {}
    found = session.scalars(
        select(DecisionRow).where(DecisionRow.note_place.in_(places)).order_by(DecisionRow.number)
    )
    for row in found:
        logs.setdefault(row.note_place, []).append(_decision(row))
    return {place: len(fold(log)) for place, log in logs.items()}
