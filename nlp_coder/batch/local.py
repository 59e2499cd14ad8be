"""Batches on this machine: which files of a folder are notes, and reviews written a line each."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from nlp_coder.errors import UnwritableFileError
from nlp_coder.review import Review

NOTE_SUFFIXES: Final = (".jsonl", ".txt")


def files_of(source: Path) -> list[Path]:
    """The note files right in a folder, by name; anything but a folder is itself the only file."""
    if not source.is_dir():
        return [source]
    return sorted(path for path in source.iterdir() if path.is_file() and path.suffix in NOTE_SUFFIXES)


def write_reviews(reviews: Iterable[Review], target: Path) -> int:
    """Write a review a line; the number written. The target appears only when all are written.

    Raises UnwritableFileError.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    done = 0
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as lines:
            for review in reviews:
                lines.write(review.to_json() + "\n")
                done += 1
        os.replace(unfinished, target)
    except OSError as error:
        raise UnwritableFileError(problem=error.strerror or type(error).__name__) from None
    return done
