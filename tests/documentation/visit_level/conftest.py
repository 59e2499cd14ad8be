from collections.abc import Callable
from typing import Any

import pytest

from nlp_coder.coder import Coder
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Review, VisitLevel


@pytest.fixture(scope="session")
def review() -> Callable[..., Review]:
    """The review of a text and its encounter, in the contract's names."""
    coder = Coder()

    def reviewed(text: str, **encounter: Any) -> Review:
        given = {"setting": "outpatient", "date_of_service": "2026-04-20", **encounter}
        return coder.review(Note("a", text, Encounter.from_mapping(given)))

    return reviewed


@pytest.fixture(scope="session")
def level(review: Callable[..., Review]) -> Callable[..., VisitLevel]:
    """The visit level of a text."""

    def levelled(text: str, **encounter: Any) -> VisitLevel:
        return review(text, **encounter).visit_level

    return levelled
