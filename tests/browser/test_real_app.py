"""app.py with the real engine: the words it names are the words the note shows."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from nlp_coder.note import Encounter, Note
from nlp_coder.workbench.store import Store

if TYPE_CHECKING:
    from conftest import Server

pytestmark = pytest.mark.browser
pytest.importorskip("nlp_coder.coder", exc_type=ImportError)

TEXT = (
    "HPI:\nRight knee pain on stairs. Denies chest pain.\n\n"
    "ASSESSMENT AND PLAN:\n1. Primary osteoarthritis of the right knee: start naproxen.\n"
    "2. Essential hypertension: controlled, continue lisinopril.\n"
)


@pytest.fixture
def one_note(store_file: Path) -> Path:
    encounter = Encounter(date_of_service=date(2026, 5, 4), sex="F", age=62)
    with Store(store_file) as store:
        store.add_notes([Note("visit-1", TEXT, encounter)], at=datetime(2026, 5, 4, tzinfo=UTC))
    return store_file


def test_the_app_reads_a_note(one_note: Path, real_server: "Server", page: Page) -> None:
    page.goto(real_server.url)
    rows = page.locator(".nlpc-items .row")
    expect(rows.first).to_be_visible(timeout=90_000)
    rows.filter(has_text="I10").click()
    chosen = page.locator(".nlpc-note .words.chosen", has_text=re.compile("hypertension", re.IGNORECASE))
    expect(
        chosen.first
    ).to_be_in_viewport()  # waits: until the server has answered, the first row's words are shown
    page.locator(".st-key-replace button").click()
    page.get_by_label("Replace I10 by").fill("secondary hypertension")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-code_form button", has_text="I15").first).to_be_visible()
    assert page.evaluate("document.querySelector('.nlpc-note').textContent") == TEXT
    assert b"naproxen" not in real_server.log.read_bytes()
    with Store(one_note) as store:
        kept = store.review("visit-1")
    assert kept is not None
    for suggestion in kept.review.suggestions:
        for words in suggestion.evidence:
            assert TEXT[words.start : words.end] == words.text
