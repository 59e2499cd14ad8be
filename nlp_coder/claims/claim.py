"""The claim that a note stands behind: what was billed, or else what is suggested, line by line."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from nlp_coder.claims.payer.schema import Pack
from nlp_coder.codes.icd10cm import Book
from nlp_coder.language.reading import Reading
from nlp_coder.note import Note
from nlp_coder.review import Evidence, Suggestion, VisitLevel, Withheld

Origin = Literal["billed", "suggested"]


@dataclass(frozen=True, slots=True)
class Line:
    """One code of the claim. `suggestion` is what the note gave for it; None where the note gave nothing."""

    code: str
    origin: Origin
    is_diagnosis: bool
    modifiers: tuple[str, ...] = ()
    units: int | None = None
    suggestion: Suggestion | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return self.suggestion.evidence if self.suggestion else ()


@dataclass(frozen=True)
class Claim:
    """A note, what was read and coded from it, and the visit level: all that an edit may look at."""

    note: Note
    reading: Reading
    suggestions: tuple[Suggestion, ...]
    withheld: tuple[Withheld, ...]
    visit: VisitLevel
    book: Book
    packs: tuple[Pack, ...] = ()

    @property
    def text(self) -> str:
        return self.reading.text

    def evidence(self, start: int, end: int) -> Evidence:
        """Words of the note as evidence."""
        return Evidence(start, end, self.text[start:end], self.reading.section_at(start).name)

    @cached_property
    def billed(self) -> tuple[Line, ...]:
        """The lines that came with the encounter, in order: "20610-LT" is a code and its modifier."""
        by_code = {one.code: one for one in self.suggestions}
        lines = []
        for written in self.note.encounter.billed:
            code, *modifiers = written.split("-")
            diagnosis = self.is_diagnosis(code)
            lines.append(Line(code, "billed", diagnosis, tuple(modifiers), None, by_code.get(code)))
        return tuple(lines)

    @cached_property
    def suggested(self) -> tuple[Line, ...]:
        """The lines that the note supports."""
        return tuple(
            Line(one.code, "suggested", one.system == "ICD-10-CM", one.modifiers, one.units, one)
            for one in self.suggestions
        )

    @cached_property
    def diagnoses(self) -> tuple[Line, ...]:
        """Billed diagnoses, or where none is billed, the suggested ones."""
        billed = tuple(one for one in self.billed if one.is_diagnosis)
        return billed or tuple(one for one in self.suggested if one.is_diagnosis)

    @cached_property
    def services(self) -> tuple[Line, ...]:
        """Billed services and visits, or where none is billed, the suggested ones."""
        billed = tuple(one for one in self.billed if not one.is_diagnosis)
        return billed or tuple(one for one in self.suggested if not one.is_diagnosis)

    def is_diagnosis(self, code: str) -> bool:
        """Whether a code is written like ICD-10-CM; five characters without a point are a service (G0439)."""
        return code[3:4] == "." or (len(code) != 5 and self.book.find(code) is not None)
