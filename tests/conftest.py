"""Fixtures of all tests; they see no code sets that a user of this machine has imported."""

import os
import tempfile
from collections.abc import Callable

import pytest

os.environ["NLP_CODER_HOME"] = tempfile.mkdtemp(prefix="nlp-coder-tests-")

from nlp_coder.coder import Coder
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Review

ReviewText = Callable[..., Review]


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@pytest.fixture(scope="session")
def review_text(coder: Coder) -> ReviewText:
    """Review a text with the encounter's fields as keywords."""

    def review(text: str, **encounter: object) -> Review:
        return coder.review(Note("note", text, Encounter.from_mapping(encounter)))

    return review
