"""What the documentation stage looks at: one note with all that was read and coded from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp_coder.codes.icd10cm import Book
from nlp_coder.coding.pcs import Performed
from nlp_coder.language.lower import lowered
from nlp_coder.language.reading import Reading, Section
from nlp_coder.note import Note
from nlp_coder.review import Evidence, Suggestion, Withheld

ASSESSED = frozenset("assessment assessment_plan diagnosis discharge_diagnosis postop_diagnosis mdm".split())
"""Sections in which the provider says what the patient has."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A note, its reading, and its codes. `lateral` are the procedure codes that need a side.

    `performed` are the inpatient procedures with the axes that the note leaves open.
    """

    note: Note
    reading: Reading
    suggestions: tuple[Suggestion, ...]
    withheld: tuple[Withheld, ...]
    book: Book
    lateral: frozenset[str] = frozenset()
    performed: tuple[Performed, ...] = ()

    @property
    def text(self) -> str:
        return self.reading.text

    @property
    def lower(self) -> str:
        """The text in lower case, character for character, so that its offsets are the text's."""
        return lowered(self.reading.text)

    @property
    def diagnoses(self) -> tuple[Suggestion, ...]:
        return tuple(one for one in self.suggestions if one.system == "ICD-10-CM")

    @property
    def procedures(self) -> tuple[Suggestion, ...]:
        return tuple(one for one in self.suggestions if one.role == "procedure")

    def sections(self, names: Iterable[str]) -> Iterator[Section]:
        """Sections with one of the canonical names, in text order."""
        wanted = frozenset(names)
        return (section for section in self.reading.sections if section.name in wanted)

    def section_at(self, place: int) -> str:
        return self.reading.section_at(place).name

    def evidence(self, start: int, end: int) -> Evidence:
        """Words of the note as evidence."""
        return Evidence(start, end, self.text[start:end], self.section_at(start))
