"""Texts cut into words without running Python code once a word.

A text is split at its blanks, and what each chunk between blanks is cut into is remembered: notes repeat most of
their chunks. No word of a pattern used here may hold a blank, so cutting by chunks is cutting the whole.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, Generic, TypeVar

import numpy as np

from nlp_coder.codes.arrays import Array

Value = TypeVar("Value")
_LONGEST_KEPT: Final = 48


class Memory(dict[str, Value], Generic[Value]):
    """What was worked out for a chunk or word, kept for the next time; bounded, so long runs stay small."""

    __slots__ = ("_size", "_work_out")

    def __init__(self, work_out: Callable[[str], Value], size: int = 200_000) -> None:
        super().__init__()
        self._work_out = work_out
        self._size = size

    def __missing__(self, written: str) -> Value:
        value = self._work_out(written)
        if len(self) < self._size and len(written) <= _LONGEST_KEPT:
            self[written] = value
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._work_out, self._size)


@dataclass(frozen=True, slots=True)
class Cut(Generic[Value]):
    """The words of a text, as whatever they were read as; `starts` and `ends` (vectors) say where each stands."""

    words: list[Value]
    starts: Array
    ends: Array


_Piece = tuple[tuple[Value, ...], tuple[int, ...], tuple[int, ...]]


class Cutter(Generic[Value]):
    """Cuts texts by a pattern that matches no blank, and reads each word found."""

    def __init__(self, pattern: re.Pattern[str], read: Callable[[str], Value]) -> None:
        self._pattern = pattern
        self._read = read
        self._pieces: Memory[_Piece[Value]] = Memory(self._cut)

    def cut(self, text: str) -> Cut[Value]:
        """Cut a text. Offsets are code points of it."""
        chunks = text.split(" ")
        words, starts, ends = zip(*map(self._pieces.__getitem__, chunks), strict=True)
        counts = np.fromiter(map(len, words), np.int64, len(words))
        base = np.repeat(chunk_starts(chunks), counts)
        return Cut(
            list(chain.from_iterable(words)),
            base + np.fromiter(chain.from_iterable(starts), np.int64, len(base)),
            base + np.fromiter(chain.from_iterable(ends), np.int64, len(base)),
        )

    def _cut(self, chunk: str) -> _Piece[Value]:
        found = list(self._pattern.finditer(chunk))
        return (
            tuple([self._read(match.group()) for match in found]),
            tuple([match.start() for match in found]),
            tuple([match.end() for match in found]),
        )


def chunk_starts(chunks: Sequence[str]) -> Array:
    """Where each chunk of a text split at its blanks begins."""
    lengths = np.fromiter(map(len, chunks), np.int64, len(chunks)) + 1
    starts: Array = np.cumsum(lengths) - lengths
    return starts
