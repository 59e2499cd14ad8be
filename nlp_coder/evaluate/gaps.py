"""Documentation gaps: raised beside named, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp_coder.evaluate.figures import Tally
from nlp_coder.evaluate.sets import GapCase, Vignette
from nlp_coder.review import Review


@dataclass(frozen=True, slots=True)
class GapTally:
    """Counts of one kind over notes: raised where it is, raised where it is not, not raised where it is."""

    kind: str
    right: int
    wrong: int
    missed: int

    @property
    def tally(self) -> Tally:
        return Tally(self.right, self.wrong, self.right, self.missed)


def raised_kinds(review: Review) -> frozenset[str]:
    return frozenset(gap.kind for gap in review.gaps)


def wrong_and_missed(raised: frozenset[str], vignette: Vignette) -> tuple[list[str], list[str]]:
    """Kinds raised that must not be, and kinds not raised that must be."""
    return sorted(raised & vignette.no_gaps), sorted(vignette.gaps - raised)


def note_tally(raised: frozenset[str], vignette: Vignette) -> Tally:
    """Kinds named in neither list are neither right nor wrong."""
    wrong, missed = wrong_and_missed(raised, vignette)
    right = len(raised & vignette.gaps)
    return Tally(right, len(wrong), right, len(missed))


def by_kind(pairs: Sequence[tuple[frozenset[str], Vignette]]) -> list[GapTally]:
    """Counts of every kind that some note must, or must not, have raised."""
    return [
        GapTally(
            kind,
            right=sum(kind in raised & vignette.gaps for raised, vignette in pairs),
            wrong=sum(kind in raised & vignette.no_gaps for raised, vignette in pairs),
            missed=sum(kind in vignette.gaps - raised for raised, vignette in pairs),
        )
        for kind in sorted({kind for _, vignette in pairs for kind in vignette.gaps | vignette.no_gaps})
    ]


def by_kind_of_cases(pairs: Sequence[tuple[frozenset[str], GapCase]]) -> list[GapTally]:
    """Counts by kind where each note asks for one kind."""
    return [
        GapTally(
            kind,
            right=sum(case.has_gap and kind in raised for raised, case in pairs if case.kind == kind),
            wrong=sum(not case.has_gap and kind in raised for raised, case in pairs if case.kind == kind),
            missed=sum(case.has_gap and kind not in raised for raised, case in pairs if case.kind == kind),
        )
        for kind in sorted({case.kind for _, case in pairs})
    ]
