"""The notes written for this project, for the first run and for practice."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import nlp_coder
from nlp_coder.note import Encounter, Note
from nlp_coder.workbench.errors import SamplesMissingError
from nlp_coder.workbench.store import Store

REFERENCE: Final = "reference.jsonl"


def samples_folder() -> Path:
    """Where the sample notes lie: inside the installed package, or at the root of the project.

    Raises SamplesMissingError.
    """
    package = Path(nlp_coder.__file__).parent
    for folder in (package / "data" / "samples", package.parent / "data" / "samples"):
        if (folder / REFERENCE).is_file():
            return folder
    raise SamplesMissingError(problem=f"no folder with {REFERENCE}")


def read_samples(folder: Path) -> Iterator[Note]:
    """The notes of a folder, in the order of its reference.jsonl: rows with id, file, encounter.

    Raises SamplesMissingError, BadEncounterError.
    """
    for number, line in enumerate((folder / REFERENCE).read_text("utf-8").splitlines(), 1):
        if line.strip():
            yield _note(folder, line, number)


def load_samples(store: Store, folder: Path, *, at: datetime) -> int:
    """Put the sample notes into the store; the number that was not there yet."""
    return store.add_notes(read_samples(folder), at=at)


def _note(folder: Path, line: str, number: int) -> Note:
    try:
        row: dict[str, Any] = json.loads(line)
        # read_bytes: the note's line ends stay as they are
        text = (folder / Path(row["file"]).name).read_bytes().decode("utf-8")
        return Note(id=row["id"], text=text, encounter=Encounter.from_mapping(row.get("encounter") or {}))
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise SamplesMissingError(problem=f"row {number}: {type(error).__name__}") from None
