"""What goes in: encounters are read strictly, notes that cannot be read whole are refused."""

from datetime import date
from typing import Any

import pytest

from nlp_coder.errors import (
    BadEncounterError,
    EmptyNoteError,
    NoteTooLongError,
    NulInNoteError,
    SurrogateInNoteError,
)
from nlp_coder.note import MAX_NOTE_LENGTH, Encounter, GlobalPeriod, Note, PriorNote, check_note


def test_encounter_reads_every_field() -> None:
    given = {
        "setting": "inpatient",
        "date_of_service": "2026-05-04",
        "admitted": "2026-05-04",
        "discharged": "2026-05-07",
        "place_of_service": "21",
        "sex": "F",
        "age": 0.5,
        "visit_type": "new",
        "payer": "medicare",
        "global_of": {"procedure": "27447", "date": "2026-04-01"},
        "billed": ["99233", "J3301"],
        "prior_notes": [
            {"id": "p1", "date": "2026-05-03", "text": "earlier"},
            {"id": "p2", "text": "undated"},
        ],
    }
    assert Encounter.from_mapping(given) == Encounter(
        setting="inpatient",
        date_of_service=date(2026, 5, 4),
        admitted=date(2026, 5, 4),
        discharged=date(2026, 5, 7),
        place_of_service="21",
        sex="F",
        age=0.5,
        visit_type="new",
        payer="medicare",
        global_of=GlobalPeriod("27447", date(2026, 4, 1)),
        billed=("99233", "J3301"),
        prior_notes=(PriorNote("p1", date(2026, 5, 3), "earlier"), PriorNote("p2", None, "undated")),
    )


def test_null_is_absent() -> None:
    assert Encounter.from_mapping({"sex": None, "billed": None}) == Encounter()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seting", "ed"),
        ("setting", "clinic"),
        ("date_of_service", "05/04/2026"),
        ("date_of_service", 20260504),
        ("sex", "female"),
        ("age", -1),
        ("age", "34"),
        ("age", True),
        ("visit_type", "follow-up"),
        ("place_of_service", 11),
        ("billed", "99213"),
        ("billed", [99213]),
        ("global_of", {"procedure": "27447"}),
        ("prior_notes", [{"id": "p1"}]),
        ("prior_notes", {"id": "p1", "text": "t"}),
    ],
)
def test_wrong_value_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(BadEncounterError) as caught:
        Encounter.from_mapping({field: value})
    assert caught.value.where["field"] == field


def test_discharge_chooses_the_release_for_inpatients_only() -> None:
    stay = {"date_of_service": "2026-09-30", "discharged": "2026-10-02"}
    assert Encounter.from_mapping({**stay, "setting": "inpatient"}).coding_date == date(2026, 10, 2)
    assert Encounter.from_mapping({**stay, "setting": "outpatient"}).coding_date == date(2026, 9, 30)
    assert Encounter().coding_date is None


@pytest.mark.parametrize(
    ("text", "error", "where"),
    [
        ("", EmptyNoteError, {"position": 3}),
        (" \r\n\t", EmptyNoteError, {"position": 3}),
        ("a\0b", NulInNoteError, {"position": 3, "offset": 1}),
        ("ab\ud800", SurrogateInNoteError, {"position": 3, "offset": 2}),
        (
            "x" * (MAX_NOTE_LENGTH + 1),
            NoteTooLongError,
            {"position": 3, "length": MAX_NOTE_LENGTH + 1, "limit": MAX_NOTE_LENGTH},
        ),
    ],
    ids=["empty", "blank", "nul", "surrogate", "too long"],
)
def test_unreadable_note_is_refused(text: str, error: type[Exception], where: dict[str, int]) -> None:
    with pytest.raises(error) as caught:
        check_note(Note("record-4711", text), 3)
    assert caught.value.where == where  # type: ignore[attr-defined]
    assert "4711" not in str(caught.value)


def test_any_other_text_is_taken_as_it_is() -> None:
    check_note(Note("1", "\ufeff Ñandú 🦴\r\n\x0b\x85"))
