"""A folder of plain arrays and texts on disk: memory-mapped on loading, byte-identical on every build, no pickle."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class ArrayFolder:
    """Named arrays (`NAME.npy`) and lists of texts (`NAME.txt` with offsets) below one folder."""

    path: Path

    def array(self, name: str) -> Array:
        """The array, memory-mapped read-only."""
        loaded: Array = np.load(self.path / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        return loaded

    def values(self, name: str) -> list[Any]:
        """The array as a Python list, for item access in loops."""
        listed: list[Any] = self.array(name).tolist()
        return listed

    def lines(self, name: str) -> list[str]:
        """The texts, one a line."""
        return (self.path / f"{name}.txt").read_text("utf-8").split("\n")

    def meta(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.path / "meta.json").read_text("utf-8"))
        return loaded


def write_folder(
    target: Path,
    *,
    arrays: Mapping[str, Array],
    lines: Mapping[str, Sequence[str]],
    meta: Mapping[str, Any],
) -> ArrayFolder:
    """Write a folder whole or not at all: built beside its place and moved there in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    for name in sorted(arrays):
        np.save(building / f"{name}.npy", np.ascontiguousarray(arrays[name]), allow_pickle=False)
    for name in sorted(lines):
        (building / f"{name}.txt").write_text("\n".join(lines[name]), "utf-8")
    (building / "meta.json").write_text(json.dumps(meta, sort_keys=True), "utf-8")
    try:
        os.replace(building, target)
    except OSError:  # another process has built the same folder meanwhile: same key, same bytes
        shutil.rmtree(building)
    return ArrayFolder(target)
