"""Measure the assertion engine on the NegEx test kit: concept and sentence, with negation, time and person.

Odd rows serve development, even rows are reported. NegEx counts a chronic disease listed under past history
as historical; this project keeps it current and leaves a weak cue, so temporality is printed both ways.

    python benchmarks/negex.py --data ../shared/eval/negex.jsonl
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from nlp_coder.language.assertion import AssertionReader, AssertionRules
from nlp_coder.language.reading import Section
from nlp_coder.review import Assertion, Cue

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = ROOT.parent / "shared" / "eval" / "negex.jsonl"


def spans_of(row: dict[str, Any]) -> tuple[int, int]:
    """Where the concept stands; the whole sentence where it is not found."""
    if row["start"] >= 0:
        return row["start"], row["end"]
    at = row["sentence"].lower().find(row["concept"].lower())
    return (at, at + len(row["concept"])) if at >= 0 else (0, len(row["sentence"]))


def labels(read: tuple[Assertion, tuple[Cue, ...]]) -> dict[str, bool]:
    """The answers of one row in the kit's terms."""
    assertion, cues = read
    weak = any(cue.rule.startswith("history.weak.") for cue in cues)
    return {
        "negation": assertion.presence == "absent",
        "historical": assertion.temporality == "historical",
        "historical, weak cues too": assertion.temporality == "historical" or weak,
        "hypothetical": assertion.presence == "hypothetical",
        "experiencer": assertion.experiencer != "patient",
    }


def gold(row: dict[str, Any]) -> dict[str, bool]:
    """The kit's own answers."""
    historical = row["temporality"] == "Historical"
    return {
        "negation": row["negation"] == "Negated",
        "historical": historical,
        "historical, weak cues too": historical,
        "hypothetical": row["temporality"] == "Not particular",
        "experiencer": row["experiencer"] != "Patient",
    }


def measure(
    rows: list[dict[str, Any]], reader: AssertionReader, *, show: str = ""
) -> dict[str, tuple[float, ...]]:
    """Precision, recall and F1 of each axis."""
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for row in rows:
        text = row["sentence"]
        section = Section("body", 0, 0, len(text), "body")
        read = reader.read(text, (section,), ((0, len(text)),), (spans_of(row),))[0]
        said, true = labels(read), gold(row)
        for axis, answer in said.items():
            counts[axis, answer, true[axis]] += 1
            if axis == show and answer != true[axis]:
                print(
                    "FP" if answer else "FN",
                    row["id"],
                    [c.text for c in read[1]],
                    f"<{row['concept']}>",
                    text,
                )
    figures = {}
    for axis in gold(rows[0]):
        hit, false, missed = counts[axis, True, True], counts[axis, True, False], counts[axis, False, True]
        precision, recall = hit / max(1, hit + false), hit / max(1, hit + missed)
        figures[axis] = (precision, recall, 2 * hit / max(1, 2 * hit + false + missed), hit + missed)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=DEFAULT)
    parser.add_argument("--show", default="", help="print the wrong odd rows of this axis")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.data.read_text("utf-8").splitlines()]
    reader = AssertionReader(AssertionRules.load())
    for name, odd in (("odd rows (development)", 1), ("even rows (reported)", 0)):
        part = [row for row in rows if row["id"] % 2 == odd]
        began = time.perf_counter()
        figures = measure(part, reader, show=options.show if odd else "")
        print(f"{name}: {len(part)} sentences, {len(part) / (time.perf_counter() - began):.0f} a second")
        for axis, (precision, recall, f1, count) in figures.items():
            print(f"  {axis:26} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({count:.0f})")


if __name__ == "__main__":
    main()
