"""The store's tables. Times are UTC; decisions, steps of queries and dismissals are only ever appended."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

LAYOUT: Final = 2
"""Number of this layout, kept in the store: an older one is brought up by `layouts.py`, a newer one refused."""


class UtcTime(TypeDecorator[datetime]):
    """A moment as ISO text in UTC: sorts as text, and a time without a zone is refused."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Table(DeclarativeBase):
    """Base of the store's tables."""


class LayoutRow(Table):
    __tablename__ = "layout"

    number: Mapped[int] = mapped_column(primary_key=True)


class NoteRow(Table):
    __tablename__ = "notes"
    __table_args__ = (CheckConstraint("status IN ('new', 'in-progress', 'done')", name="known_status"),)

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    text: Mapped[str] = mapped_column(Text)
    encounter: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), default="new", index=True)
    added: Mapped[datetime] = mapped_column(UtcTime)


class ReviewRow(Table):
    """The newest review of a note. Counts stand beside it, so that the queue reads no review."""

    __tablename__ = "reviews"

    note_place: Mapped[int] = mapped_column(ForeignKey("notes.place"), primary_key=True)
    engine: Mapped[str] = mapped_column(String(64))
    suggestions: Mapped[int]
    gaps: Mapped[int]
    review: Mapped[str] = mapped_column(Text)


class DecisionRow(Table):
    __tablename__ = "decisions"
    __table_args__ = (
        Index("decisions_of_note", "note_place", "number"),
        CheckConstraint(
            "action IN ('accepted', 'rejected', 'replaced', 'added', 'undone')", name="known_action"
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    note_place: Mapped[int] = mapped_column(ForeignKey("notes.place"))
    code: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(16))
    replacement: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(UtcTime)
    start: Mapped[int | None]
    end: Mapped[int | None]


class QueryRow(Table):
    """A query to the provider; its words and where it stands are told by its steps."""

    __tablename__ = "queries"
    __table_args__ = (Index("queries_of_note", "note_place", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    note_place: Mapped[int] = mapped_column(ForeignKey("notes.place"))


class QueryStepRow(Table):
    """One step of a query: a draft with its words, sent, an answer with what it adds to the note, closed."""

    __tablename__ = "query_steps"
    __table_args__ = (
        Index("steps_of_query", "query_number", "number"),
        CheckConstraint("status IN ('draft', 'sent', 'answered', 'closed')", name="known_query_status"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    query_number: Mapped[int] = mapped_column(ForeignKey("queries.number"))
    status: Mapped[str] = mapped_column(String(16))
    query: Mapped[str | None] = mapped_column(Text)
    option: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text)
    addendum: Mapped[str | None] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(UtcTime)


class DismissalRow(Table):
    """A gap that a coder set aside with a reason, or took back; told by kind, words and codes, not by offsets."""

    __tablename__ = "dismissals"
    __table_args__ = (
        Index("dismissals_of_note", "note_place", "number"),
        CheckConstraint("action IN ('dismissed', 'restored')", name="known_dismissal"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    note_place: Mapped[int] = mapped_column(ForeignKey("notes.place"))
    kind: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    codes: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(UtcTime)
