"""The help page: keys, what the marks mean, what the screen does not do."""

from typing import Final

import streamlit as st

from nlp_coder.ui.desk import Desk

KEYS: Final = (
    ("J / K", "next or previous item of the list"),
    ("A", "accept the chosen suggestion"),
    ("X", "reject it, or dismiss the chosen gap, with a reason"),
    ("P", "replace it by another code"),
    ("U", "undo the decision on it, or bring a dismissed gap back"),
    ("N / B", "next or previous note"),
    ("D", "done: close the note and open the next one"),
    ("↑ ↓", "move in a list, once a row of it was clicked"),
    ("Esc", "leave a field or close a form, so that the keys work again"),
)
MARKS: Final = (
    ("evidence", "M17.11", "words that support a suggested code; the small label is the code"),
    ("cue", "negated", "words that decided: a denial, a relative, a side. The label says what they did"),
    ("withheld", "not coded", "words of a code that was found and not suggested"),
    ("gap", "gap", "words where the documentation leaves something open"),
)
LIMITS: Final = (
    "It suggests; the coder decides. Nothing is sent anywhere: notes and decisions stay on this computer.",
    "A score is the probability that the code belongs on the claim, measured on other notes than yours.",
    "Codes under “Withheld” were found and left out. Read them: a wrong reason there is a missed code.",
    "Section headers are bold as the engine reads them; words below a plain one count to the section above.",
    "Names of CPT codes are in this project's own words; read the descriptor of the AMA before you bill.",
    "A query is a draft: it names what the note says and leaves the answer open. Keep it so.",
)


def help_page(desk: Desk) -> None:
    """Keys, marks, limits."""
    marks = "".join(
        f"<tr><td><span class='nlpc-marked nlpc-inline'><span class='{kind}'>knee pain</span>"
        f"<i class='label {kind}' data-label='{label}'></i></span></td><td>{says}</td></tr>"
        for kind, label, says in MARKS
    )
    keys = "".join(f"<tr><td><kbd>{key}</kbd></td><td>{says}</td></tr>" for key, says in KEYS)
    limits = "".join(f"<li>{one}</li>" for one in LIMITS)
    chosen = "<span class='words chosen'>knee pain</span>"
    with st.container(key="page"):
        st.html(
            f"<div class='nlpc-page'><h2>Marks in the note</h2><table>{marks}"
            f"<tr><td><span class='nlpc-marked nlpc-inline'>{chosen}</span></td>"
            "<td>words of the chosen item, whatever its kind</td></tr></table>"
            "<p>Every kind has its own line and its own label, so colour is never the only sign. "
            "Click marked words to choose their item; click again for the next item on the same words.</p>"
            f"<h2>Keys</h2><table>{keys}</table><h2>What to keep in mind</h2><ul>{limits}</ul></div>"
        )
