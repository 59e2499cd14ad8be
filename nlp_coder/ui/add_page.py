"""The page that puts notes into the queue: pasted, uploaded, or the samples."""

from collections.abc import Iterable
from typing import Any, get_args

import streamlit as st

from nlp_coder.errors import NlpCoderError, NotTextError
from nlp_coder.note import Encounter, Note, Setting, Sex, VisitType
from nlp_coder.ui.desk import Desk
from nlp_coder.ui.place import current_place
from nlp_coder.ui.rows import SETTING_NAMES
from nlp_coder.workbench.samples import load_samples, samples_folder

SEX_NAMES = {"F": "Female", "M": "Male"}
VISIT_NAMES = {"new": "New patient", "established": "Established patient"}


def add_page(desk: Desk) -> None:
    """Paste or upload notes, with what is known of the visit."""
    with st.container(key="page"):
        said = st.session_state.pop("added", None)
        if said is not None:
            st.success(said)
        # a new turn empties the fields of the note; those of the visit stay for the next note
        turn = st.session_state.get("added_turn", 0)
        with st.form("add_note", border=True):
            note_id = st.text_input(
                "Id of the pasted note",
                key=f"note_id_{turn}",
                help="A claim or account number. Uploaded notes take the name of their file.",
            ).strip()
            text = st.text_area(
                "Note",
                key=f"note_text_{turn}",
                height=260,
                placeholder="Paste the note here, exactly as it is",
            )
            uploads = st.file_uploader(
                "or upload notes as UTF-8 text, one a file",
                type=["txt"],
                accept_multiple_files=True,
                key=f"files_{turn}",
            )
            given = _visit_fields()
            if st.form_submit_button("Add to the queue", type="primary"):
                _add(desk, text, note_id, uploads, given)
        load_samples_button(desk)


def load_samples_button(desk: Desk) -> None:
    """Put the sample notes into the queue."""
    if st.button("Load the sample notes", key="samples"):
        try:
            number = load_samples(desk.store, samples_folder(), at=desk.now())
        except NlpCoderError as error:
            st.error(str(error))
            return
        st.session_state["added"] = f"{number} sample notes added."
        st.rerun()


def _visit_fields() -> dict[str, Any]:
    first = st.columns(4)
    second = st.columns(4)
    setting = first[0].selectbox("Setting", get_args(Setting), format_func=SETTING_NAMES.__getitem__)
    day = first[1].date_input("Date of service", value=None)
    admitted = first[2].date_input("Admitted", value=None)
    discharged = first[3].date_input("Discharged", value=None)
    sex = second[0].selectbox("Sex", get_args(Sex), index=None, format_func=SEX_NAMES.__getitem__)
    age = second[1].number_input("Age in years", 0.0, 130.0, value=None, step=1.0, format="%g")
    visit = second[2].selectbox("Visit", get_args(VisitType), index=None, format_func=VISIT_NAMES.__getitem__)
    payer = second[3].text_input("Payer")
    billed = st.text_input("Codes already billed", placeholder="99214, 20610")
    return {
        "setting": setting,
        "date_of_service": day,
        "admitted": admitted,
        "discharged": discharged,
        "sex": sex,
        "age": age,
        "visit_type": visit,
        "payer": payer.strip() or None,
        "billed": [code.strip().upper() for code in billed.split(",") if code.strip()],
    }


def _add(desk: Desk, text: str, note_id: str, uploads: Iterable[Any], given: dict[str, Any]) -> None:
    try:
        encounter = Encounter.from_mapping(given)
        notes = [
            Note(upload.name, _decoded(upload.getvalue(), n), encounter)
            for n, upload in enumerate(uploads, 1)
        ]
        if text.strip():
            if not note_id:
                st.error("Give the pasted note an id: it is how you find it in the queue.")
                return
            notes.insert(0, Note(note_id, text, encounter))
        if not notes:
            st.error("There is no note yet: paste one, or choose files.")
            return
        number = desk.store.add_notes(notes, at=desk.now())
    except NlpCoderError as error:
        st.error(str(error))
        return
    current_place().open(notes[0].id)
    known = len(notes) - number
    st.session_state["added"] = f"{number} added" + (f", {known} were already there." if known else ".")
    st.session_state["added_turn"] = st.session_state.get("added_turn", 0) + 1
    st.rerun()


def _decoded(content: bytes, position: int) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTextError(position=position, offset=error.start) from None
