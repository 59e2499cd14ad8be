"""Evidence: does the review point at the words that a coder would point at?"""

from collections.abc import Iterator, Sequence

from nlp_coder.evaluate.figures import Figure, share
from nlp_coder.evaluate.sets import Vignette
from nlp_coder.review import Evidence, Review


def pointed_at(review: Review) -> frozenset[tuple[int, int]]:
    """Every stretch of the note that anything in the review rests on."""
    return frozenset((*((one.start, one.end) for one in _evidence(review)), *_cues(review)))


def is_hit(span: tuple[int, int], pointed: frozenset[tuple[int, int]]) -> bool:
    """Whether some stretch overlaps the span."""
    return any(start < span[1] and span[0] < end for start, end in pointed)


def overlap(pairs: Sequence[tuple[Review, Vignette]]) -> Figure:
    """Share of the answers' spans that the review points at."""
    hits = [is_hit(span, pointed_at(review)) for review, vignette in pairs for span in vignette.spans]
    return share("evidence spans hit", hits.count(True), len(hits))


def _evidence(review: Review) -> Iterator[Evidence]:
    for suggestion in review.suggestions:
        yield from suggestion.evidence
        for cited in (suggestion.modifier_evidence or {}).values():
            yield from cited
    for withheld in review.withheld:
        yield from withheld.evidence
    for gap in review.gaps:
        yield from gap.evidence
    if (elements := review.visit_level.elements) is not None:
        for element in (elements.problems, elements.data, elements.risk, elements.time):
            yield from element.evidence


def _cues(review: Review) -> Iterator[tuple[int, int]]:
    for withheld in review.withheld:
        if withheld.cue is not None:
            yield withheld.cue.start, withheld.cue.end
    for mention in review.mentions:
        for cue in mention.cues:
            yield cue.start, cue.end
