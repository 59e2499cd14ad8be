"""What goes in: a note and its encounter. Frozen; the text is kept exactly as it came."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Literal, get_args

from nlp_coder.errors import (
    BadEncounterError,
    EmptyNoteError,
    NoteTooLongError,
    NulInNoteError,
    SurrogateInNoteError,
)

Setting = Literal["outpatient", "ed", "inpatient", "observation", "nursing", "home"]
VisitType = Literal["new", "established"]
Sex = Literal["M", "F"]

MAX_NOTE_LENGTH: Final = 2_500_000
"""Longest note that is read, in code points: about a thousand printed pages."""


@dataclass(frozen=True, slots=True)
class GlobalPeriod:
    """A procedure in whose global period the encounter may fall."""

    procedure: str
    date: date


@dataclass(frozen=True, slots=True)
class PriorNote:
    """An earlier note of the same patient, to find copied-forward text."""

    id: str
    date: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Encounter:
    """The visit a note documents. All but `setting` may be unknown (None).

    `age` is in years (a fraction below one year); `billed` holds the codes already on the claim, in order.
    """

    setting: Setting = "outpatient"
    date_of_service: date | None = None
    admitted: date | None = None
    discharged: date | None = None
    place_of_service: str | None = None
    sex: Sex | None = None
    age: float | None = None
    visit_type: VisitType | None = None
    payer: str | None = None
    global_of: GlobalPeriod | None = None
    billed: tuple[str, ...] = ()
    prior_notes: tuple[PriorNote, ...] = ()

    @classmethod
    def from_mapping(cls, given: Mapping[str, Any]) -> "Encounter":
        """Read an encounter from its JSON form (dates as YYYY-MM-DD).

        Raises BadEncounterError on an unknown field or a value of the wrong kind; nothing is guessed.
        """
        known = {f.name for f in fields(cls)}
        for name in given:
            if name not in known:
                raise BadEncounterError(field=name, problem="no such field")
        read = {name: _READERS[name](name, value) for name, value in given.items() if value is not None}
        return cls(**read)

    @property
    def coding_date(self) -> date | None:
        """The date that chooses the ICD release: discharge for inpatients, else the date of service."""
        if self.setting == "inpatient" and self.discharged is not None:
            return self.discharged
        return self.date_of_service


@dataclass(frozen=True, slots=True)
class Note:
    """A clinical note. Offsets are code points of `text`, end exclusive; `text` is never changed."""

    id: str
    text: str
    encounter: Encounter = Encounter()


def check_note(note: Note, position: int | str = 1) -> None:
    """Refuse a note that cannot be read whole.

    `position` is its place in this run: 2, or "2, row 5" in a file of rows.
    Raises EmptyNoteError, NoteTooLongError, NulInNoteError or SurrogateInNoteError, naming `position`.
    """
    text = note.text
    if not text.strip():
        raise EmptyNoteError(position=position)
    if len(text) > MAX_NOTE_LENGTH:
        raise NoteTooLongError(position=position, length=len(text), limit=MAX_NOTE_LENGTH)
    if (nul := text.find("\0")) >= 0:
        raise NulInNoteError(position=position, offset=nul)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SurrogateInNoteError(position=position, offset=error.start) from None


def _date(field: str, value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadEncounterError(field=field, problem="not a date YYYY-MM-DD") from None


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadEncounterError(field=field, problem="not text")
    return value


def _one_of(*allowed: str) -> Any:
    def read(field: str, value: Any) -> str:
        if value not in allowed:
            raise BadEncounterError(field=field, problem=f"not one of {', '.join(allowed)}")
        return str(value)

    return read


def _age(field: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 130:
        raise BadEncounterError(field=field, problem="not a number of years from 0 to 130")
    return value


def _codes(field: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
        raise BadEncounterError(field=field, problem="not a list of codes")
    return tuple(value)


def _global_of(field: str, value: Any) -> GlobalPeriod:
    if not isinstance(value, Mapping) or set(value) != {"procedure", "date"}:
        raise BadEncounterError(field=field, problem="not {procedure, date}")
    return GlobalPeriod(_text(field, value["procedure"]), _date(field, value["date"]))


def _prior_notes(field: str, value: Any) -> tuple[PriorNote, ...]:
    if not isinstance(value, list | tuple):
        raise BadEncounterError(field=field, problem="not a list of {id, date, text}")
    rows = []
    for row in value:
        if not isinstance(row, Mapping) or not {"id", "text"} <= set(row) <= {"id", "date", "text"}:
            raise BadEncounterError(field=field, problem="not a list of {id, date, text}")
        day = row.get("date")
        rows.append(
            PriorNote(
                _text(field, row["id"]), None if day is None else _date(field, day), _text(field, row["text"])
            )
        )
    return tuple(rows)


_READERS: Final[dict[str, Any]] = {
    "setting": _one_of(*get_args(Setting)),
    "date_of_service": _date,
    "admitted": _date,
    "discharged": _date,
    "place_of_service": _text,
    "sex": _one_of(*get_args(Sex)),
    "age": _age,
    "visit_type": _one_of(*get_args(VisitType)),
    "payer": _text,
    "global_of": _global_of,
    "billed": _codes,
    "prior_notes": _prior_notes,
}
