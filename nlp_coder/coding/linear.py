"""A learned linear model over named features: what scikit-learn fits, read so that every weight can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coder.coding.explanation import Adjustment, Explanation


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Log-odds = base + sum of weight times value; features the model does not know move nothing."""

    name: str
    base: float
    weights: Mapping[str, float]

    def explain(
        self, features: Mapping[str, float], spans: Mapping[str, tuple[int, int]] | None = None
    ) -> Explanation:
        """The score of one case, as the list of what moved it, strongest first."""
        weights, told = self.weights, spans or {}
        moved = [
            (-abs(amount), name, amount)
            for name, value in features.items()
            if (amount := weights.get(name, 0.0) * value)
        ]
        moved.sort()
        return Explanation(
            self.base,
            tuple(Adjustment(name, amount, *told.get(name, (None, None))) for _, name, amount in moved),
        )
