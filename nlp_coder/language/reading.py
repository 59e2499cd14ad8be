"""What the language stage reads from a note: frozen types shared by its components and the later stages.

All offsets are code points of Note.text, end exclusive.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from nlp_coder.review import Assertion, Cue, MentionKind

Flag = Literal["low", "high", "abnormal"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the note. `name` is canonical ("hpi", "assessment_plan"); "body" where no header stands.

    The header is `text[start:body]` (empty for "body"), the section's own words are `text[body:end]`.
    """

    name: str
    start: int
    body: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of an assessment or plan: its heading `text[start:heading_end]` and all lines to `end`.

    `about` is the heading of the assessment's problem that an item of a plan with the same numbers belongs to.
    """

    start: int
    heading_end: int
    end: int
    about: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A number with its meaning: a vital sign, a lab, a dose, a size, a duration, an age, a time spent.

    `kind` is one of vital|lab|dose|size|duration|age|time|date; `name` says which ("bp_systolic", "a1c", "total_time").
    `flag` is what the note prints beside it: its own mark ("H", "(L)"), or a reference range it lies outside of.
    """

    kind: str
    name: str
    number: float
    unit: str
    start: int
    end: int
    flag: Flag | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """An abbreviation and its meaning; `expansion` is None where the context does not decide."""

    start: int
    end: int
    expansion: str | None
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A lexicon term found in the text: `text[start:end]` is the shortest stretch that holds its words.

    `concept` is the term's number in the lexicon; `spans` the single words it matched, in text order;
    `exact` is 1.0 when all words matched as written and less after typo repair; `bare` that they name no site or kind.
    """

    start: int
    end: int
    concept: int
    kind: MentionKind
    spans: tuple[tuple[int, int], ...] = ()
    exact: float = 1.0
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit with what the note says of it."""

    hit: Hit
    section: str
    sentence: int
    problem: int | None
    in_heading: bool
    assertion: Assertion
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Drug:
    """A medication named in the text. `name` is the generic name, as in data/language/medications.tsv.

    `taken` is false where the note says that it is not: denied, stopped, only considered, or a relative's.
    """

    name: str
    start: int
    end: int
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the language stage read. Sequences are in text order; `sentences` are (start, end) pairs.

    `bare` are words that name no site or kind ("pain"); they are no findings.
    """

    text: str
    sections: tuple[Section, ...]
    sentences: tuple[tuple[int, int], ...]
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    values: tuple[Value, ...]
    drugs: tuple[Drug, ...]
    abbreviations: tuple[Expansion, ...] = ()
    bare: tuple[Finding, ...] = ()

    def section_at(self, place: int) -> Section:
        """The section that holds a place of the text."""
        return self.sections[max(bisect_right(self.sections, place, key=_section_start) - 1, 0)]


def _section_start(section: Section) -> int:
    return section.start
