"""The note and the lists as components: own HTML, a click comes back as the key of what was clicked."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files

import streamlit as st

from nlp_coder.ui.rows import Row


def asset(name: str) -> str:
    """A style or script of the pages."""
    return files("nlp_coder.ui").joinpath("assets", name).read_text("utf-8")


def note_pane(
    html: str,
    *,
    chosen: str,
    turn: int,
    form: str | None,
    picked: Callable[[str], None],
    words: Callable[[int, int], None],
) -> None:
    """The note. `html` comes from note_html, which escapes it; a new `turn` brings the words into view.

    `form` is the open form: while a code is added, words selected in the note are its evidence.
    """

    def on_picked() -> None:
        key = st.session_state["note"]["picked"]
        if isinstance(key, str):
            picked(key)

    def on_words() -> None:
        span = st.session_state["note"]["words"]
        if isinstance(span, list) and len(span) == 2:
            words(int(span[0]), int(span[1]))

    _note()(
        key="note",
        data={"html": html, "chosen": chosen, "turn": turn, "form": form},
        on_picked_change=on_picked,
        on_words_change=on_words,
    )


def rows_pane(
    rows: Sequence[Row], *, key: str, name: str, chosen: str, empty: str, picked: Callable[[str], None]
) -> None:
    """A list of rows. `key` is "queue" or "items", which also chooses its height."""

    def on_picked() -> None:
        found = st.session_state[key]["picked"]
        if isinstance(found, str):
            picked(found)

    _rows(key)(
        key=key,
        data={"rows": [asdict(row) for row in rows], "chosen": chosen, "name": name, "empty": empty},
        on_picked_change=on_picked,
    )


@cache
def _note() -> Callable[..., object]:
    return st.components.v2.component(
        "nlpc_note",
        html='<div class="nlpc-note nlpc-marked" tabindex="0" role="document" aria-label="Note"></div>',
        css=asset("note.css"),
        js=asset("note.js"),
        isolate_styles=False,
    )


@cache
def _rows(key: str) -> Callable[..., object]:
    return st.components.v2.component(
        f"nlpc_{key}",
        html=f'<div class="nlpc-rows nlpc-{key}" role="listbox"></div>',
        css=asset("rows.css"),
        js=asset("rows.js"),
        isolate_styles=False,
    )
