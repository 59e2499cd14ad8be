"""The language layer alone: notes a second beside a blank English tokeniser, and what a doubled note costs.

    python benchmarks/language.py --notes ../shared/eval/aci_bench_icd.jsonl

The notes are read in several fresh processes, since the tokeniser alone runs at one of two speeds a process; each
process compares both on the same notes. Doubling reads texts of half a megabyte and of one megabyte of several kinds.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from speed import PREFERRED, ROOT, SAMPLES, read_texts

SIZE: Final = 500_000
KINDS: Final = {
    "prose": "",
    "one line of findings": "no fever, cough and left knee pain or rash, ",
    "questions": "Any chest pain? No. ",
    "boxes": "[ ] fever [x] cough ",
    "a list under one lead": "- fever\n",
    "colons": "Pain: ",
    "numbers": "Na 128 (L), 3 x 2 cm, 120/80, ",
    "table": "| fever | x | |\n",
    "sides": "left right same side opposite ",
    "without blanks": "fever,cough;",
    "question marks": "? ",
    "numbered": "1. HTN\n2. DM\n",
    "full stops": ". . ",
    "family": "mother had father with sister: ",
}


def fastest(run: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return min(times)


def ratio(notes: Path) -> dict[str, float]:
    """Seconds of both over the same notes, in this process."""
    import spacy

    from nlp_coder.language.pipeline import Reader

    texts = read_texts(notes)
    tokeniser, reader = spacy.blank("en"), Reader()
    reader.read(texts[0])

    def each(read: Callable[[str], object]) -> Callable[[], None]:
        def run() -> None:
            for text in texts:  # nothing is kept, as in a stream of notes
                read(text)

        return run

    return {
        "notes": len(texts),
        "tokens": fastest(each(tokeniser), 7),
        "language": fastest(each(reader.read), 7),
    }


def doubling(texts: Sequence[str]) -> None:
    """Print how much longer twice the text takes, for each kind."""
    from nlp_coder.language.pipeline import Reader

    reader = Reader()
    reader.read(texts[0])
    for name, unit in KINDS.items():
        unit = unit or "\n\n".join(texts)
        whole = (unit * (2 * SIZE // len(unit) + 1))[: 2 * SIZE]
        half = fastest(lambda: reader.read(whole[:SIZE]), 3)  # noqa: B023
        full = fastest(lambda: reader.read(whole), 3)  # noqa: B023
        print(f"  {name:22} {half:6.2f} s, doubled {full:6.2f} s: {full / half:.2f} times")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--notes", type=Path, default=PREFERRED if PREFERRED.is_file() else SAMPLES)
    parser.add_argument("--processes", type=int, default=5)
    parser.add_argument(
        "--once", action="store_true", help="one comparison, as JSON (what the processes run)"
    )
    parser.add_argument("--no-doubling", action="store_true")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if given.once:
        print(json.dumps(ratio(given.notes)))
        return
    command = [sys.executable, __file__, "--once", "--notes", str(given.notes)]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)  # noqa: S603
        for _ in range(given.processes)
    ]
    ratios = [run["language"] / run["tokens"] for run in runs]
    print(f"tokenising alone    {max(run['notes'] / run['tokens'] for run in runs):8.1f} notes/s at best")
    print(f"language layer      {max(run['notes'] / run['language'] for run in runs):8.1f} notes/s at best")
    print(
        f"language layer takes {statistics.median(ratios):.2f} times the tokenising (median of {len(runs)} processes;"
        f" {min(ratios):.2f} to {max(ratios):.2f})"
    )
    if not given.no_doubling:
        doubling(read_texts(given.notes))


if __name__ == "__main__":
    main()
