"""Reads a search query: its words with what each may mean (typos, abbreviations, beginnings), and the side it names."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import product
from typing import Final

import yaml
from rapidfuzz import fuzz, process

from nlp_coder.codes.words import FILLERS, LETTERED, SIDES, VAGUE, WORD, WordForms

LEAST_ALIKE: Final = 74.0
"""Likeness (0..100) from which a known word is taken for a mistyped one."""

MOST_LIKE: Final = 10
MOST_BEGUN: Final = 15
MOST_READINGS: Final = 6
BEGINNING: Final = 0.75
"""Worth of a word of which the query has the beginning alone."""

_NOISE: Final = frozenset("diagnosis icd code codes right-sided left-sided patients".split())
SITES: Final = frozenset(
    """
    abdomen abdominal anterior ankle arm back big bone bowel breast bronchus calf cheek chest chin distal ear elbow eye
    eyelid face finger fingertip foot forearm forehead great groin hand head heel hip jaw knee large leg limb lip
    little lobe low lower mid middle mouth neck nose palm part pelvis posterior proximal quadrant rib scalp shin
    shoulder side skin small spine thigh throat thumb toe tongue tooth trunk upper wall wrist
    """.split()
)
"""Words that say where and not what: they count less, so that gout of the toe is gout before it is a toe."""

SITE_WORTH: Final = 0.4
MOST_SITE: Final = 2.2
"""Share of its weight that such a word keeps, and the most it may keep (rare ones tell little too)."""

_FOLLOW_UP: Final = re.compile(r"\b(?:f\s?/\s?u|follow[\s-]?up|following up|recheck)\b")
_STEM: Final = re.compile(r"(?<=\w{3})'s\b")
_ENCOUNTERS: Final = {"subsequent": "D", "sequela": "S", "sequelae": "S", "healing": "D", "aftercare": "D"}

Slot = tuple[tuple[int, float], ...]
"""What one word of the query may mean: numbers of vocabulary words with their likeness, 0..1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a query: a slot for each word, one that means nothing known included (an empty slot)."""

    slots: tuple[Slot, ...]
    side: str | None
    seventh: str


class QueryReader:
    """Reads queries against a vocabulary: `number` maps its words, in normal form, to their places."""

    def __init__(self, number: Mapping[str, int], forms: WordForms, often: Sequence[float]) -> None:
        self._number = number
        self._forms = forms
        self._often = often
        self._sorted = sorted(number)
        shown = {word: place for word, place in number.items() if len(word) > 3 and not word.isdigit()}
        shown |= {w: number[c] for w, c in forms.table.items() if c in number and len(w) > 3}
        self._written = sorted(shown)
        self._meant = [shown[word] for word in self._written]
        self._slips = _misspellings()
        self._expansions = _abbreviations()
        self._slots: dict[str, Slot] = {}

    def readings(self, query: str) -> list[Reading]:
        """The ways to read a query, as written first; at most MOST_READINGS."""
        plain = _STEM.sub("", query.lower())
        readings = self._readings(plain, "A")
        if (rest := _FOLLOW_UP.sub(" ", plain)) != plain:
            readings = self._readings(rest, "D") + readings
        return readings

    def _readings(self, query: str, seventh: str) -> list[Reading]:
        written = [found.group() for found in WORD.finditer(query)]
        seventh = next((_ENCOUNTERS[word] for word in written if word in _ENCOUNTERS), seventh)
        side = _side(written)
        ways = [(word, *self._expansions.get(word, ())) for word in written]
        readings: dict[tuple[Slot, ...], Reading] = {}
        for choice in _take(product(*ways), MOST_READINGS):
            parts = [part for text in choice for part in WORD.findall(text.lower())]
            for words in (self._kept(parts), self._kept(self._joined(parts))):
                slots = tuple(dict.fromkeys(self._slot(word) for word in words))
                if slots:
                    readings.setdefault(slots, Reading(slots, side, seventh))
        return list(readings.values())

    def _joined(self, written: list[str]) -> list[str]:
        """The words with two that are one word in the book written as one: chicken pox, chickenpox."""
        joined: list[str] = []
        for word in written:
            if joined and joined[-1] + word in self._number:
                joined[-1] += word
            else:
                joined.append(word)
        return joined

    def _kept(self, written: list[str]) -> list[str]:
        """The telling words: no fillers, no sides, nothing vague."""
        kept: list[str] = []
        before = ""
        for word in written:
            lettered = before in LETTERED and len(word) == 1
            if lettered or not (
                word in FILLERS or word in SIDES or word in VAGUE or word in _NOISE or word in _ENCOUNTERS
            ):
                kept.append(word)
            before = word
        return kept

    def _slot(self, word: str) -> Slot:
        known = self._slots.get(word)
        if known is None:
            known = self._slots[word] = self._look_up(word)
            if len(self._slots) > 5000:
                self._slots.clear()
        return known

    def _look_up(self, word: str) -> Slot:
        place = self._number.get(self._forms.normal(word))
        if place is None and word in self._slips:
            place = self._number.get(self._forms.normal(self._slips[word]))
        if place is not None:
            return ((place, 1.0),)
        found: dict[int, float] = {}
        if len(word) > 3:
            near = process.extract(
                word, self._written, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=MOST_LIKE
            )
            for _, likeness, at in near:
                found[self._meant[at]] = max(found.get(self._meant[at], 0.0), (likeness / 100) ** 2)
        for at in self._begun(word):
            found[at] = max(found.get(at, 0.0), BEGINNING)
        return tuple(sorted(found.items()))

    def _begun(self, word: str) -> list[int]:
        """The commonest words that begin so."""
        if len(word) < 3 or word.isdigit():
            return []
        first = bisect_left(self._sorted, word)
        last = bisect_left(self._sorted, word + "\U0010ffff")
        begun = [self._number[full] for full in self._sorted[first:last]]
        return sorted(begun, key=lambda at: (-self._often[at], at))[:MOST_BEGUN]


def _side(written: list[str]) -> str | None:
    named = {SIDES.get(word) for word in written} & {"left", "right", "bilateral"}
    if "both" in written:
        named.add("bilateral")
    return named.pop() if len(named) == 1 else None


def _take(choices: "product[tuple[str, ...]]", most: int) -> list[tuple[str, ...]]:
    return [choice for _, choice in zip(range(most), choices, strict=False)]


def _misspellings() -> dict[str, str]:
    rows = (line.split("\t") for line in _text("misspellings.tsv").splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows if len(row) == 2}


def _abbreviations() -> dict[str, tuple[str, ...]]:
    """All meanings of each abbreviation, without regard to case: a search shows them side by side."""
    table = yaml.load(_text("abbreviations.yaml"), yaml.CSafeLoader)
    found: dict[str, dict[str, None]] = {}
    for kind in ("any_case", "as_written"):
        for short, means in table[kind].items():
            found.setdefault(str(short).lower(), {}).setdefault(means)
    for row in table["ambiguous"]:
        senses = sorted(row["senses"], key=lambda sense: sense["means"] != row.get("default"))
        for short in row["written"]:
            found.setdefault(str(short).lower(), {}).update(dict.fromkeys(one["means"] for one in senses))
    return {short: tuple(means) for short, means in found.items()}


def _text(name: str) -> str:
    return files("nlp_coder").joinpath("data", "language", name).read_text("utf-8")
