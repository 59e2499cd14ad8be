"""What a coder decided about a code, and how the append-only log of it folds into what holds now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from nlp_coder.workbench.errors import BadDecisionError

Action = Literal["accepted", "rejected", "replaced", "added", "undone"]
ACTIONS: Final[tuple[str, ...]] = get_args(Action)

REJECT_REASONS: Final = (
    "Not documented",
    "Not addressed at this visit",
    "Negated or ruled out",
    "History only",
    "Wrong side or site",
    "Integral to another code",
    "A more exact code fits",
    "Already on the claim",
)
"""The short list offered when a suggestion is rejected; the coder may write another reason instead."""

MAX_CODE_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the log. `start` and `end` are code points of the note's text."""

    code: str
    action: Action
    who: str
    at: datetime
    replacement: str | None = None
    reason: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def on_claim(self) -> str | None:
        """The code this decision puts on the claim, if any."""
        if self.action in ("accepted", "added"):
            return self.code
        return self.replacement if self.action == "replaced" else None


def check(decision: Decision, note_length: int) -> None:
    """Refuse a decision that would not make sense when read back. Raises BadDecisionError."""
    problem = _problem(decision, note_length)
    if problem is not None:
        raise BadDecisionError(action=decision.action, problem=problem)


def fold(log: Iterable[Decision]) -> dict[str, Decision]:
    """What holds now, by code, in the order the codes were first decided.

    An `undone` entry takes back the newest standing decision on its code; what stood before stands again.
    """
    standing: dict[str, list[Decision]] = {}
    for decision in log:
        stack = standing.setdefault(decision.code, [])
        if decision.action == "undone":
            if stack:
                stack.pop()
        else:
            stack.append(decision)
    return {code: stack[-1] for code, stack in standing.items() if stack}


def _problem(decision: Decision, note_length: int) -> str | None:
    if not decision.code.strip() or len(decision.code) > MAX_CODE_LENGTH:
        return f"a code has 1 to {MAX_CODE_LENGTH} characters"
    if not decision.who.strip():
        return "who decided is missing"
    if decision.at.tzinfo is None:
        return "the time has no zone"
    if decision.action == "rejected" and not (decision.reason or "").strip():
        return "a reason is missing"
    if (decision.action == "replaced") != (decision.replacement is not None):
        return "a replacement goes with replaced, and only with it"
    if decision.replacement is not None and not 0 < len(decision.replacement.strip()) <= MAX_CODE_LENGTH:
        return f"a replacement has 1 to {MAX_CODE_LENGTH} characters"
    if decision.replacement == decision.code:
        return "the replacement is the same code"
    return _span_problem(decision, note_length)


def _span_problem(decision: Decision, note_length: int) -> str | None:
    if decision.start is None and decision.end is None:
        return None
    if decision.start is None or decision.end is None:
        return "evidence needs both its start and its end"
    if not 0 <= decision.start < decision.end <= note_length:
        return "the evidence is not inside the note"
    return None
