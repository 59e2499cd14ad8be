"""A coder's work in the browser: see, choose, accept, reject, replace, and find it all again the next day."""

from collections.abc import Callable
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

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
FILLER = "Reviewed medications and allergies with the patient.\n" * 60
TEXT = (
    "HPI:\nOsteoarthritis of the right knee, worse on stairs. She denies chest pain.\n"
    f"{FILLER}"
    "ASSESSMENT AND PLAN:\n1. Injection of the right knee today.\n2. Type 2 diabetes: continue metformin.\n"
    "3. Hypertension: controlled.\n4. Low back pain: heat.\n"
)
HARD = (
    "HPI:\r\n<script>alert(1)</script> **bold** &lt;b&gt; <img src=x onerror=alert(2)>\rlone\r\r\n"
    "\n  two  spaces\tand a tab\n"
    "ألم في الركبة منذ أسبوع\n👩‍⚕️👍🏽 cafe\u0301: type 2 diabetes e\u0301 \u202eend\n"
)


@pytest.fixture
def two_notes(store_file: Path) -> Path:
    encounter = Encounter(date_of_service=date(2026, 5, 4), sex="F", age=62, billed=("99215",))
    with Store(store_file) as store:
        store.add_notes([Note("visit-1", TEXT, encounter), Note("hard-1", HARD)], at=AT)
    return store_file


def expect_chosen(page: Page, words: str) -> None:
    """The highlighted words of the note, joined (marks may cut them); waits for the server's answer."""
    page.wait_for_function(
        "words => [...document.querySelectorAll('.nlpc-note .words.chosen')]"
        ".map(e => e.innerText).join('') === words",
        arg=words,
    )


def expect_items(page: Page, *titles: str) -> None:
    expect(page.locator(".nlpc-items .row .title")).to_have_text(list(titles))


def open_app(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".nlpc-items .row").first).to_be_visible(timeout=30_000)
    expect(page.locator(".nlpc-note")).not_to_be_empty()


def settle(page: Page) -> None:
    """Wait until the script run is over."""
    page.wait_for_timeout(250)
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")


def test_a_day_of_work(
    two_notes: Path, server: "Server", serve_again: "Callable[[], Server]", page: Page
) -> None:
    open_app(page, server.url)
    expect_items(page, "M17.11", "E11.9", "I10", "20610-RT", "M54.50")
    expect(page.locator(".nlpc-note .words.chosen").first).to_be_visible()
    expect_chosen(page, "Osteoarthritis of the right knee")

    # choosing a suggestion highlights its words and brings them into view
    page.locator(".nlpc-items .row", has_text="I10").click()
    settle(page)
    expect_chosen(page, "Hypertension")
    expect(page.locator(".nlpc-note .words.chosen").first).to_be_in_viewport()

    # a click on marked words chooses their suggestion
    page.locator(".nlpc-note .words", has_text="Type 2 diabetes").click()
    settle(page)
    expect(page.locator('.nlpc-items .row[aria-selected="true"]')).to_contain_text("E11.9")

    page.locator(".nlpc-items .row", has_text="M17.11").click()
    settle(page)
    page.locator(".st-key-accept button").click()
    settle(page)
    expect(page.locator(".nlpc-items .row", has_text="M17.11")).to_contain_text("✓")
    expect(page.locator('.nlpc-items .row[aria-selected="true"]')).to_contain_text("E11.9")

    # E11.9 is chosen now: rejected, with a reason
    page.locator(".st-key-reject button").click()
    settle(page)
    page.get_by_role("button", name="Reject it").click()
    expect(page.get_by_text("E404")).to_be_visible()
    page.get_by_text("History only", exact=True).click()
    page.get_by_placeholder("In your words").fill("resolved after surgery")
    page.get_by_role("button", name="Reject it").click()
    settle(page)
    expect(page.locator(".nlpc-items .row", has_text="E11.9")).to_contain_text("✕")

    # I10 replaced by a code of the book
    page.locator(".st-key-replace button").click()
    page.get_by_label("Replace I10 by").fill("insulin")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Z79.4").click()
    settle(page)
    expect(page.locator(".nlpc-items .row", has_text="I10")).to_contain_text("replaced by Z79.4")

    # and again, after the server was started anew
    server.stop()
    again = serve_again()
    open_app(page, again.url)
    expect(page.locator(".nlpc-items .row", has_text="M17.11")).to_contain_text("accepted")
    expect(page.locator(".nlpc-items .row", has_text="E11.9")).to_contain_text("rejected")
    expect(page.locator(".nlpc-items .row", has_text="I10")).to_contain_text("replaced by Z79.4")
    page.locator(".nlpc-items .row", has_text="E11.9").click()
    expect(page.get_by_text("History only: resolved after surgery")).to_be_visible()
    page.locator(".st-key-undo button").click()
    expect(page.locator(".nlpc-items .row", has_text="E11.9")).not_to_contain_text("rejected")
    with Store(two_notes) as store:
        assert [entry.action for entry in store.log("visit-1")] == [
            "accepted",
            "rejected",
            "replaced",
            "undone",
        ]
        assert {entry.who for entry in store.log("visit-1")} == {"pat"}
        assert store.status("visit-1") == "in-progress"
    assert b"Osteoarthritis" not in again.log.read_bytes()


def test_a_double_click_accepts_one_code(two_notes: Path, server: "Server", page: Page) -> None:
    open_app(page, server.url)
    page.locator(".st-key-accept button").dblclick()
    expect(page.locator(".nlpc-items .row", has_text="M17.11")).to_contain_text("✓")
    settle(page)
    with Store(two_notes) as store:
        assert [entry.code for entry in store.log("visit-1")] == ["M17.11"]


