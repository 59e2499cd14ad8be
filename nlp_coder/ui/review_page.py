"""The review screen: the queue, the note with its marked words, and what the engine says of it."""

from typing import Final, cast

import streamlit as st

from nlp_coder.language.sections import SectionRules, find_sections, load_sections
from nlp_coder.note import Note
from nlp_coder.review import Review
from nlp_coder.ui.actions import Actions
from nlp_coder.ui.add_page import load_samples_button
from nlp_coder.ui.desk import Desk
from nlp_coder.ui.item_pane import item_pane
from nlp_coder.ui.marks import headers_of, marks_of
from nlp_coder.ui.note_html import escaped, note_html
from nlp_coder.ui.panes import note_pane, rows_pane
from nlp_coder.ui.place import Place, current_place
from nlp_coder.ui.rows import STATUS_NAMES, encounter_line, queue_row
from nlp_coder.workbench.store import STATUSES, QueuePage, Status

_ALL: Final = "all"
_LEGEND: Final = (
    "<div class='nlpc-legend'>"
    "<span class='nlpc-marked nlpc-inline'><span class='evidence'>supports a code</span></span>"
    "<span class='nlpc-marked nlpc-inline'><span class='cue'>decided</span></span>"
    "<span class='nlpc-marked nlpc-inline'><span class='withheld'>not coded</span></span>"
    "<span class='nlpc-marked nlpc-inline'><span class='gap'>gap</span></span></div>"
)


def review_page(desk: Desk) -> None:
    """The whole screen; each of its three columns scrolls by itself."""
    place = current_place()
    counts = desk.store.counts()
    if not sum(counts.values()):
        _first_run(desk)
        return
    with st.container(horizontal=True, wrap=False, gap="small", key="bench"):
        left, middle, right = (st.container(key=name) for name in ("left", "middle", "right"))
        with left:
            id_has = _filter(place, counts)
        _open_one(desk, place, id_has)
        if place.note_id is None:
            with left:
                _queue(desk, place, id_has)
            return
        note = desk.store.note(place.note_id)
        with middle:
            review = _review(desk, place, note)
        with left:
            _queue(desk, place, id_has)
        actions = Actions(desk=desk, place=place, note_id=note.id, review=review, id_has=id_has)
        with middle:
            _note(desk, place, note, review, actions)
        with right:
            item_pane(desk, place, note, review, actions)


def _first_run(desk: Desk) -> None:
    with st.container(key="page"):
        st.html(
            "<div class='nlpc-page'><h2>The queue is empty</h2><p>Add your own notes, or look around "
            "with the sample notes: they were written for this project, no patient is behind them.</p></div>"
        )
        load_samples_button(desk)


def _filter(place: Place, counts: dict[Status, int]) -> str:
    def named(choice: str) -> str:
        if choice == _ALL:
            return f"All notes ({sum(counts.values())})"
        status = cast(Status, choice)
        return f"{STATUS_NAMES[status]} ({counts[status]})"

    def filtered() -> None:
        place.page = 1

    chosen = st.selectbox(
        "Status",
        (_ALL, *STATUSES),
        format_func=named,
        key="status",
        label_visibility="collapsed",
        on_change=filtered,
    )
    place.status = None if chosen == _ALL else cast(Status, chosen)
    return st.text_input(
        "Note id",
        placeholder="Find a note by its id",
        key="id_has",
        label_visibility="collapsed",
        on_change=filtered,
    ).strip()


def _open_one(desk: Desk, place: Place, id_has: str) -> None:
    """At the start of a session: the first note of the queue that is not done."""
    if place.note_id is None:
        rows = desk.store.queue(place.page, status=place.status, id_has=id_has).rows
        waiting = [row.id for row in rows if row.status != "done"] or [row.id for row in rows]
        if waiting:
            place.open(waiting[0])


def _queue(desk: Desk, place: Place, id_has: str) -> None:
    page = desk.store.queue(place.page, status=place.status, id_has=id_has)
    rows_pane(
        [queue_row(row) for row in page.rows],
        key="queue",
        name="Notes",
        chosen=place.note_id or "",
        empty="No note fits this filter.",
        picked=place.open,
    )
    if page.pages > 1:
        _pages(place, page)


def _pages(place: Place, page: QueuePage) -> None:
    def turn(by: int) -> None:
        place.page = page.page + by

    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key="pages"):
        st.button("Earlier", on_click=turn, args=(-1,), disabled=page.page <= 1, key="earlier")
        st.html(f"<div class='nlpc-pages'>{page.page} / {page.pages}</div>")
        st.button("Later", on_click=turn, args=(1,), disabled=page.page >= page.pages, key="later")


def _review(desk: Desk, place: Place, note: Note) -> Review:
    if place.reviewed is None or place.reviewed[0] != note.id:
        with st.spinner("Reading the note"):
            place.reviewed = (note.id, desk.review_of(note))
        place.note_html = None
    return place.reviewed[1]


@st.cache_resource(show_spinner=False)
def _section_rules() -> SectionRules:
    return load_sections()


def _note(desk: Desk, place: Place, note: Note, review: Review, actions: Actions) -> None:
    status = desk.store.status(note.id)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall", key="top"):
        st.html(f"<div class='nlpc-top'><b>{escaped(note.id)}</b><span>{STATUS_NAMES[status]}</span></div>")
        st.button("Prev", on_click=actions.go, kwargs={"forward": False}, key="previous", shortcut="b")
        st.button("Next", on_click=actions.go, kwargs={"forward": True}, key="next", shortcut="n")
        if status == "done":
            st.button("Reopen", on_click=actions.finish, args=("in-progress",), key="reopen")
        else:
            st.button("Done", on_click=actions.finish, args=("done",), key="done", shortcut="d")
    visit = escaped(encounter_line(note.encounter))
    st.html(f"<div class='nlpc-visit' title='{visit}'>{visit}</div>")

    def selected(start: int, end: int) -> None:
        place.words = (start, end)

    if place.note_html is None or place.note_html[0] != note.id:
        headers = headers_of(find_sections(note.text, _section_rules()))
        html = note_html(note.text, (*headers, *marks_of(review)))
        place.note_html = (note.id, html)
    note_pane(
        place.note_html[1],
        chosen=place.chosen,
        turn=place.turn,
        form=place.form,
        picked=lambda key: place.choose(key, from_note=True),
        words=selected,
    )
    st.html(_LEGEND)
