"""The releases imported on this machine: one SQLite file a code set and effective date.

`<home>/<system>/<YYYY-MM-DD>.sqlite3` holds the rows of one release and where they came from. A release is in force
from its date until the next one of its set. The home is `$NLP_CODER_HOME/imports`, or the user's data folder.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from nlp_coder.codes.importers.layout import Row
from nlp_coder.errors import BadCodeSetError

HOME: Final = "NLP_CODER_HOME"
_SUFFIX: Final = ".sqlite3"


def library_home() -> Path:
    """The folder of the imported releases; it need not exist."""
    if given := os.environ.get(HOME):
        return Path(given) / "imports"
    from platformdirs import user_data_path

    return user_data_path("nlp-coder", appauthor=False) / "imports"


@dataclass(frozen=True)
class Release:
    """One imported release: the code set, the first day it is in force, and its file."""

    system: str
    effective: date
    path: Path

    @cached_property
    def about(self) -> dict[str, str]:
        """Where it came from: `source` (file name), `sha256`, `layout`, `rows`, `rejected`."""
        return {name: value for name, value in self._ask("select name, value from about")}

    @property
    def row_count(self) -> int:
        return int(self.about["rows"])

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of a row's cells."""
        return tuple(name for _, name, *_ in self._ask("pragma table_info(entry)"))

    def find(self, *key: str) -> list[Row]:
        """Rows whose first columns of the key are `key`, in the order of the file."""
        columns = self.about["key"].split()[: len(key)]
        where = " and ".join(f'"{column}" = ?' for column in columns)
        return list(self._ask(f"select * from entry where {where} order by rowid", key))  # noqa: S608 - names of a layout

    @cached_property
    def span(self) -> tuple[str, str]:
        """The lowest and the highest first column of the key, both read from the index."""
        first = self.about["key"].split()[0]
        ends = (f'(select {end}("{first}") from entry)' for end in ("min", "max"))  # noqa: S608 - names of a layout
        low, high = next(self._ask(f"select {', '.join(ends)}"))
        return low, high

    def rows(self) -> Iterator[Row]:
        """All rows, in the order of the file."""
        return self._ask("select * from entry order by rowid")

    @cached_property
    def _opened(self) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, check_same_thread=False)

    def _ask(self, query: str, values: Sequence[str] = ()) -> Iterator[Row]:
        try:
            return self._opened.execute(query, values)
        except sqlite3.Error:
            raise BadCodeSetError(name=self.path.name, problem="the imported release is damaged") from None

    def close(self) -> None:
        """Let go of the file."""
        if "_opened" in self.__dict__:
            self.__dict__.pop("_opened").close()


class Library:
    """The releases below one folder, as they were when it was opened."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.releases: dict[str, tuple[Release, ...]] = {}
        """By system, the oldest first."""
        for path in sorted(home.glob(f"*/*{_SUFFIX}")):
            release = Release(path.parent.name, date.fromisoformat(path.stem), path)
            self.releases[release.system] = (*self.releases.get(release.system, ()), release)

    def in_force(self, system: str, day: date | None = None) -> Release | None:
        """The release of `system` in force on `day`, without a day the latest; None before the first."""
        known = self.releases.get(system, ())
        return next((one for one in reversed(known) if day is None or one.effective <= day), None)

    def all_in_force(self, system: str, day: date | None = None) -> tuple[Release, ...]:
        """The releases in force of `system` and of the sets named after it ("necessity-…"), in the order of names."""
        names = sorted(one for one in self.releases if one == system or one.startswith(f"{system}-"))
        return tuple(release for name in names if (release := self.in_force(name, day)))

    def place(self, system: str, effective: date) -> Path:
        """Where a release is kept."""
        return self.home / system / f"{effective.isoformat()}{_SUFFIX}"


@lru_cache(maxsize=1)
def load_library() -> Library:
    """The library of this machine, opened once; `load_library.cache_clear()` after an import."""
    return Library(library_home())
