"""Precision, recall and F1 from counts a note, pooled and as the mean over notes, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

RESAMPLES: Final = 1000
"""Bootstrap resamples of notes behind an interval."""

INTERVAL: Final = (2.5, 97.5)
"""Percentiles of the resampled figures: a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure; None where nothing was there to measure. `of` says out of how many."""

    name: str
    value: float | None
    of: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one note: what was said and is right or wrong, what is asked for and was found or missed."""

    right: int = 0
    wrong: int = 0
    found: int = 0
    missed: int = 0

    @classmethod
    def of_sets(cls, said: set[str] | frozenset[str], asked: set[str] | frozenset[str]) -> "Tally":
        """Counts where each thing said matches at most the same thing asked for."""
        both = len(said & asked)
        return cls(both, len(said) - both, both, len(asked) - both)


def precision_recall(tallies: Sequence[Tally], *, seed: int, prefix: str = "") -> list[Figure]:
    """Micro-averaged P, R and F1 with bootstrap intervals over notes, and F1 as the mean over notes."""
    counts = np.array([(t.right, t.wrong, t.found, t.missed) for t in tallies], dtype=np.float64).reshape(
        -1, 4
    )
    pooled = _prf(counts.sum(axis=0, keepdims=True))[0]
    low, high = _interval(counts, seed)
    said, asked = int(counts[:, :2].sum()), int(counts[:, 2:].sum())
    figures = [
        Figure(f"{prefix}{name}", _number(pooled[at]), of, _number(low[at]), _number(high[at]))
        for at, (name, of) in enumerate((("P", said), ("R", asked), ("F1", said + asked)))
    ]
    return [*figures, Figure(f"{prefix}F1 mean of notes", _mean_f1(counts), len(counts))]


def share(name: str, part: int, whole: int) -> Figure:
    """A plain share."""
    return Figure(name, rounded(part / whole) if whole else None, whole)


def rounded(value: float) -> float:
    """Figures are kept to four places."""
    return round(float(value), 4)


def _prf(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of P, R, F1 from rows of counts; nan where undefined. F1 is 0 when either side stands alone."""
    right, wrong, found, missed = counts.T
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = right / (right + wrong)
        recall = found / (found + missed)
        f1 = 2 * precision * recall / (precision + recall)
    f1 = np.where((found == 0) & (counts.sum(axis=1) > 0), 0.0, f1)
    return np.stack([precision, recall, f1], axis=1)


def _interval(counts: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    if len(counts) == 0:
        return np.full((2, 3), np.nan)
    chosen = np.random.default_rng(seed).integers(0, len(counts), size=(RESAMPLES, len(counts)))
    resampled = _prf(counts[chosen].sum(axis=1))
    return np.array([[_percentile(column, q) for column in resampled.T] for q in INTERVAL])


def _percentile(column: NDArray[np.float64], q: float) -> float:
    defined = column[~np.isnan(column)]
    return float(np.percentile(defined, q)) if len(defined) else float("nan")


def _mean_f1(counts: NDArray[np.float64]) -> float | None:
    """A note with nothing said and nothing asked for is read perfectly; one with only one of both, not."""
    if len(counts) == 0:
        return None
    f1 = _prf(counts)[:, 2]
    empty = counts.sum(axis=1) == 0
    return rounded(float(np.where(empty, 1.0, f1).mean()))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else rounded(value)
