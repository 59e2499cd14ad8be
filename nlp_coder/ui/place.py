"""Where the coder is: which note, which list, which item. One object a session, changed by callbacks only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

import streamlit as st

from nlp_coder.review import Review
from nlp_coder.ui.rows import Segment
from nlp_coder.workbench.store import Status

Form = Literal["reject", "replace", "add", "dismiss"]
_SEGMENT_OF_KEY: dict[str, Segment] = {
    "s": "codes",
    "a": "codes",
    "w": "withheld",
    "g": "gaps",
    "v": "visit",
}


@dataclass(slots=True)
class Place:
    note_id: str | None = None
    segment: Segment = "codes"
    chosen: str = ""
    turn: int = 0
    """Counts the choices made outside the note: the note scrolls to the words when it changes."""
    form: Form | None = None
    words: tuple[int, int] | None = None
    """Words of the note selected as evidence for a code of the coder's own."""
    message: str | None = None
    decided: datetime | None = None
    """When the last decision was made, to tell a double click from two decisions."""
    status: Status | None = None
    page: int = 1
    reviewed: tuple[str, Review] | None = field(default=None, repr=False)
    note_html: tuple[str, str] | None = field(default=None, repr=False)

    def open(self, note_id: str) -> None:
        """Go to another note, at its first suggestion."""
        self.note_id = note_id
        self.segment = "codes"
        self.choose("s0")

    def choose(self, key: str, *, from_note: bool = False) -> None:
        """Choose an item, in the list it belongs to."""
        self.chosen = key
        self.segment = _SEGMENT_OF_KEY.get(key[:1], self.segment)
        self.form = None
        self.words = None
        self.message = None
        if not from_note:
            self.turn += 1

    def ask(self, form: Form | None) -> None:
        """Open a form on the chosen item, or close it."""
        self.form = form
        self.words = None
        self.message = None


def current_place() -> Place:
    """The session's place, made on its first use."""
    if "place" not in st.session_state:
        st.session_state["place"] = Place()
    return cast(Place, st.session_state["place"])
