"""Notes and sentences with answers. The form of a file is told by the fields of its rows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from nlp_coder.errors import BadAnswerRowError, BadEncounterError, NoteError
from nlp_coder.evaluate.dates import encounter_dates
from nlp_coder.note import Encounter, Note, check_note

DEFAULT_DATE: Final = date(2026, 5, 4)
"""Date of service of a note that names none."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure that the claim must carry. `units` is None where the answer leaves them open."""

    code: str
    laterality: str | None = None
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Vignette:
    """A whole note with everything a coder would say of it.

    `required` holds a tuple of acceptable codes a diagnosis; `never` prefixes of codes that must not appear.
    """

    note: Note
    required: tuple[tuple[str, ...], ...]
    never: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    gaps: frozenset[str] = frozenset()
    no_gaps: frozenset[str] = frozenset()
    levels: tuple[str, ...] | None = None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CodedNote:
    """A note with the codes that people gave it."""

    note: Note
    diagnoses: frozenset[str]
    procedures: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class AuditedNote:
    """A note with the claim that a certified coder made of it. `lines` are procedure codes with modifiers."""

    note: Note
    diagnoses: frozenset[str]
    first: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A sentence with a concept in it, and what the sentence says of the concept."""

    id: str
    text: str
    start: int
    end: int
    negated: bool
    historical: bool
    other_person: bool


@dataclass(frozen=True, slots=True)
class GapCase:
    """A note that has, or has not, one kind of gap."""

    note: Note
    kind: str
    has_gap: bool


Answer = Vignette | CodedNote | AuditedNote | MarkedSpan | GapCase
Row = Mapping[str, Any]


def read_answers(path: Path) -> tuple[str, list[Answer]]:
    """The form of a file and its answers. Raises BadAnswerRowError, and OSError when it cannot be opened."""
    rows = [_with_text(path, row) for row in _rows(path)]
    form = _form(path, rows)
    if form == "audited":
        texts = _texts_beside(path)
        rows = [{"text": texts.get(str(row["id"])), **row} for row in rows]
    answers = []
    for number, row in enumerate(rows, 1):
        try:
            answers.append(_FORMS[form].read(row))
        except (KeyError, TypeError, ValueError, BadEncounterError, NoteError) as error:
            problem = f"not a row of the form {form} ({type(error).__name__})"
            raise BadAnswerRowError(name=path.name, row=number, problem=problem) from None
    return form, answers


def plain_code(code: str) -> str:
    """A code as it is compared: capitals, no dot."""
    return code.strip().upper().replace(".", "")


def _rows(path: Path) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise BadAnswerRowError(name=path.name, row=number, problem="not JSON") from None
        if not isinstance(row, dict):
            raise BadAnswerRowError(name=path.name, row=number, problem="not an object")
        rows.append(row)
    if not rows:
        raise BadAnswerRowError(name=path.name, row=1, problem="the file has no rows")
    return rows


def _with_text(path: Path, row: Row) -> Row:
    """A row that names its note's `file` beside it, as the samples do, with the text and an empty `meta`."""
    if "text" in row or "file" not in row:
        return row
    text = (path.parent / Path(str(row["file"])).name).read_bytes().decode("utf-8")
    return {"meta": {}, **row, "text": text}


def _form(path: Path, rows: list[Row]) -> str:
    for name, form in _FORMS.items():
        if form.fields <= set(rows[0]):
            return name
    raise BadAnswerRowError(name=path.name, row=1, problem="its fields are of no known form")


def _texts_beside(path: Path) -> dict[str, str]:
    """Texts by id from the files in the same folder, for answers that come without their notes."""
    texts: dict[str, str] = {}
    for beside in sorted(path.parent.glob("*.jsonl")):
        for row in _rows(beside):
            if isinstance(row.get("id"), str) and isinstance(row.get("text"), str):
                texts.setdefault(row["id"], row["text"])
    return texts


