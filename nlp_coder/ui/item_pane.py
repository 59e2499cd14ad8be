"""The right side: suggestions, withheld codes, gaps, the visit level, the claim; and deciding on them."""

from collections.abc import Mapping
from typing import Final, TypeVar

import streamlit as st

from nlp_coder.note import Note
from nlp_coder.review import Alternative, Evidence, Gap, Review, Suggestion, Withheld
from nlp_coder.ui import details_html as html
from nlp_coder.ui.actions import Actions
from nlp_coder.ui.code_form import code_form, dismiss_form, reject_form
from nlp_coder.ui.desk import Desk
from nlp_coder.ui.panes import rows_pane
from nlp_coder.ui.place import Place
from nlp_coder.ui.rows import Segment, rows_of
from nlp_coder.workbench.claim import claim, undecided
from nlp_coder.workbench.decisions import Decision

_SEGMENTS: Final[tuple[Segment, ...]] = ("codes", "withheld", "gaps", "visit", "claim")
Item = TypeVar("Item", Suggestion, Withheld, Gap)
_EMPTY: Final[dict[Segment, str]] = {
    "codes": "No code is suggested for this note. Look at the withheld ones.",
    "withheld": "Nothing was withheld.",
    "gaps": "No gap was found.",
    "visit": "No visit level applies to this note.",
}


def item_pane(desk: Desk, place: Place, note: Note, review: Review, actions: Actions) -> None:
    """The lists of the review and the details of the chosen item."""
    decisions = desk.store.decisions(note.id)
    settled = desk.settled(review)
    _segments(place, review, decisions, settled)
    if place.segment in _EMPTY:
        rows_pane(
            rows_of(place.segment, review, decisions, settled),
            key="items",
            name=place.segment,
            chosen=place.chosen,
            empty=_EMPTY[place.segment],
            picked=place.choose,
        )
        _action_bar(place, review, decisions, settled, actions)
    with st.container(key="details" if place.segment in _EMPTY else "details_tall"):
        if place.message is not None:
            st.error(place.message)
        if place.form is not None:
            _form(desk, place, note, review, actions)
        if place.segment == "visit":
            st.html(html.visit_html(review.visit_level))
        elif place.segment == "claim":
            _claim(desk, note, review, decisions, actions)
        else:
            _details(review, decisions, place, actions)


def _segments(
    place: Place, review: Review, decisions: Mapping[str, Decision], settled: frozenset[int]
) -> None:
    counts = {
        "codes": f"Codes {len(review.suggestions)}",
        "withheld": f"Withheld {len(review.withheld)}",
        "gaps": f"Gaps {len(review.gaps) - len(settled)}",
        "visit": "Visit",
        "claim": f"Claim {len(claim(review, decisions))}",
    }

    def changed() -> None:
        segment = st.session_state["segment"]
        rows = rows_of(segment, review, decisions)
        place.segment = segment
        place.choose(rows[0].key if rows else "")

    st.session_state["segment"] = place.segment
    st.segmented_control(
        "List",
        _SEGMENTS,
        format_func=counts.__getitem__,
        key="segment",
        required=True,
        label_visibility="collapsed",
        on_change=changed,
        width="stretch",
        wrap=False,
    )


def _action_bar(
    place: Place,
    review: Review,
    decisions: Mapping[str, Decision],
    settled: frozenset[int],
    actions: Actions,
) -> None:
    """The buttons stand still: always here, whatever is chosen."""
    code = _chosen_code(review, place.chosen)
    suggested = place.chosen.startswith("s") and code is not None
    decided = code is not None and code in decisions
    accepted = code is not None and decided and decisions[code].action == "accepted"
    with st.container(horizontal=True, wrap=False, gap="xsmall", key="actions"):
        if place.segment == "codes":
            st.button(
                "Accept",
                type="primary",
                on_click=actions.decide,
                args=(code, "accepted"),
                kwargs={"words": _words(review, place.chosen)},
                disabled=not suggested or accepted,
                shortcut="a",
                key="accept",
            )
            st.button(
                "Reject",
                on_click=place.ask,
                args=("reject",),
                disabled=not suggested,
                shortcut="x",
                key="reject",
            )
            st.button(
                "Replace",
                on_click=place.ask,
                args=("replace",),
                disabled=not suggested,
                shortcut="p",
                key="replace",
            )
        if place.segment == "withheld":
            st.button(
                "Code it anyway",
                on_click=actions.decide,
                args=(code, "added"),
                kwargs={"words": _words(review, place.chosen), "reason": "withheld, added by the coder"},
                disabled=code is None or decided,
                shortcut="a",
                key="add_withheld",
            )
        gap = _at(review.gaps, "g", place.chosen)
        if place.segment == "gaps" and gap is not None:
            is_settled = int(place.chosen[1:]) in settled
            st.button(
                "Dismiss",
                on_click=place.ask,
                args=("dismiss",),
                disabled=is_settled,
                shortcut="x",
                key="dismiss",
            )
            st.button(
                "Restore",
                on_click=actions.restore,
                args=(gap,),
                disabled=not is_settled,
                shortcut="u",
                key="restore",
            )
        if place.segment in ("codes", "withheld"):
            st.button(
                "Undo", on_click=actions.undo, args=(code,), disabled=not decided, shortcut="u", key="undo"
            )
        if place.segment == "codes":
            st.button("Add", on_click=place.ask, args=("add",), key="add", help="Add a code of your own")
        st.button("↑", on_click=actions.step, args=(-1,), shortcut="k", key="up", help="Previous item")
        st.button("↓", on_click=actions.step, args=(1,), shortcut="j", key="down", help="Next item")


