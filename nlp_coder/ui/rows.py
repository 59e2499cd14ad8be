"""The lists of the review screen, row by row: what a glance at the queue or at a segment tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from nlp_coder.note import Encounter
from nlp_coder.review import Element, Gap, Review, Suggestion, Withheld
from nlp_coder.ui.marks import ELEMENT_NAMES, element_of
from nlp_coder.workbench.decisions import Decision
from nlp_coder.workbench.store import QueueRow

Segment = Literal["codes", "withheld", "gaps", "visit", "claim"]

SETTING_NAMES: Final = {
    "outpatient": "Outpatient",
    "ed": "ED",
    "inpatient": "Inpatient",
    "observation": "Observation",
    "nursing": "Nursing facility",
    "home": "Home",
}
STATUS_NAMES: Final = {"new": "New", "in-progress": "In progress", "done": "Done"}
REASON_NAMES: Final = {
    "negated": "negated",
    "family": "family history",
    "historical": "history only",
    "hypothetical": "hypothetical",
    "conditional": "conditional",
    "planned": "planned, not done",
    "ruled-out": "ruled out",
    "uncertain": "uncertain",
    "integral": "integral to another code",
    "excluded": "excluded by another code",
    "resolved": "resolved",
    "not-addressed": "not addressed at this visit",
    "ambiguous": "ambiguous",
    "wrong-side": "the other side",
    "demographics": "does not fit age or sex",
    "invalid-on-date": "not valid on the date",
    "below-threshold": "too little support",
}
SEVERITY_NAMES: Final = {"block": "Must fix", "warn": "Check", "inform": "For information"}
_SEVERITY_SIGNS: Final = {"block": "■", "warn": "▲", "inform": "○"}
_STATE_SIGNS: Final = {"accepted": "✓", "rejected": "✕", "replaced": "⇄", "added": "+"}
_STATUS_SIGNS: Final = {"new": "○", "in-progress": "◐", "done": "✓"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a sign and its name (the sign is never alone), its lines of words, and a score if any."""

    key: str
    title: str
    detail: str
    sign: str = ""
    sign_name: str = ""
    note: str = ""
    more: str = ""
    score: float | None = None
    state: str = ""


def queue_row(row: QueueRow) -> Row:
    """A note in the queue: never a word of its text."""
    day = row.encounter.coding_date
    where = SETTING_NAMES[row.encounter.setting]
    if row.suggestions is None:
        counts = "not read yet"
    else:
        counts = f"{_count(row.suggestions, 'code')} · {_count(row.gaps or 0, 'gap')} · {row.decided} decided"
    return Row(
        key=row.id,
        title=row.id,
        detail=f"{where}, {day.isoformat()}" if day else where,
        more=counts,
        sign=_STATUS_SIGNS[row.status],
        sign_name=STATUS_NAMES[row.status],
        state=row.status,
    )


def rows_of(
    segment: Segment,
    review: Review,
    decisions: Mapping[str, Decision],
    settled: frozenset[int] = frozenset(),
) -> tuple[Row, ...]:
    """The rows of a segment; none for those shown as one page. `settled` are places of dismissed or answered gaps."""
    if segment == "codes":
        suggested = {suggestion.code for suggestion in review.suggestions}
        own = tuple(_own(one) for code, one in decisions.items() if code not in suggested)
        return tuple(_suggestion(f"s{n}", s, decisions) for n, s in enumerate(review.suggestions)) + own
    if segment == "withheld":
        return tuple(_withheld(f"w{n}", one, decisions) for n, one in enumerate(review.withheld))
    if segment == "gaps":
        return tuple(_gap(f"g{n}", one, is_settled=n in settled) for n, one in enumerate(review.gaps))
    if segment == "visit" and review.visit_level.elements is not None:
        elements = review.visit_level.elements
        return tuple(_element(name, element_of(elements, name)) for name in ELEMENT_NAMES)
    return ()


def encounter_line(encounter: Encounter) -> str:
    """The visit in one line."""
    day = encounter.coding_date
    parts = [SETTING_NAMES[encounter.setting]]
    if day is not None:
        parts.append(day.isoformat())
    if encounter.visit_type is not None:
        parts.append(f"{encounter.visit_type} patient")
    who = " ".join(filter(None, (encounter.sex, None if encounter.age is None else f"{encounter.age:g} y")))
    parts += filter(None, (who, encounter.payer))
    if encounter.billed:
        parts.append(f"billed {', '.join(encounter.billed)}")
    return " · ".join(parts)


def _suggestion(key: str, suggestion: Suggestion, decisions: Mapping[str, Decision]) -> Row:
    decision = decisions.get(suggestion.code)
    note = suggestion.role if decision is None else _outcome(decision)
    return Row(
        key=key,
        title="-".join((suggestion.code, *suggestion.modifiers)),
        detail=suggestion.description,
        sign="" if decision is None else _STATE_SIGNS[decision.action],
        sign_name="" if decision is None else decision.action,
        note=note,
        score=suggestion.score,
        state="" if decision is None else decision.action,
    )


def _own(decision: Decision) -> Row:
    return Row(
        key=f"a:{decision.code}",
        title=decision.on_claim or decision.code,
        detail=decision.reason or "added by the coder",
        sign=_STATE_SIGNS[decision.action],
        sign_name=decision.action,
        note=_outcome(decision),
        state=decision.action,
    )


def _withheld(key: str, withheld: Withheld, decisions: Mapping[str, Decision]) -> Row:
    decision = decisions.get(withheld.code)
    return Row(
        key=key,
        title=withheld.code,
        detail=withheld.description,
        note=REASON_NAMES[withheld.reason] if decision is None else _outcome(decision),
        sign="" if decision is None else _STATE_SIGNS[decision.action],
        sign_name="" if decision is None else decision.action,
        state="" if decision is None else decision.action,
    )


def _gap(key: str, gap: Gap, *, is_settled: bool) -> Row:
    if is_settled:
        title = gap.kind.replace("-", " ").capitalize()
        return Row(key, title, gap.message, sign="✕", sign_name="settled", note="settled", state="rejected")
    return Row(
        key=key,
        title=gap.kind.replace("-", " ").capitalize(),
        detail=gap.message,
        note="query" if gap.query is not None else "",
        sign=_SEVERITY_SIGNS[gap.severity],
        sign_name=SEVERITY_NAMES[gap.severity],
        state=gap.severity,
    )


def _element(name: str, element: Element) -> Row:
    return Row(key=f"v:{name}", title=name.capitalize(), detail=element.reason, note=element.level)


def _outcome(decision: Decision) -> str:
    return f"replaced by {decision.replacement}" if decision.replacement is not None else decision.action


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
