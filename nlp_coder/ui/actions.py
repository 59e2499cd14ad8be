"""What a click or a key does: one call to the store, then where the coder goes next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from nlp_coder.errors import NlpCoderError
from nlp_coder.review import Gap, Review
from nlp_coder.ui.desk import Desk
from nlp_coder.ui.place import Place
from nlp_coder.ui.rows import rows_of
from nlp_coder.workbench.claim import undecided
from nlp_coder.workbench.decisions import Action, Decision
from nlp_coder.workbench.store import Status

DOUBLE_CLICK: Final = timedelta(milliseconds=500)
"""A decision so soon after another is the second half of a double click: it would fall on an unread code."""


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions on one open note. A refused one leaves its message with the place."""

    desk: Desk
    place: Place
    note_id: str
    review: Review
    id_has: str

    def decide(
        self,
        code: str,
        action: Action,
        *,
        replacement: str | None = None,
        reason: str | None = None,
        words: tuple[int, int] | None = None,
    ) -> None:
        """Record a decision, then go on to the next suggestion that waits for one."""
        now = self.desk.now()
        if self.place.decided is not None and now - self.place.decided < DOUBLE_CLICK:
            return
        start, end = words if words is not None else (None, None)
        decision = Decision(
            code=code,
            action=action,
            who=self.desk.who,
            at=now,
            replacement=replacement,
            reason=reason,
            start=start,
            end=end,
        )
        try:
            self.desk.store.decide(self.note_id, decision)
        except NlpCoderError as error:
            self.place.message = str(error)
            return
        self.place.decided = now
        if self.place.segment == "codes" and action != "added":
            self._advance()
        elif action == "added":
            self.place.ask(None)

    def undo(self, code: str) -> None:
        try:
            self.desk.store.undo(self.note_id, code, who=self.desk.who, at=self.desk.now())
        except NlpCoderError as error:
            self.place.message = str(error)
            return
        self.place.ask(None)

    def dismiss(self, gap: Gap, reason: str) -> None:
        """Set a gap aside; it does not come back on this note."""
        self._settle(lambda: self.desk.queries.dismiss(self.note_id, gap, reason=reason, **self._by()))

    def restore(self, gap: Gap) -> None:
        """Take a dismissal back."""
        self._settle(lambda: self.desk.queries.restore(self.note_id, gap, **self._by()))

    def _by(self) -> dict[str, Any]:
        return {"who": self.desk.who, "at": self.desk.now()}

    def _settle(self, change: Callable[[], None]) -> None:
        try:
            change()
        except NlpCoderError as error:
            self.place.message = str(error)
            return
        self.place.ask(None)

    def step(self, by: int) -> None:
        """Choose the next or the previous item of the list."""
        rows = rows_of(self.place.segment, self.review, self.desk.store.decisions(self.note_id))
        keys = [row.key for row in rows]
        if keys:
            here = keys.index(self.place.chosen) if self.place.chosen in keys else -1 if by > 0 else 0
            self.place.choose(keys[min(max(here + by, 0), len(keys) - 1)])

    def go(self, *, forward: bool) -> None:
        """Open the next or the previous note of the queue, if there is one."""
        store, place = self.desk.store, self.place
        found = store.neighbour(self.note_id, forward=forward, status=place.status, id_has=self.id_has)
        if found is not None:
            place.page = store.page_of(found, status=place.status, id_has=self.id_has)
            place.open(found)

    def finish(self, status: Status) -> None:
        """Set the note's status; a note that is done makes way for the next one."""
        self.desk.store.set_status(self.note_id, status)
        if status == "done":
            self.go(forward=True)

    def read_again(self) -> None:
        """Have the engine read the note anew: after an update of its rules or code sets."""
        try:
            self.desk.review_again(self.desk.store.note(self.note_id))
        except NlpCoderError as error:
            self.place.message = str(error)
        self.place.reviewed = None

    def _advance(self) -> None:
        waiting = undecided(self.review, self.desk.store.decisions(self.note_id))
        chosen = self.place.chosen
        here = int(chosen[1:]) if chosen.startswith("s") else -1
        following = [place for place in waiting if place > here] or list(waiting)
        if following:
            self.place.choose(f"s{following[0]}")
        else:
            self.place.ask(None)
