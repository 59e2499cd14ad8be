"""An explanation is the computation: the score is derived from the adjustments a reader is shown."""

from dataclasses import dataclass, field
from math import exp, fsum
from typing import NamedTuple


class Adjustment(NamedTuple):
    """One named reason that moved a score. `amount` is in log-odds; the span is the words behind it, if any."""

    name: str
    amount: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`base` is the log-odds before any reason is looked at."""

    base: float
    adjustments: tuple[Adjustment, ...] = ()
    score: float = field(init=False)
    """Probability, 0..1: derived, so it cannot disagree with what the reader is shown."""

    def __post_init__(self) -> None:
        total = fsum([self.base, *[one.amount for one in self.adjustments]])
        object.__setattr__(self, "score", 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total)))))
