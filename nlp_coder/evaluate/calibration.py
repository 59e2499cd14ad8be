"""Whether a score of 0.8 is right eight times in ten."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from nlp_coder.evaluate.figures import Figure, rounded

BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Suggestions scored from `low` up to `high`: how many, their mean score, the share that is right."""

    low: float
    high: float
    count: int
    mean_score: float | None
    share_right: float | None


def brier(outcomes: Sequence[tuple[float, bool]]) -> Figure:
    """Mean squared difference of score and outcome; 0 is perfect, 0.25 is a coin called one half."""
    total = sum((score - right) ** 2 for score, right in outcomes)
    return Figure("Brier", rounded(total / len(outcomes)) if outcomes else None, len(outcomes))


def reliability(outcomes: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Ten bins of equal width; a score of 1 falls into the last."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in outcomes:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    return [_bin(number, held) for number, held in enumerate(bins)]


def bin_rows(bins: Sequence[Bin]) -> list[dict[str, Any]]:
    return [asdict(one) for one in bins]


def _bin(number: int, held: list[tuple[float, bool]]) -> Bin:
    low, high, count = number / BINS, (number + 1) / BINS, len(held)
    if not held:
        return Bin(low, high, 0, None, None)
    mean_score = rounded(sum(score for score, _ in held) / count)
    return Bin(low, high, count, mean_score, rounded(sum(right for _, right in held) / count))
