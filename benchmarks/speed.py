"""Full reviews a second on one core, beside a blank English tokeniser on the same notes in the same run.

    python benchmarks/speed.py --notes ../shared/eval/aci_bench_icd.jsonl

Prints the ratio of both, the time from a cold start to the first review, and the peak of memory.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PREFERRED: Final = ROOT.parent / "shared" / "eval" / "aci_bench_icd.jsonl"
SAMPLES: Final = ROOT / "data" / "samples"
COLD_START: Final = (
    "from nlp_coder import Coder, Note; Coder().review(Note(id='1', text='Knee pain. Continue naproxen.'))"
)


def read_texts(path: Path) -> list[str]:
    """The texts of a file of rows, or of a folder of .txt files."""
    if path.is_dir():
        return [file.read_bytes().decode("utf-8-sig") for file in sorted(path.glob("*.txt"))]
    return [json.loads(line)["text"] for line in path.read_bytes().splitlines() if line.strip()]


def best_seconds(run: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Fastest and median time of several rounds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return min(times), statistics.median(times)


def cold_start_seconds() -> float:
    """A new process from nothing to its first review."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", COLD_START], check=True, cwd=ROOT)  # noqa: S603  (our own words)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notes", type=Path, default=PREFERRED if PREFERRED.is_file() else SAMPLES)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core for both

    import spacy

    from nlp_coder import Coder, Note

    texts = read_texts(given.notes)
    notes = [Note(id=str(number), text=text) for number, text in enumerate(texts, 1)]
    tokeniser, coder = spacy.blank("en"), Coder()
    coder.review(notes[0])  # the tables are open before the clock starts

    tokens, tokens_median = best_seconds(lambda: [tokeniser(text) for text in texts], given.rounds)
    reviews, reviews_median = best_seconds(lambda: list(coder.reviews(notes)), given.rounds)
    print(f"notes               {len(texts)}, {sum(map(len, texts)) / len(texts):.0f} characters on average")
    print(f"tokenising alone    {len(texts) / tokens:8.1f} notes/s (median {len(texts) / tokens_median:.1f})")
    print(
        f"full review         {len(texts) / reviews:8.1f} notes/s (median {len(texts) / reviews_median:.1f})"
    )
    print(f"ratio               {reviews / tokens:8.2f} times the tokenising")
    print(f"cold start          {cold_start_seconds():8.2f} s to the first review")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory         {peak:8.0f} MB")


if __name__ == "__main__":
    main()