def _note(row: Row, encounter: Encounter | None = None) -> Note:
    """The note of a row; its own `encounter`, where there is one, wins."""
    text = row["text"]
    if not isinstance(text, str):
        raise TypeError("text")
    own = row.get("encounter")
    note = Note(str(row["id"]), text, Encounter.from_mapping(own) if own else encounter or Encounter())
    check_note(note)
    return note


def _codes(given: list[str]) -> frozenset[str]:
    return frozenset(plain_code(code) for code in given)


def _vignette(row: Row) -> Vignette:
    meta = row["meta"]
    given = row.get("encounter") or {
        "setting": meta["setting"],
        "sex": meta.get("sex"),
        "age": meta.get("age"),
        "visit_type": meta.get("visit"),
        "billed": meta.get("billed"),
        **encounter_dates(row["text"], default=DEFAULT_DATE),
    }
    levels = row.get("em")
    return Vignette(
        note=_note(row, Encounter.from_mapping(given)),
        required=tuple(tuple(plain_code(code) for code in acceptable) for acceptable in row["dx"]),
        never=tuple(plain_code(code) for code in row["never"]),
        optional=tuple(plain_code(code) for code in row.get("optional") or ()),
        procedures=tuple(
            Procedure(plain_code(one["code"]), one.get("laterality"), one.get("units"))
            for one in row.get("proc") or ()
        ),
        gaps=frozenset(row["gaps"]),
        no_gaps=frozenset(row["nogaps"]),
        levels=tuple(levels) if levels else None,
        spans=tuple((span["start"], span["end"]) for span in row.get("spans") or ()),
    )


def _coded(row: Row) -> CodedNote:
    return CodedNote(_note(row), _codes(row["codes"]))


def _case_report(row: Row) -> CodedNote:
    """A report of a hospital stay: its procedures are inpatient codes."""
    return CodedNote(_note(row, Encounter(setting="inpatient")), _codes(row["dx"]), _codes(row["px"]))


def _audited(row: Row) -> AuditedNote:
    lines = tuple(line.upper() for line in row["lines"])
    return AuditedNote(_note(row), _codes(row["codes"]), plain_code(row["first"]), lines)


def _concept_at(row: Row) -> tuple[int, int]:
    """Where the concept stands; the whole sentence where the row does not say and the words are not found."""
    sentence, concept = row["sentence"], row["concept"]
    if row["start"] >= 0:
        return int(row["start"]), int(row["end"])
    at = sentence.lower().find(concept.lower())
    return (at, at + len(concept)) if at >= 0 else (0, len(sentence))


def _marked(row: Row) -> MarkedSpan:
    start, end = _concept_at(row)
    return MarkedSpan(
        id=str(row["id"]),
        text=row["sentence"],
        start=start,
        end=end,
        negated=row["negation"] == "Negated",
        historical=row["temporality"] == "Historical",
        other_person=row["experiencer"] != "Patient",
    )


def _gap_case(row: Row) -> GapCase:
    if not isinstance(row["has_gap"], bool):
        raise TypeError("has_gap")
    return GapCase(_note(row), row["kind"], row["has_gap"])


@dataclass(frozen=True, slots=True)
class Form:
    """How a file's form is told (its first row has all these fields) and read."""

    fields: frozenset[str]
    read: Callable[[Row], Answer]


_FORMS: Final[dict[str, Form]] = {
    "vignettes": Form(frozenset({"text", "meta", "dx", "never", "gaps", "nogaps"}), _vignette),
    "case reports": Form(frozenset({"text", "dx", "px"}), _case_report),
    "audited": Form(frozenset({"codes", "first", "lines"}), _audited),
    "coded notes": Form(frozenset({"text", "codes"}), _coded),
    "assertion": Form(frozenset({"sentence", "concept", "start", "end", "negation"}), _marked),
    "gap cases": Form(frozenset({"text", "kind", "has_gap"}), _gap_case),
}
"""Forms in the order they are tried: the one with more fields first."""
