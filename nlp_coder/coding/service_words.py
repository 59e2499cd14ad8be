"""Where a note uses the words of services: one pass over the note with all words of all services.

Case, hyphens, slashes and line ends do not matter: text and phrases are compared word by word.
A phrase does not reach over a comma, stop or bracket, save brackets about one word: "tangential (shave) biopsy".
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import ahocorasick
import numpy as np

from nlp_coder.codes.procedures import Service
from nlp_coder.language.cutting import Cutter

_WORD: Final = re.compile(r"[^\W_]+")
_TOKEN: Final = re.compile(r"\([^\W_]+\)|[^\W_]+|[,;:.()]")


class Use(NamedTuple):
    """A phrase where it stands: `text[start:end]`, in the sentence of that number."""

    phrase: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Uses:
    """All uses in a note: actions in text order, every phrase's uses by sentence and in all."""

    actions: tuple[Use, ...]
    by_sentence: Mapping[int, Mapping[str, tuple[Use, ...]]]
    by_phrase: Mapping[str, tuple[Use, ...]]


def _read(token: str) -> str:
    return token.lower().strip("()") or token


def words_of(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


class ServiceWords:
    """The words of all services, and the services of each action."""

    def __init__(self, services: Iterable[Service]) -> None:
        by_action: dict[str, list[Service]] = {}
        self._phrases = ahocorasick.Automaton()
        self._cutter: Cutter[str] = Cutter(_TOKEN, _read)
        for service in services:
            for phrase in service.action:
                by_action.setdefault(words_of(phrase), []).append(service)
            for phrase in (*service.action, *service.target, *service.needs, *service.never):
                self._phrases.add_word(f" {words_of(phrase)} ", words_of(phrase))
        self._phrases.make_automaton()
        self.by_action: Mapping[str, tuple[Service, ...]] = {
            phrase: tuple(found) for phrase, found in by_action.items()
        }

    def find(self, text: str, sentences: Sequence[tuple[int, int]]) -> Uses:
        """Uses of all phrases; where action phrases overlap only the longest is an action."""
        cut = self._cutter.cut(text)
        hits = list(self._phrases.iter(f" {' '.join(cut.words)} "))
        places = np.cumsum(np.fromiter(map(len, cut.words), np.int64, len(cut.words)) + 1)
        final = np.searchsorted(places, [last - 1 for last, _ in hits], side="right")
        first = np.searchsorted(places, [last - len(phrase) for last, phrase in hits], side="right")
        starts = [start for start, _ in sentences] or [0]
        found = [
            Use(phrase, start, end, bisect_right(starts, start) - 1)
            for (_, phrase), start, end in zip(
                hits, cut.starts[first].tolist(), cut.ends[final].tolist(), strict=True
            )
        ]
        by_sentence: dict[int, dict[str, list[Use]]] = {}
        by_phrase: dict[str, list[Use]] = {}
        for use in found:
            by_phrase.setdefault(use.phrase, []).append(use)
            by_sentence.setdefault(use.sentence, {}).setdefault(use.phrase, []).append(use)
        return Uses(
            self._longest(found),
            {n: {phrase: tuple(uses) for phrase, uses in of.items()} for n, of in by_sentence.items()},
            {phrase: tuple(uses) for phrase, uses in by_phrase.items()},
        )

    def _longest(self, found: Sequence[Use]) -> tuple[Use, ...]:
        kept: list[Use] = []
        actions = [use for use in found if use.phrase in self.by_action]
        for use in sorted(actions, key=lambda one: (one.start, -one.end)):
            if not kept or use.end > kept[-1].end:
                kept.append(use)
        return tuple(kept)
