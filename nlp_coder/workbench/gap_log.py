"""What the store knows of a note's gaps: addenda of answered queries, dismissals, and which gaps are still open."""

import json
from collections.abc import Iterable
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp_coder.review import Gap
from nlp_coder.workbench.dismissals import Dismissal, GapKey, is_dismissed, standing
from nlp_coder.workbench.tables import DismissalRow, QueryRow, QueryStepRow


def addenda_of(session: Session, place: int) -> tuple[str, ...]:
    """What answers add to the note, in the order in which they were given."""
    steps = select(QueryStepRow.addendum).join(QueryRow, QueryRow.number == QueryStepRow.query_number)
    found = session.scalars(steps.where(QueryRow.note_place == place).order_by(QueryStepRow.number))
    return tuple(one for one in found if one)


def dismissals_of(session: Session, place: int) -> tuple[Dismissal, ...]:
    """Every entry on the note, oldest first, those taken back too."""
    rows = select(DismissalRow).where(DismissalRow.note_place == place).order_by(DismissalRow.number)
    return tuple(_dismissal(row) for row in session.scalars(rows))


def answered_keys(session: Session, place: int) -> tuple[GapKey, ...]:
    """The gaps whose query the provider has answered, whatever the answer."""
    steps = select(QueryStepRow).join(QueryRow, QueryRow.number == QueryStepRow.query_number)
    keys: dict[int, GapKey] = {}
    answered = set()
    for row in session.scalars(steps.where(QueryRow.note_place == place).order_by(QueryStepRow.number)):
        if row.query is not None:
            given = json.loads(row.query)
            keys[row.query_number] = GapKey.made_of(given["kind"], given["asked"], given["codes"])
        if row.status == "answered":
            answered.add(row.query_number)
    return tuple(key for number, key in keys.items() if number in answered)


def still_open(session: Session, place: int, gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """The gaps that are neither dismissed nor answered."""
    held = standing(dismissals_of(session, place))
    answered = answered_keys(session, place)
    return tuple(
        gap
        for gap in gaps
        if not is_dismissed(gap, held) and not any(key.is_same(GapKey.of(gap)) for key in answered)
    )


def dismissal_row(place: int, entry: Dismissal) -> DismissalRow:
    words, codes = (json.dumps(one, ensure_ascii=False) for one in (entry.key.words, entry.key.codes))
    return DismissalRow(
        note_place=place,
        kind=entry.key.kind,
        words=words,
        codes=codes,
        action=entry.action,
        reason=entry.reason,
        who=entry.who,
        at=entry.at,
    )


def _dismissal(row: DismissalRow) -> Dismissal:
    key = GapKey(row.kind, tuple(json.loads(row.words)), tuple(json.loads(row.codes)))
    action = cast(Literal["dismissed", "restored"], row.action)
    return Dismissal(key, action, row.who, row.at, row.reason)
