"""What comes out: one frozen Review, which round-trips through JSON (schema "nlp-coder/1").

Offsets are code points of Note.text, end exclusive: `text[start:end] == evidence.text`. Scores are
probabilities, 0..1, rounded to four places. The field names are the contract: see `docs/contract.md`.
"""

import json
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Final, Literal

from nlp_coder.errors import BadReviewError
from nlp_coder.note import Encounter

SCHEMA: Final = "nlp-coder/1"

System = Literal["ICD-10-CM", "ICD-10-PCS", "HCPCS", "CPT"]
Role = Literal["principal", "first-listed", "secondary", "procedure", "visit"]
Presence = Literal["present", "absent", "possible", "conditional", "hypothetical"]
Experiencer = Literal["patient", "family", "other"]
Temporality = Literal["current", "historical", "planned"]
Laterality = Literal["left", "right", "bilateral"]
MentionKind = Literal["diagnosis", "symptom", "finding", "procedure", "medication", "measurement", "device"]
WithheldReason = Literal[
    "negated",
    "family",
    "historical",
    "hypothetical",
    "conditional",
    "planned",
    "ruled-out",
    "uncertain",
    "integral",
    "excluded",
    "resolved",
    "not-addressed",
    "ambiguous",
    "wrong-side",
    "demographics",
    "invalid-on-date",
    "below-threshold",
]
Severity = Literal["block", "warn", "inform"]
VisitStatus = Literal["supported", "unsupported", "undercoded", "not-billed", "not-applicable"]
Basis = Literal["mdm", "time", "preventive", "none"]
ItemStatus = Literal["pass", "warn", "block"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the note. `section` is the canonical name of the section they stand in."""

    start: int
    end: int
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that set one axis of an assertion, the id of the rule that read them, and the stretch they govern."""

    axis: str
    start: int
    end: int
    text: str
    rule: str
    scope_start: int = 0
    scope_end: int = 0


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the note says of a mention: is it so, whose, when, which side. Certainty is part of presence."""

    presence: Presence = "present"
    experiencer: Experiencer = "patient"
    temporality: Temporality = "current"
    laterality: Laterality | None = None
    acuity: str | None = None
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the computation that made a suggestion: what it looked at and what it changed."""

    step: str
    detail: str
    effect: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A rival code for the same finding; `differs_by` names what the note would have to say."""

    code: str
    description: str
    score: float
    differs_by: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    code: str
    system: System
    description: str
    score: float
    rank: int
    role: Role
    evidence: tuple[Evidence, ...]
    assertion: Assertion
    rationale: tuple[Step, ...]
    alternatives: tuple[Alternative, ...] = ()
    poa: str | None = None
    units: int | None = None
    modifiers: tuple[str, ...] = ()
    modifier_evidence: dict[str, tuple[Evidence, ...]] | None = None
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReasonCue:
    """The words that led to withholding a code."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Withheld:
    code: str
    description: str
    score: float
    reason: WithheldReason
    evidence: tuple[Evidence, ...]
    cue: ReasonCue | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    text: str
    kind: MentionKind
    section: str
    assertion: Assertion
    cues: tuple[Cue, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A compliant question to the provider: indicators first, then a neutral question with open options."""

    question: str
    options: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    kind: str
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...]
    codes: tuple[str, ...]
    query: Query | None
    rule: str


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a visit level: its level, why, and the words."""

    level: str
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Elements:
    problems: Element
    data: Element
    risk: Element
    time: Element


@dataclass(frozen=True, slots=True)
class AddOn:
    """A code beside the visit: prolonged time, further critical care, a problem visit with 25, G2211."""

    code: str
    units: int
    modifiers: tuple[str, ...]
    reason: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class NextLevel:
    """What the next code of the family asks for and the note does not show: teaching, never advice."""

    code: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telehealth:
    """How a visit at a distance was held, its modifier and place of service, and what the note leaves out."""

    modality: Literal["video", "audio"]
    modifier: str
    place_of_service: str
    missing: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class VisitLevel:
    """The visit level the note supports. `supported` is None where no family applies."""

    family: str | None
    supported: str | None
    billed: str | None
    status: VisitStatus
    basis: Basis
    elements: Elements | None
    add_ons: tuple[AddOn, ...] = ()
    next_level: NextLevel | None = None
    telehealth: Telehealth | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A conflict on the claim. `rule` is the stable id by which a payer pack may override it."""

    kind: Literal["bundled", "units", "modifier", "medical-necessity", "validity", "payer"]
    severity: Severity
    codes: tuple[str, ...]
    message: str
    source: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of the clean-claim checklist, and the codes it is about."""

    item: str
    status: ItemStatus
    detail: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the engine has to say about one note. `settings`: what the site tuned, by dotted name."""

    note_id: str
    code_sets: dict[str, str]
    encounter: Encounter
    suggestions: tuple[Suggestion, ...]
    withheld: tuple[Withheld, ...]
    mentions: tuple[Mention, ...]
    gaps: tuple[Gap, ...]
    visit_level: VisitLevel
    edits: tuple[Edit, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    schema: Literal["nlp-coder/1"] = SCHEMA
    settings: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The review as plain JSON values, in the contract's names."""
        plain = _plain(self)
        assert isinstance(plain, dict)  # noqa: S101  (a dataclass becomes a dict)
        return plain

    def to_json(self, indent: int | None = None) -> str:
        """The review as JSON text; the same review gives the same bytes."""
        return json.dumps(
            self.to_dict(), ensure_ascii=False, indent=indent, separators=None if indent else (",", ":")
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> "Review":
        """Read what `to_json` wrote. Raises BadReviewError when a field is missing or of the wrong kind."""
        from pydantic import ValidationError

        try:
            review = _adapter().validate_json(text)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "text"
            raise BadReviewError(problem=f"{where}: {first['type']}") from None
        assert isinstance(review, cls)  # noqa: S101
        return review


def json_schema() -> dict[str, Any]:
    """JSON Schema of a review, generated from the types above."""
    schema: dict[str, Any] = _adapter().json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Review)


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value  # 67 == 67.0: equal reviews, equal bytes
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        kind: type = type(value)
        return {name: _plain(getattr(value, name)) for name in _field_names(kind)}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
