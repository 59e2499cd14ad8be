"""A store of an older layout is brought up with all it holds; an unknown one is left as it was."""

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlp_coder.note import Encounter, Note
from nlp_coder.workbench import layouts
from nlp_coder.workbench.decisions import Decision
from nlp_coder.workbench.errors import StoreVersionError
from nlp_coder.workbench.queries import QueryDesk
from nlp_coder.workbench.store import Store
from nlp_coder.workbench.tables import LAYOUT

OLD = (Path(__file__).parent / "layout_1.sql").read_text("utf-8")
KEPT = ("notes", "decisions", "reviews")


def old_store(folder: Path, layout: int = 1) -> Path:
    path = folder / "store.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD)
        connection.execute("UPDATE layout SET number = ?", (layout,))
        connection.commit()
    return path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in KEPT}  # noqa: S608


def test_layout_1_is_brought_up_and_keeps_all(tmp_path: Path) -> None:
    path = old_store(tmp_path)
    before = rows(path)
    with Store(path) as store:
        assert store.note("n1") == Note("n1", "Right knee pain.", Encounter(setting="ed"))
        at = datetime(2026, 5, 4, 9, 32, tzinfo=UTC)
        assert store.log("n1") == (Decision("M25.561", "accepted", "pat", at, start=0, end=15),)
        kept = store.review("n1")
        assert kept is not None
        assert (kept.engine, kept.review.settings) == ("0.1.0", {})
        assert store.counts() == {"new": 0, "in-progress": 1, "done": 1}
        assert QueryDesk(store).of_note("n1") == ()
    assert rows(path) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT number FROM layout").fetchall() == [(LAYOUT,)]
    Store(path).close()


def test_a_failed_step_leaves_the_old_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old_store(tmp_path)
    monkeypatch.setattr(layouts, "ADDED", {})
    with pytest.raises(KeyError):
        Store(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT number FROM layout").fetchall() == [(1,)]


@pytest.mark.parametrize("layout", [0, LAYOUT + 1])
def test_an_unknown_layout_is_left_as_it_was(tmp_path: Path, layout: int) -> None:
    path = old_store(tmp_path, layout)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(StoreVersionError, match=f"layout {layout}"):
        Store(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