def test_keys(two_notes: Path, server: "Server", page: Page) -> None:
    open_app(page, server.url)
    chosen = page.locator('.nlpc-items .row[aria-selected="true"]')
    page.keyboard.press("j")
    expect(chosen).to_contain_text("E11.9")
    page.keyboard.press("k")
    expect(chosen).to_contain_text("M17.11")
    page.keyboard.press("a")
    expect(page.locator(".nlpc-items .row", has_text="M17.11")).to_contain_text("✓")
    expect(chosen).to_contain_text("E11.9")
    page.keyboard.press("p")
    field = page.get_by_label("Replace E11.9 by")
    expect(field).to_be_focused()
    # letters typed into a field are letters, not commands
    field.press_sequentially("jaundice x")
    expect(field).to_have_value("jaundice x")
    settle(page)
    expect(chosen).to_contain_text("E11.9")
    with Store(two_notes) as store:
        assert list(store.decisions("visit-1")) == ["M17.11"]
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(field).not_to_be_visible()
    page.keyboard.press("j")
    expect(chosen).to_contain_text("I10")


def test_hard_text_is_shown_as_it_is(two_notes: Path, server: "Server", page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_app(page, server.url)
    page.locator(".nlpc-queue .row", has_text="hard-1").click()
    expect(page.locator(".nlpc-note")).to_contain_text("<script>alert(1)</script>")
    assert page.evaluate("document.querySelector('.nlpc-note').textContent") == HARD
    page.locator(".nlpc-items .row", has_text="M25.569").click()
    settle(page)
    expect_chosen(page, "ألم في الركبة")
    page.locator(".nlpc-items .row", has_text="E11.9").click()
    settle(page)
    expect_chosen(page, "type 2 diabetes")
    assert page.locator(".nlpc-note script, .nlpc-note img").count() == 0
    assert dialogs == []


def test_a_pasted_note(server: "Server", page: Page) -> None:
    page.goto(f"{server.url}/add")
    page.get_by_role("textbox", name="Id of the pasted note").fill("pasted-1")
    page.get_by_label("Note", exact=True).fill("Plan:\n<script>alert(1)</script> & **low back pain**")
    page.get_by_role("button", name="Add to the queue").click()
    expect(page.get_by_text("1 added.")).to_be_visible()
    page.get_by_role("link", name="Review").click()
    expect(page.locator(".nlpc-note")).to_contain_text("<script>alert(1)</script> & **low back pain**")
    expect_items(page, "M54.50")


def test_an_own_code_with_selected_words(two_notes: Path, server: "Server", page: Page) -> None:
    open_app(page, server.url)
    page.locator(".st-key-add button").first.click()
    page.get_by_label("Add a code").fill("diabetes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="E11.65")).to_be_visible()
    page.evaluate(
        """() => {
            const note = document.querySelector('.nlpc-note');
            const words = [...note.querySelectorAll('.words')].find(e => e.textContent === 'Type 2 diabetes');
            document.getSelection().selectAllChildren(words);
            note.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
        }"""
    )
    expect(page.locator(".st-key-code_form q")).to_have_text("Type 2 diabetes")
    page.get_by_role("button", name="E11.65").click()
    expect(page.locator(".nlpc-items .row", has_text="E11.65")).to_contain_text("added")
    with Store(two_notes) as store:
        own = store.decisions("visit-1")["E11.65"]
    assert own.start is not None
    assert TEXT[own.start : own.end] == "Type 2 diabetes"


def test_other_lists(two_notes: Path, server: "Server", page: Page) -> None:
    open_app(page, server.url)
    page.get_by_text("Withheld 1").click()
    expect(page.locator(".st-key-details")).to_contain_text("Not suggested: negated, because of denies")
    expect_chosen(page, "denieschest pain")
    page.get_by_text("Gaps 2").click()
    expect(page.locator(".st-key-details")).to_contain_text("Please document the cause of the low back pain")
    page.get_by_text("Visit", exact=True).click()
    expect(page.locator(".st-key-details")).to_contain_text("The note does not support the billed level.")
    expect_chosen(page, "Type 2 diabetes")
    page.get_by_text("Claim 0").click()
    expect(page.locator(".st-key-details_tall")).to_contain_text("Still to decide: 5")
    expect(page.locator(".st-key-details_tall")).to_contain_text("Needs modifier 25")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_nothing_sticks_out(two_notes: Path, server: "Server", page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_app(page, server.url)
    for name in ("left", "middle", "right", "details", "actions"):
        box = page.locator(f".st-key-{name}").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    assert page.locator(".st-key-actions").evaluate("e => e.scrollWidth <= e.clientWidth")
    # opening a form moves none of the buttons
    before = page.locator(".st-key-accept button").bounding_box()
    page.locator(".st-key-reject button").click()
    expect(page.get_by_role("button", name="Reject it")).to_be_visible()
    assert page.locator(".st-key-accept button").bounding_box() == before


def test_done_opens_the_next_note(two_notes: Path, server: "Server", page: Page) -> None:
    open_app(page, server.url)
    page.locator(".st-key-done button").click()
    expect(page.locator(".nlpc-top")).to_contain_text("hard-1")
    expect(page.locator(".nlpc-queue .row", has_text="visit-1").locator(".sign")).to_have_text("✓")
    page.get_by_placeholder("Find a note by its id").fill("visit")
    page.keyboard.press("Enter")
    expect(page.locator(".nlpc-queue .row")).to_have_count(1)
