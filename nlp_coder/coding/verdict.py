"""What the engine and the guidelines say of a case, and the reference data that both judge by."""

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coder.codes.icd10cm import Book
from nlp_coder.coding.cases import Case
from nlp_coder.coding.explanation import Explanation
from nlp_coder.coding.tables import Tables
from nlp_coder.language.medications import Medication
from nlp_coder.review import ReasonCue, WithheldReason


@dataclass(frozen=True, slots=True)
class Reference:
    """The book, the reviewed tables, and the medications by generic name."""

    book: Book
    tables: Tables
    medications: Mapping[str, Medication]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case with its scores. `withheld` is the reason it is not suggested, None when it is."""

    case: Case
    number: int
    reportable: Explanation
    choice: Explanation
    withheld: WithheldReason | None = None
    cue: ReasonCue | None = None
    because: tuple[tuple[str, str], ...] = ()

    @property
    def score(self) -> float:
        """P(reportable) times P(this code for the finding)."""
        return self.reportable.score * self.choice.score
