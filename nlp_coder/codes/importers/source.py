"""A file given for import: looked over once for what makes it unreadable, then read line by line."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from nlp_coder.errors import DamagedImportError, UnreadableImportError

HEAD_LINES: Final = 80
"""Lines a layout may look at to recognise its file; licence headers run to about thirty."""
_CHUNK: Final = 1 << 20
_NO_1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""Bytes that Windows-1252 leaves undefined."""
_ARCHIVES: Final = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"SQLite",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A text file: its encoding (UTF-8, or Windows-1252 as older CMS files are), digest and size in bytes."""

    path: Path
    encoding: str
    sha256: str
    size: int

    def lines(self) -> Iterator[tuple[int, str]]:
        """Lines with their number from 1, without line ends; memory holds one at a time."""
        with self.path.open(encoding=self.encoding, newline=None) as opened:
            for number, line in enumerate(opened, start=1):
                yield number, line.rstrip("\n")

    @property
    def is_ended(self) -> bool:
        """Whether the last line has its line end; a published table whose last line has none was cut."""
        with self.path.open("rb") as opened:
            opened.seek(-1, os.SEEK_END)
            return opened.read() in b"\r\n"

    def head(self) -> list[str]:
        """The first lines."""
        return [line for _, line in islice(self.lines(), HEAD_LINES)]


def open_source(path: Path) -> Source:
    """Look the whole file over. Raises UnreadableImportError, and DamagedImportError at a NUL or an empty file."""
    digest, size, is_utf8, decoder = hashlib.sha256(), 0, True, _Utf8()
    odd: int | None = None
    try:
        with path.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                if size == 0 and chunk.startswith(_ARCHIVES):
                    raise UnreadableImportError(
                        name=path.name, problem="an archive or no text file; unpack it first"
                    )
                if b"\0" in chunk:
                    line = _line_of(path, size + chunk.index(b"\0"))
                    raise DamagedImportError(name=path.name, line=line, problem="a NUL character")
                if odd is None and (found := _NO_1252.search(chunk)):
                    odd = size + found.start()
                digest.update(chunk)
                size += len(chunk)
                is_utf8 = is_utf8 and decoder.takes(chunk)
    except OSError as error:
        raise UnreadableImportError(name=path.name, problem=error.strerror or "not readable") from None
    if not size:
        raise DamagedImportError(name=path.name, line=1, problem="the file is empty")
    is_utf8 = is_utf8 and decoder.is_whole
    if odd is not None and not is_utf8:
        problem = "a byte that is no character in UTF-8 nor in Windows-1252"
        raise DamagedImportError(name=path.name, line=_line_of(path, odd), problem=problem)
    return Source(path, "utf-8-sig" if is_utf8 else "cp1252", digest.hexdigest(), size)


class _Utf8:
    """Whether bytes that come in chunks are UTF-8."""

    def __init__(self) -> None:
        import codecs

        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def takes(self, chunk: bytes) -> bool:
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
        return True

    @property
    def is_whole(self) -> bool:
        """Nothing of a character is missing at the end."""
        return not self._decoder.getstate()[0]


def _line_of(path: Path, offset: int) -> int:
    with path.open("rb") as opened:
        return opened.read(offset).count(b"\n") + 1
