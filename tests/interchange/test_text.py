"""Notes from bytes: nothing lost, nothing guessed, every refusal with its place."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from nlp_coder.errors import BadEncounterError, NoteError
from nlp_coder.interchange.text import read_notes
from nlp_coder.note import Note


def only(path: Path, **encounter: Any) -> Note | NoteError:
    (one,) = read_notes([path], encounter)
    return one


def refusal(one: Note | NoteError) -> str:
    assert isinstance(one, NoteError)
    return str(one)


def test_text_is_kept_byte_for_byte(tmp_path: Path) -> None:
    text = " Señora, 67 años\r\n\tknee 🦴 pain \r \x0c\x85\u2028\n\n"
    path = tmp_path / "visit-7.txt"
    path.write_bytes(text.encode())
    note = only(path, setting="ed")
    assert isinstance(note, Note)
    assert (note.id, note.text, note.encounter.setting) == ("visit-7", text, "ed")


def test_a_leading_mark_is_not_text_and_a_later_one_is(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_bytes("\ufeffpain\ufeff".encode())
    note = only(path)
    assert isinstance(note, Note)
    assert note.text == "pain\ufeff"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        pytest.param(b"", "[E201] input 1:", id="empty"),
        pytest.param(b"\xef\xbb\xbf", "[E201] input 1:", id="only a mark"),
        pytest.param("fiebre aguda".encode("utf-16"), "[E203] input 1: not UTF-8 text (byte 0)", id="utf-16"),
        pytest.param("año".encode("latin-1"), "[E203] input 1: not UTF-8 text (byte 1)", id="latin-1"),
        pytest.param(b"\xef\xbb\xbfab\xff", "[E203] input 1: not UTF-8 text (byte 5)", id="behind a mark"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "[E203] input 1: not UTF-8 text (byte 0)", id="picture"),
        pytest.param(b"pain\0", "[E204] input 1: NUL character at offset 4", id="nul"),
    ],
)
def test_refused_whole(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "n.txt"
    path.write_bytes(raw)
    assert refusal(only(path)).startswith(says)


def test_missing_file_and_folder_are_refused_without_their_names(tmp_path: Path) -> None:
    for path in (tmp_path / "marigold.txt", tmp_path / "marigold.jsonl", tmp_path):
        says = refusal(only(path))
        assert says.startswith("[E207] input 1: ")
        assert "marigold" not in says


def test_stream() -> None:
    (note,) = read_notes([io.BytesIO(b"knee pain\r\n")], {})
    assert isinstance(note, Note)
    assert (note.id, note.text) == ("stdin", "knee pain\r\n")


def test_rows_win_over_flags_field_by_field(tmp_path: Path) -> None:
    path = tmp_path / "n.jsonl"
    row = {"id": "a", "text": "x\r\n", "encounter": {"setting": "ed"}, "dx": ["ignored"]}
    path.write_text(json.dumps(row) + "\n\n" + json.dumps({"id": "b", "text": "y"}), "utf-8")
    first, second = read_notes([path], {"setting": "inpatient", "sex": "F"})
    assert isinstance(first, Note)
    assert isinstance(second, Note)
    assert (first.text, first.encounter.setting, first.encounter.sex) == ("x\r\n", "ed", "F")
    assert second.encounter.setting == "inpatient"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "[E206] input 1: row 2 is not a note: not JSON."),
        (b"[" * 100_000, "[E206] input 1: row 2 is not a note: not JSON."),
        (b"[]", "[E206] input 1: row 2 is not a note: not an object."),
        (b'{"text": "x"}', "[E206] input 1: row 2 is not a note: id is not text."),
        (b'{"id": "x", "text": 4}', "[E206] input 1: row 2 is not a note: text is not text."),
        (b'{"id": "x", "text": "y", "encounter": [1]}', "[E206] input 1: row 2 is not a note: encounter is"),
        (
            b'{"id": "x", "text": "y", "encounter": {"sex": "X"}}',
            "[E206] input 1: row 2 is not a note: encounter f",
        ),
        (b'{"id": "x", "text": " "}', "[E201] input 1, row 2: "),
        (b'{"id": "x", "text": "\\u0000"}', "[E204] input 1, row 2: NUL character at offset 0"),
        (
            b'{"id": "x", "text": "a\\ud800"}',
            "[E205] input 1, row 2: half a character (lone surrogate) at offset 1",
        ),
        (b'{"id": "x", "text": "\xff"}', "[E203] input 1, row 2: not UTF-8 text (byte 21)"),
    ],
    ids=range(11),
)
def test_refused_rows_do_not_stop_the_others(tmp_path: Path, line: bytes, says: str) -> None:
    good = b'{"id": "g", "text": "knee pain"}'
    path = tmp_path / "n.jsonl"
    path.write_bytes(b"\n".join((good, line, good)))
    first, bad, last = read_notes([path], {})
    assert isinstance(first, Note)
    assert isinstance(last, Note)
    assert refusal(bad).startswith(says)


def test_wrong_flags_stop_the_run_before_anything_is_read() -> None:
    with pytest.raises(BadEncounterError):
        next(read_notes([Path("missing")], {"sex": "X"}))
