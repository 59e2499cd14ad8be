"""How long an infusion ran, from clock times and from words."""

import pytest

from nlp_coder.coding.service_amounts import infused_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("started 09:30, finished 11:30", 120),
        ("start 0930 stop 1115", 105),
        ("began at 11:45 pm, ended 12:30 am", 45),
        ("from 23:30 to 00:15", 45),
        ("10:00 - 10:45", 45),
        ("over 90 minutes", 90),
        ("over 1.5 hours", 90),
        ("given slowly", None),
        ("started 09:30", None),
        ("from 45:00 to 46:00", None),
    ],
)
def test_infused_minutes(text: str, minutes: int | None) -> None:
    assert infused_minutes(text, 0, len(text)) == minutes
