"""The date of service as notes print it."""

from datetime import date

import pytest

from nlp_coder.evaluate.dates import encounter_dates

DEFAULT = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Clinic note\nDOS: 03/05/2026\n", date(2026, 3, 5)),
        ("Date of service: 2/3/26", date(2026, 2, 3)),
        ("DATE: March 18, 2026", date(2026, 3, 18)),
        ("Visit date 18 Mar 2026", date(2026, 3, 18)),
        ("2026-01-09 follow-up", date(2026, 1, 9)),
        ("UROLOGY 12/11/2025\nPSA 4.1 on 11/01/2025", date(2025, 12, 11)),
        ("Cough.\n\n\n\nLabs 01/02/2025.\nE-signed J. Kowalski MD 2/3/26", date(2026, 2, 3)),
        ("Visit 09/04/2025\nstable\nVisit 01/08/2026\nworse", date(2026, 1, 8)),
        ("DOB 13/45/2026", DEFAULT),
        ("No date at all", DEFAULT),
    ],
)
def test_date_of_service(text: str, day: date) -> None:
    assert encounter_dates(text, default=DEFAULT)["date_of_service"] == day


def test_stay() -> None:
    text = "DISCHARGE SUMMARY\nAdmit: 02/02/2026   Discharge: 02/09/2026"
    assert encounter_dates(text, default=DEFAULT) == {
        "date_of_service": date(2026, 2, 2),
        "admitted": date(2026, 2, 2),
        "discharged": date(2026, 2, 9),
    }
