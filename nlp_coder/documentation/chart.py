"""What the documentation stage looks at: one note with all that was read and coded from it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nlp_coder.codes.icd10cm import Book
from nlp_coder.coding.pcs import Performed
from nlp_coder.language.lower import lowered
from nlp_coder.language.reading import Reading, Section
from nlp_coder.note import Note
from nlp_coder.review import Evidence, Suggestion, Withheld

ASSESSED = frozenset("assessment assessment_plan diagnosis discharge_diagnosis postop_diagnosis mdm".split())
"""Sections in which the provider says what the patient has."""
_OBJECTIVE: Final = frozenset({"objective", "exam", "vitals", "labs", "results", "imaging"})
_TREATED: Final = re.compile(
    r"\b(?:continu(?:e|ed|ing)|start(?:ed)?|stop(?:ped)?|monitor|hold|wean(?:ed)?|changed to|repeat|recheck|increased?"
    r"|decreased?|resumed?|q ?\d+ ?h|bid|tid|daily|iv|mg|consult(?:ed)?|trend)\b"
)


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

    @property
    def judged(self) -> frozenset[str]:
        """The sections that assess. In a note without any, the list of problems with their treatment that follows the
        objective part takes the place of the assessment, as hospital notes often write it (SOAP, Weed 1968)."""
        names = {one.name for one in self.reading.sections}
        if "problem_list" not in names or not names.isdisjoint(ASSESSED):
            return ASSESSED
        looked = min((one.start for one in self.sections(_OBJECTIVE)), default=len(self.text))
        for one in self.sections(("problem_list",)):
            if one.start > looked and _TREATED.search(self.lower, one.body, one.end):
                return ASSESSED | {"problem_list"}
        return ASSESSED

    def sections(self, names: Iterable[str]) -> Iterator[Section]:
        """Sections with one of the canonical names, in text order."""
        wanted = frozenset(names)
        return (section for section in self.reading.sections if section.name in wanted)

    def section_at(self, place: int) -> str:
        return self.reading.section_at(place).name

    def evidence(self, start: int, end: int) -> Evidence:
        """Words of the note as evidence."""
        return Evidence(start, end, self.text[start:end], self.section_at(start))
