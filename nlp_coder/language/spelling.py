"""What a misspelt clinical word was meant to be: the one vocabulary word a slip away, or nothing.

A repair is made only when it is unique: one insertion, deletion, substitution or swap (two from nine letters on),
the first letter kept, and the written word neither English nor clinical as it stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

from rapidfuzz.distance import OSA

SHORTEST: Final = 6
"""Shorter words are too close to each other to guess between."""

LONG: Final = 9


class Spelling:
    """Repairs words against a vocabulary: `common` slips as listed, `known` words never, others by distance."""

    def __init__(
        self, vocabulary: Iterable[str], known: Iterable[str], common: Mapping[str, str] | None = None
    ) -> None:
        self._common = dict(common or {})
        self._known = frozenset(known) - self._common.keys()
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(vocabulary):
            if word.isalpha() and len(word) >= SHORTEST - 1:
                self._near[word[0], len(word)].append(word)

    def is_known(self, written: str) -> bool:
        """Whether a lower-case word is right as it stands."""
        return written in self._known

    def meant(self, written: str) -> str | None:
        """The vocabulary word that a lower-case word was meant to be, or None."""
        if written in self._common:
            return self._common[written]
        if len(written) < SHORTEST or not written.isalpha() or written in self._known:
            return None
        reach = 1 if len(written) < LONG else 2
        best: tuple[int, list[str]] = (reach + 1, [])
        for length in range(len(written) - reach, len(written) + reach + 1):
            for word in self._near.get((written[0], length), ()):
                if abs(len(word) - len(written)) > 1:  # hyperextension is not hypertension
                    continue
                slips = OSA.distance(written, word, score_cutoff=min(reach, best[0]))
                if slips < best[0]:
                    best = (slips, [word])
                elif slips == best[0]:
                    best[1].append(word)
        return best[1][0] if len(best[1]) == 1 and best[0] <= reach else None


def load_misspellings() -> dict[str, str]:
    """Common misspellings and the words meant (`data/language/misspellings.tsv`)."""
    text = files("nlp_coder").joinpath("data", "language", "misspellings.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {written: meant for written, meant in rows}


def load_known_words() -> frozenset[str]:
    """Words that are right as they stand (`data/language/known_words.txt`)."""
    return frozenset(
        files("nlp_coder").joinpath("data", "language", "known_words.txt").read_text("utf-8").split()
    )
