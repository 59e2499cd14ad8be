"""Gaps that a coder set aside with a reason: which of a new review's gaps are the same ones.

A gap is told by its kind, the words of its evidence and its codes, not by offsets or message: a newer engine may move,
reword or recode it, and an addendum may follow the note.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nlp_coder.review import Gap
from nlp_coder.workbench.errors import BadDismissalError


@dataclass(frozen=True, slots=True)
class GapKey:
    """What tells a gap of a note. `words` and `codes` are sorted, each once."""

    kind: str
    words: tuple[str, ...]
    codes: tuple[str, ...]

    @classmethod
    def of(cls, gap: Gap) -> "GapKey":
        return cls.made_of(gap.kind, (one.text for one in gap.evidence), gap.codes)

    @classmethod
    def made_of(cls, kind: str, words: Iterable[str], codes: Iterable[str]) -> "GapKey":
        """The key of a kind, the words of its evidence and its codes."""
        plain = {" ".join(one.casefold().split()) for one in words}
        return cls(kind, tuple(sorted(plain)), tuple(sorted(set(codes))))

    def is_same(self, other: "GapKey") -> bool:
        """The same kind, and the same words with codes of one category, or the same codes with a word in common."""
        if self.kind != other.kind:
            return False
        if self.words == other.words:
            ours, theirs = ({code[:3] for code in one.codes} for one in (self, other))
            return not ours or not theirs or bool(ours & theirs)
        return bool(self.codes) and self.codes == other.codes and bool(set(self.words) & set(other.words))


@dataclass(frozen=True, slots=True)
class Dismissal:
    """One entry of the log: a gap set aside for a reason, or taken back."""

    key: GapKey
    action: Literal["dismissed", "restored"]
    who: str
    at: datetime
    reason: str | None = None


def check_dismissal(entry: Dismissal, standing: Iterable[Dismissal]) -> None:
    """Refuse an entry that would not make sense when read back. Raises BadDismissalError."""
    problem = None
    if not entry.who.strip():
        problem = "who did it is missing"
    elif entry.at.tzinfo is None:
        problem = "the time has no zone"
    elif entry.action == "dismissed" and not (entry.reason or "").strip():
        problem = "a reason is missing"
    elif entry.action == "restored" and not any(one.key.is_same(entry.key) for one in standing):
        problem = "it is not dismissed"
    if problem is not None:
        raise BadDismissalError(kind=entry.key.kind, problem=problem)


def standing(log: Iterable[Dismissal]) -> tuple[Dismissal, ...]:
    """The dismissals that hold now, oldest first."""
    held: list[Dismissal] = []
    for entry in log:
        held = [one for one in held if not one.key.is_same(entry.key)]
        if entry.action == "dismissed":
            held.append(entry)
    return tuple(held)


def is_dismissed(gap: Gap, dismissals: Iterable[Dismissal]) -> bool:
    """Whether one of the standing dismissals is of this gap."""
    key = GapKey.of(gap)
    return any(one.key.is_same(key) for one in dismissals)
