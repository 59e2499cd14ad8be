"""Sample notes go into the store once, with their line ends and encounters."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlp_coder.workbench.errors import SamplesMissingError
from nlp_coder.workbench.samples import load_samples, read_samples, samples_folder
from nlp_coder.workbench.store import Store

AT = datetime(2026, 5, 4, tzinfo=UTC)


def write(folder: Path, *rows: dict[str, object]) -> Path:
    (folder / "a.txt").write_bytes(b"Knee pain.\r\nPlan: rest.\n")
    (folder / "reference.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "\n", "utf-8")
    return folder


def test_samples_are_loaded_once(tmp_path: Path) -> None:
    folder = write(tmp_path, {"id": "a", "file": "a.txt", "encounter": {"setting": "ed"}, "dx": ["M25.561"]})
    with Store(tmp_path / "store.sqlite3") as store:
        assert load_samples(store, folder, at=AT) == 1
        assert load_samples(store, folder, at=AT) == 0
        note = store.note("a")
    assert note.text == "Knee pain.\r\nPlan: rest.\n"
    assert note.encounter.setting == "ed"


@pytest.mark.parametrize(
    "row", [{"id": "a"}, {"id": "a", "file": "none.txt"}, {"id": "a", "file": 3}, {"id": "a", "file": "../a"}]
)
def test_a_broken_row_names_its_number(tmp_path: Path, row: dict[str, object]) -> None:
    folder = write(tmp_path, {"id": "x", "file": "a.txt"}, row)
    with pytest.raises(SamplesMissingError, match="row 2"):
        list(read_samples(folder))


def test_the_project_has_its_samples() -> None:
    try:
        folder = samples_folder()
    except SamplesMissingError:
        pytest.skip("no sample notes here")
    assert sum(1 for _ in read_samples(folder)) > 0
