from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nlp_coder.coder import Coder
from nlp_coder.note import Encounter, GlobalPeriod, Note
from nlp_coder.review import Review

Reviewed = Callable[..., Review]
DAY = date(2026, 5, 4)


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder(packs=())


@pytest.fixture(scope="session")
def reviewed(coder: Coder) -> Reviewed:
    """A review of a note; `billed` is written "99213-25 20610-LT", `after` names a procedure and the days since."""

    def review(text: str, billed: str = "", after: tuple[str, int] | None = None, **encounter: Any) -> Review:
        done = None
        if after is not None:
            done = GlobalPeriod(after[0], date.fromordinal(DAY.toordinal() - after[1]))
        known = {"date_of_service": DAY, "billed": tuple(billed.split()), "global_of": done, **encounter}
        return coder.review(Note("1", text, Encounter(**known)))

    return review
