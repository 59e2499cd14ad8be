"""Plain-text notes and files of rows (.jsonl), from bytes to Note, nothing lost and nothing guessed.

Text is UTF-8, a leading byte order mark is not part of it, and line ends stay as they are: offsets are code
points of the text so decoded. A file that ends in .jsonl holds one note a line: {"id", "text", "encounter"};
other fields are left alone, and the row's encounter fields win over the run's.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from nlp_coder.errors import (
    BadEncounterError,
    BadNoteRowError,
    NoteError,
    NotTextError,
    UnreadableFileError,
)
from nlp_coder.note import Encounter, Note, check_note

ROWS_SUFFIX: Final = ".jsonl"
STDIN_ID: Final = "stdin"


def decode(raw: bytes, *, position: int | str) -> str:
    """The text of a file. Raises NotTextError with the first byte that is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mark = 3 if raw.startswith(b"\xef\xbb\xbf") else 0  # the decoder counts from behind the mark
        raise NotTextError(position=position, offset=error.start + mark) from None


def read_notes(inputs: Iterable[Path | BinaryIO], encounter: Mapping[str, Any]) -> Iterator[Note | NoteError]:
    """The notes of all inputs in order; one that is refused comes as its error, in its place.

    `encounter` holds the fields (JSON form) of every note that does not say otherwise. Raises
    BadEncounterError when these are wrong, before anything is read.
    """
    shared = Encounter.from_mapping(encounter)
    for position, source in enumerate(inputs, 1):
        if isinstance(source, Path) and source.suffix == ROWS_SUFFIX:
            yield from _rows(source, position, encounter)
        else:
            yield _whole(source, position, shared)


def _whole(source: Path | BinaryIO, position: int, encounter: Encounter) -> Note | NoteError:
    try:
        raw = source.read_bytes() if isinstance(source, Path) else source.read()
    except OSError as error:
        return UnreadableFileError(position=position, problem=_reason(error))
    name = source.stem if isinstance(source, Path) else STDIN_ID
    try:
        note = Note(id=name, text=decode(raw, position=position), encounter=encounter)
        check_note(note, position)
    except NoteError as error:
        return error
    return note


def _rows(source: Path, position: int, encounter: Mapping[str, Any]) -> Iterator[Note | NoteError]:
    try:
        with source.open("rb") as lines:
            for row, line in enumerate(lines, 1):
                if line.strip():
                    yield _row(line, position, row, encounter)
    except OSError as error:
        yield UnreadableFileError(position=position, problem=_reason(error))


def _row(line: bytes, position: int, row: int, encounter: Mapping[str, Any]) -> Note | NoteError:
    place = f"{position}, row {row}"
    try:
        note = _note(json.loads(decode(line, position=place)), position, row, encounter)
        check_note(note, place)
    except NoteError as error:
        return error
    except (ValueError, RecursionError):
        return BadNoteRowError(position=position, row=row, problem="not JSON")
    except BadEncounterError as error:
        problem = f"encounter field {error.where['field']}: {error.where['problem']}"
        return BadNoteRowError(position=position, row=row, problem=problem)
    return note


def _note(given: Any, position: int, row: int, encounter: Mapping[str, Any]) -> Note:
    """Raises BadNoteRowError, BadEncounterError."""
    if not isinstance(given, dict):
        raise BadNoteRowError(position=position, row=row, problem="not an object")
    for field in ("id", "text"):
        if not isinstance(given.get(field), str):
            raise BadNoteRowError(position=position, row=row, problem=f"{field} is not text")
    own = given.get("encounter") or {}
    if not isinstance(own, dict):
        raise BadNoteRowError(position=position, row=row, problem="encounter is not an object")
    return Note(given["id"], given["text"], Encounter.from_mapping({**encounter, **own}))


def _reason(error: OSError) -> str:
    """What the system says, without the path, which may hold a name."""
    return error.strerror or type(error).__name__
