"""Visit level: is the supported level one that a coder would accept?"""

from collections.abc import Sequence

from nlp_coder.evaluate.figures import Figure, share
from nlp_coder.evaluate.sets import Vignette
from nlp_coder.review import Review


def agrees(review: Review, vignette: Vignette) -> bool | None:
    """None where the answers name no level."""
    return None if vignette.levels is None else review.visit_level.supported in vignette.levels


def agreement(pairs: Sequence[tuple[Review, Vignette]]) -> Figure:
    answers = [agrees(review, vignette) for review, vignette in pairs]
    return share("visit level agrees", answers.count(True), len(answers) - answers.count(None))
