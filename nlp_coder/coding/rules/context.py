"""What every coding rule is given beside the verdicts, and the shape of a rule."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from nlp_coder.codes.icd10cm import Book
from nlp_coder.coding.procedures import Done
from nlp_coder.coding.reportability import Surroundings
from nlp_coder.coding.tables import Tables
from nlp_coder.coding.verdict import Reference, Verdict
from nlp_coder.note import Note


@dataclass(frozen=True, slots=True)
class Context:
    """One note as the rules see it. `services` are those done in the encounter."""

    reference: Reference
    note: Note
    around: Surroundings
    services: Sequence[Done]

    @property
    def book(self) -> Book:
        return self.reference.book

    @property
    def tables(self) -> Tables:
        return self.reference.tables

    @property
    def day(self) -> date | None:
        """The date that chooses the release of the code book."""
        return self.note.encounter.coding_date

    def code(self, verdict: Verdict) -> str:
        return self.book.codes[verdict.number]


Rule = Callable[[list[Verdict], Context], list[Verdict]]
"""Takes all verdicts and gives all verdicts; what it changes says why in `because`."""
