"""The forms of a decision: why a suggestion is rejected, and which code goes in its place or is added."""

import re
from typing import Final

import streamlit as st

from nlp_coder.errors import NlpCoderError
from nlp_coder.note import Note
from nlp_coder.review import Gap, Suggestion
from nlp_coder.ui.actions import Actions
from nlp_coder.ui.desk import Desk
from nlp_coder.ui.note_html import escaped
from nlp_coder.ui.place import Place
from nlp_coder.workbench.decisions import REJECT_REASONS

MOST_HITS: Final = 8
_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9.]{2,7}(?:-[A-Z0-9]{2})*")


def reject_form(place: Place, actions: Actions, suggestion: Suggestion) -> None:
    """Why not: one of the short list, own words, or both."""

    def reject() -> None:
        said = [st.session_state.get("reject_reason"), st.session_state.get("reject_words", "").strip()]
        actions.decide(suggestion.code, "rejected", reason=": ".join(filter(None, said)))

    with st.form("reject_form", border=True):
        st.pills(f"Why is {suggestion.code} wrong?", REJECT_REASONS, key="reject_reason")
        st.text_input(
            "In your words", key="reject_words", placeholder="In your words", label_visibility="collapsed"
        )
        with st.container(horizontal=True, gap="small"):
            st.form_submit_button("Reject it", type="primary", on_click=reject)
            st.form_submit_button("Cancel", on_click=place.ask, args=(None,), shortcut="esc")


def dismiss_form(place: Place, actions: Actions, gap: Gap) -> None:
    """Why the gap is none: in the coder's words, kept with it."""

    def dismiss() -> None:
        actions.dismiss(gap, st.session_state.get("dismiss_words", ""))

    with st.form("dismiss_form", border=True):
        st.text_input("Why is this no gap?", key="dismiss_words", placeholder="In your words")
        with st.container(horizontal=True, gap="small"):
            st.form_submit_button("Dismiss it", type="primary", on_click=dismiss)
            st.form_submit_button("Cancel", on_click=place.ask, args=(None,), shortcut="esc")


def code_form(
    desk: Desk, place: Place, note: Note, actions: Actions, *, suggestion: Suggestion | None
) -> None:
    """Search the book and take one of the codes found: in place of the suggestion, or as an own code."""
    with st.container(border=True, key="code_form"):
        title = "Add a code" if suggestion is None else f"Replace {suggestion.code} by"
        asked = st.text_input(title, key="code_search", placeholder="Code or words, then Enter").strip()
        if suggestion is None:
            _selected_words(place, note)
        hits = _hits(desk, asked)
        for code, description in hits[:MOST_HITS]:
            _take(place, actions, suggestion, code, f"**{_plain(code)}** {_plain(description)}")
        if asked and not hits:
            _typed(place, actions, suggestion, asked.upper())
        st.button("Cancel", on_click=place.ask, args=(None,), key="cancel_code", shortcut="esc")


def _hits(desk: Desk, asked: str) -> list[tuple[str, str]]:
    if not asked:
        return []
    try:
        return desk.search(asked)
    except NlpCoderError as error:
        st.warning(str(error))
        return []


def _typed(place: Place, actions: Actions, suggestion: Suggestion | None, code: str) -> None:
    if _CODE.fullmatch(code):
        st.caption("The book does not find it. Take it only if you know it is valid on the date of service.")
        _take(place, actions, suggestion, code, f"Take **{_plain(code)}** as typed")
    else:
        st.caption("Nothing found. Try fewer words, or type the code.")


def _take(place: Place, actions: Actions, suggestion: Suggestion | None, code: str, label: str) -> None:
    def take() -> None:
        if suggestion is None:
            actions.decide(code, "added", words=place.words)
            if place.message is None:
                place.choose(f"a:{code}")
        else:
            actions.decide(suggestion.code, "replaced", replacement=code)

    st.button(label, on_click=take, key=f"take_{code}", type="tertiary", width="stretch")


def _selected_words(place: Place, note: Note) -> None:
    if place.words is None:
        st.caption("Select the words that support it in the note, if you like.")
    else:
        start, end = place.words
        st.html(f"<ul class='nlpc-quotes'><li><q dir='auto'>{escaped(note.text[start:end])}</q></li></ul>")


def _plain(text: str) -> str:
    """Text for a label that reads markdown: every sign that could mean something is escaped."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!~|<>:$&])", r"\\\1", text)
