"""Measure the assertion engine on the NegEx test kit, and negspacy and medspaCy beside it in the same run.

Each row gives a sentence and its concept. Odd rows serve development, even rows are reported. The rivals run in an
environment of their own, which `--rivals` makes in build/rivals on first use.

The kit counts as historical what was known before the visit, also a chronic disease or a habit told as history. This
project keeps those current and leaves a weak cue (`history.weak.*`); the kit's axis is "historical, or such a cue".

    python benchmarks/negex.py --data ../shared/eval/negex.jsonl --rivals
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from nlp_coder.language.assertion_axes import WEAK
from nlp_coder.language.pipeline import Reader
from nlp_coder.review import Assertion, Cue

ROOT: Final = Path(__file__).resolve().parent.parent
DEFAULT: Final = ROOT.parent / "shared" / "eval"
RIVALS: Final = ROOT / "build" / "rivals"
VERSIONS: Final = ("negspacy==1.0.4", "medspacy==1.3.1")
WORKER: Final = Path(__file__).with_name("rivals_worker.py")
AXES: Final = ("negation", "historical", "hypothetical", "experiencer")
TERMS: Final = 200

Row = dict[str, Any]
Answers = Sequence[dict[str, bool]]


def with_span(row: Row) -> Row:
    """The row with where its concept stands; the whole sentence where it is not found."""
    if row["start"] >= 0:
        return row
    at = row["sentence"].lower().find(row["concept"].lower())
    span = (at, at + len(row["concept"])) if at >= 0 else (0, len(row["sentence"]))
    return {**row, "start": span[0], "end": span[1]}


def answer(read: tuple[Assertion, tuple[Cue, ...]]) -> dict[str, bool]:
    """The engine's answers in the kit's terms."""
    assertion, cues = read
    return {
        "negation": assertion.presence == "absent",
        "historical": assertion.temporality == "historical" or any(c.rule.startswith(WEAK) for c in cues),
        "hypothetical": assertion.presence == "hypothetical",
        "experiencer": assertion.experiencer != "patient",
    }


def gold(row: Row) -> dict[str, bool]:
    """The kit's own answers."""
    return {
        "negation": row["negation"] == "Negated",
        "historical": row["temporality"] == "Historical",
        "hypothetical": row["temporality"] == "Not particular",
        "experiencer": row["experiencer"] != "Patient",
    }


def print_figures(tool: str, rows: Sequence[Row], answers: Answers) -> None:
    """Precision, recall and F1 of each axis that the tool answers."""
    for axis in AXES:
        if axis not in answers[0]:
            continue
        counts = Counter((said[axis], gold(row)[axis]) for row, said in zip(rows, answers, strict=True))
        hit, false, missed = counts[True, True], counts[True, False], counts[False, True]
        precision, recall = hit / max(1, hit + false), hit / max(1, hit + missed)
        f1 = 2 * hit / max(1, 2 * hit + false + missed)
        print(f"  {tool:10} {axis:14} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({hit + missed})")


def environment() -> Path:
    """The Python of the rivals' own environment, made on first use."""
    python = RIVALS / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(RIVALS)], check=True)  # noqa: S603
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *VERSIONS], check=True)  # noqa: S603
    return python


def texts_and_terms(data: Path) -> tuple[list[str], list[str]]:
    """Whole notes to time on, and the terms the rivals look for: the concepts most often asked for."""
    notes = [
        json.loads(line)["text"] for line in (data / "aci_bench_icd.jsonl").read_text("utf-8").splitlines()
    ]
    rows = [json.loads(line) for line in (data / "negex.jsonl").read_text("utf-8").splitlines()]
    common = Counter(row["concept"].lower() for row in rows if len(row["concept"]) < 30)
    return notes, [term for term, _ in sorted(common.items(), key=lambda one: (-one[1], one[0]))[:TERMS]]


def seconds(read: Callable[[str], object], texts: Sequence[str], rounds: int = 3) -> float:
    """The fastest of several rounds over the texts."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        for text in texts:
            read(text)
        times.append(time.perf_counter() - began)
    return min(times)


def print_speed(own: float, times: dict[str, float], count: int) -> None:
    """Notes a second of each tool, and how many times this project's language layer is faster."""
    for tool, taken in [("language layer", own), *times.items()]:
        print(f"  {tool:16} {count / taken:8.1f} notes/s  {taken / own:6.2f} times the language layer")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=DEFAULT, help="the folder of the evaluation files")
    parser.add_argument("--show", choices=AXES, help="print the wrong odd rows of this axis")
    parser.add_argument("--rivals", action="store_true", help="run negspacy and medspaCy as well")
    options = parser.parse_args()
    folder = options.data if options.data.is_dir() else options.data.parent
    rows = [with_span(json.loads(line)) for line in (folder / "negex.jsonl").read_text("utf-8").splitlines()]
    reader = Reader()
    tools: dict[str, Answers] = {
        "nlp_coder": [answer(reader.assert_span(row["sentence"], row["start"], row["end"])) for row in rows]
    }
    if options.rivals:
        texts, terms = texts_and_terms(folder)
        given = json.dumps({"rows": rows, "texts": texts, "terms": terms})
        ran = subprocess.run(  # noqa: S603
            [str(environment()), str(WORKER)], input=given, capture_output=True, text=True, check=True
        )
        result = json.loads(ran.stdout)
        tools |= result["answers"]
        own = seconds(reader.read, texts)
        print(
            "speed on whole notes (the rivals look for 200 terms, the language layer for its whole lexicon)"
        )
        print_speed(own, result["seconds"], len(texts))
    for name, odd in (("odd rows (development)", 1), ("even rows (reported)", 0)):
        print(name)
        chosen = [number for number, row in enumerate(rows) if row["id"] % 2 == odd]
        for tool, answers in tools.items():
            print_figures(tool, [rows[number] for number in chosen], [answers[number] for number in chosen])
    for row, said in zip(rows, tools["nlp_coder"], strict=True):
        if options.show and row["id"] % 2 and said[options.show] != gold(row)[options.show]:
            print(
                "false" if said[options.show] else "missed", row["id"], f"<{row['concept']}>", row["sentence"]
            )


if __name__ == "__main__":
    main()
