"""Imports a file whole or not at all: every row is read and checked before a release takes its place."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from nlp_coder.codes.importers.layout import MAY_SHRINK_TO, Layout, Row, damaged, effective_date
from nlp_coder.codes.importers.layouts import LAYOUTS
from nlp_coder.codes.importers.library import Library, load_library
from nlp_coder.codes.importers.source import Source, open_source
from nlp_coder.errors import DoubtfulImportError, NoEffectiveDateError, UnknownLayoutError

_BATCH: Final = 50_000
_MOST_ASIDE: Final = 100_000
"""Lines set aside that are held in memory."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line set aside: its number (the first is 1) and a reason that holds none of its text."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: the release made, its rows, and the lines set aside with their reasons."""

    system: str
    layout: str
    effective: date
    rows: int
    file: str
    rejected: tuple[Rejected, ...]


def import_file(
    path: Path, effective: date | None = None, *, accept_doubts: bool = False
) -> tuple[Report, ...]:
    """Make a release of each code set that the file holds; all of them or none.

    `effective` is the first day in force, by default what the file's name tells. `accept_doubts` takes a file with
    many faulty lines, or with far fewer rows than the release before. Raises UnreadableImportError,
    UnknownLayoutError, UnclearEditsError, DamagedImportError, NoEffectiveDateError and DoubtfulImportError.
    """
    return import_files((path,), effective, accept_doubts=accept_doubts)


def import_files(
    paths: Sequence[Path], effective: date | None = None, *, accept_doubts: bool = False
) -> tuple[Report, ...]:
    """As `import_file` for several files, such as the parts of one release: all of them or none."""
    library = load_library()
    library.home.mkdir(parents=True, exist_ok=True)
    reports: list[Report] = []
    with tempfile.TemporaryDirectory(dir=library.home, prefix=".import-") as folder:
        for path in paths:
            for source, layout, since in _wanted(path, effective):
                report = _build(source, layout, since, Path(folder) / str(len(reports)))
                if not accept_doubts:
                    _doubt(source, layout, report, library)
                reports.append(report)
        for number, report in enumerate(reports):
            final = library.place(report.system, report.effective)
            final.parent.mkdir(exist_ok=True)
            os.replace(Path(folder) / str(number), final)
    load_library.cache_clear()
    return tuple(reports)


def _wanted(path: Path, effective: date | None) -> list[tuple[Source, Layout, date]]:
    """The layouts that a file is read by, and its first day in force."""
    source = open_source(path)
    head = source.head()
    layouts = [layout for layout in LAYOUTS if layout.recognises(head, path.name)]
    if not layouts:
        known = ", ".join(dict.fromkeys(layout.name for layout in LAYOUTS))
        raise UnknownLayoutError(name=path.name, known=known)
    since = effective or effective_date(path.name)
    if since is None:
        raise NoEffectiveDateError(name=path.name)
    return [(source, layout, since) for layout in layouts]


def forget(system: str, effective: date) -> bool:
    """Delete an imported release; False where there is none."""
    place = load_library().place(system, effective)
    was_there = place.is_file()
    place.unlink(missing_ok=True)
    load_library.cache_clear()
    return was_there


def _build(source: Source, layout: Layout, since: date, place: Path) -> Report:
    """Write the release to `place`, which is not yet where releases are looked for."""
    aside: list[Rejected] = []
    rows = _good(source, layout, aside)
    database = sqlite3.connect(place)
    try:
        count = _fill(database, layout, rows)
        if not count:
            raise damaged(source, 1, f"no rows of {layout.name}")
        about = {
            "source": source.path.name,
            "sha256": source.sha256,
            "layout": layout.name,
            "key": " ".join(layout.key),
            "rows": str(count),
            "rejected": str(len(aside)),
        }
        database.execute("create table about (name text primary key, value text)")
        database.executemany("insert into about values (?, ?)", about.items())
        database.commit()
    finally:
        database.close()
    return Report(layout.set_of(source.path.name), layout.name, since, count, source.path.name, tuple(aside))


def _fill(database: sqlite3.Connection, layout: Layout, rows: Iterator[Row]) -> int:
    """Number of rows written. The file is new and thrown away on any fault, so it needs no journal."""
    database.executescript("pragma journal_mode = off; pragma synchronous = off;")
    columns = ", ".join(f'"{column}" text not null' for column in layout.columns)
    database.execute(f"create table entry ({columns})")
    insert = f"insert into entry values ({', '.join('?' * len(layout.columns))})"  # noqa: S608 - counts only
    count = 0
    while some := list(islice(rows, _BATCH)):
        database.executemany(insert, some)
        count += len(some)
    key = ", ".join(f'"{column}"' for column in layout.key)
    database.execute(f"create index entry_key on entry ({key})")
    return count


def _good(source: Source, layout: Layout, aside: list[Rejected]) -> Iterator[Row]:
    """The rows; lines that are none, and second rows of a key that is unique, go to `aside`."""
    key = [layout.columns.index(column) for column in layout.key] if layout.is_unique else []
    seen: set[Row] = set()
    for number, row in layout.read(source):
        if len(aside) > _MOST_ASIDE:
            raise damaged(source, number, f"more than {_MOST_ASIDE} lines with faults up to here")
        if isinstance(row, str):
            aside.append(Rejected(number, row))
            continue
        if key:
            mark = tuple(row[place] for place in key)
            if mark in seen:
                aside.append(Rejected(number, "a second row of the same key"))
                continue
            seen.add(mark)
        yield row


def _doubt(source: Source, layout: Layout, report: Report, library: Library) -> None:
    """Raises DoubtfulImportError where the file is likely not what it seems."""
    lines = report.rows + len(report.rejected)
    if len(report.rejected) > layout.may_reject * lines:
        first = report.rejected[0]
        problem = f"{len(report.rejected)} of {lines} lines are faulty, the first is line {first.line}: {first.reason}"
        raise DoubtfulImportError(name=source.path.name, problem=problem)
    before = library.in_force(report.system, report.effective)
    if before and report.rows < MAY_SHRINK_TO * before.row_count:
        problem = f"{report.rows} rows of {layout.name} where the release before has {before.row_count}"
        raise DoubtfulImportError(name=source.path.name, problem=problem)