def _form(desk: Desk, place: Place, note: Note, review: Review, actions: Actions) -> None:
    suggestion = _at(review.suggestions, "s", place.chosen)
    gap = _at(review.gaps, "g", place.chosen)
    if place.form == "dismiss" and gap is not None:
        dismiss_form(place, actions, gap)
    elif place.form == "add":
        code_form(desk, place, note, actions, suggestion=None)
    elif suggestion is not None and place.form == "reject":
        reject_form(place, actions, suggestion)
    elif suggestion is not None:
        code_form(desk, place, note, actions, suggestion=suggestion)


def _details(review: Review, decisions: Mapping[str, Decision], place: Place, actions: Actions) -> None:
    key = place.chosen
    if (suggestion := _at(review.suggestions, "s", key)) is not None:
        st.html(html.suggestion_html(suggestion, decisions.get(suggestion.code)))
        _alternatives(suggestion, actions)
        _show(html.why_html(suggestion.rationale))
    elif (withheld := _at(review.withheld, "w", key)) is not None:
        st.html(html.withheld_html(withheld, decisions.get(withheld.code)))
    elif (gap := _at(review.gaps, "g", key)) is not None:
        st.html(html.gap_html(gap))
        if gap.query is not None:
            st.html("<h4>Query to the provider</h4>")
            st.code(html.query_text(gap.query), language=None, wrap_lines=True)
    elif key.startswith("a:") and (own := decisions.get(key[2:])) is not None:
        st.html(html.history_html((own,)))


def _alternatives(suggestion: Suggestion, actions: Actions) -> None:
    if not suggestion.alternatives:
        return
    st.html("<h4>Alternatives</h4>")
    for place, rival in enumerate(suggestion.alternatives):
        with st.container(horizontal=True, wrap=False, gap="small", key=f"rival_{place}"):
            st.html(html.alternative_html(rival))
            _use(rival, suggestion, actions, place)


def _use(rival: Alternative, suggestion: Suggestion, actions: Actions, place: int) -> None:
    st.button(
        "Use",
        on_click=actions.decide,
        args=(suggestion.code, "replaced"),
        kwargs={"replacement": rival.code},
        key=f"use_{place}",
        help=f"Replace {suggestion.code} by {rival.code}",
    )


def _claim(
    desk: Desk, note: Note, review: Review, decisions: Mapping[str, Decision], actions: Actions
) -> None:
    lines = claim(review, decisions)
    st.html(html.claim_html(lines, len(undecided(review, decisions))))
    if lines:
        st.code("\n".join(line.written for line in lines), language=None)
    found = html.checklist_html(review.checklist) + html.edits_html(review.edits)
    _show(found + html.history_html(desk.store.log(note.id)) + html.code_sets_html(review))
    st.button("Read the note again", on_click=actions.read_again, key="read_again")


def _show(words: str) -> None:
    if words:
        st.html(words)


def _at(items: tuple[Item, ...], letter: str, key: str) -> Item | None:
    """The item a key names, if it is of this list and still there."""
    if not key.startswith(letter) or not key[1:].isdecimal() or int(key[1:]) >= len(items):
        return None
    return items[int(key[1:])]


def _chosen_code(review: Review, key: str) -> str | None:
    chosen = _at(review.suggestions, "s", key) or _at(review.withheld, "w", key)
    if chosen is not None:
        return chosen.code
    return key[2:] if key.startswith("a:") else None


def _words(review: Review, key: str) -> tuple[int, int] | None:
    chosen = _at(review.suggestions, "s", key) or _at(review.withheld, "w", key)
    evidence: tuple[Evidence, ...] = chosen.evidence if chosen is not None else ()
    return (evidence[0].start, evidence[0].end) if evidence else None
