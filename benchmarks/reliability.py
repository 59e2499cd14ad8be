"""Draws how often suggestions of a score are right, from the report of `nlp-coder evaluate … --out report.json`.

python benchmarks/reliability.py report.json docs/reliability.svg
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

SIDE: Final = 320
MARGIN: Final = 44
COLOURS: Final = ("#1f5fa8", "#b4540a", "#2f7d3b", "#7a3f9d")


def at(score: float, share: float) -> tuple[float, float]:
    """Where a score (right) and a share (up) stand in the picture."""
    return MARGIN + score * SIDE, MARGIN + (1 - share) * SIDE


def curve(report: dict[str, Any], colour: str, place: int) -> str:
    """One file's points, as large as their number of suggestions, joined, with its name."""
    bins = [one for one in report["reliability"] if one["count"]]
    points = [(at(one["mean_score"], one["share_right"]), one["count"]) for one in bins]
    line = " ".join(f"{x:.1f},{y:.1f}" for (x, y), _ in points)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + min(8, count**0.5 / 2):.1f}" fill="{colour}" fill-opacity="0.6"/>'
        for (x, y), count in points
    )
    label = f'<text x="{MARGIN + 8}" y="{MARGIN + 16 + 18 * place}" fill="{colour}">{report["name"]}</text>'
    return f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>{dots}{label}'


def draw(reports: list[dict[str, Any]]) -> str:
    """The picture: score to the right, share that is right upwards, the diagonal is perfect."""
    size = SIDE + 2 * MARGIN
    (left, low), (right, high) = at(0, 0), at(1, 1)
    ticks = "".join(
        f'<text x="{at(tick, 0)[0]:.0f}" y="{low + 16:.0f}" text-anchor="middle">{tick}</text>'
        f'<text x="{left - 6:.0f}" y="{at(0, tick)[1] + 4:.0f}" text-anchor="end">{tick}</text>'
        for tick in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    curves = "".join(curve(one, COLOURS[place % len(COLOURS)], place) for place, one in enumerate(reports))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        ' font-family="sans-serif" font-size="12">'
        f'<rect width="{size}" height="{size}" fill="white"/>'
        f'<rect x="{left}" y="{high}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
        f'<line x1="{left}" y1="{low}" x2="{right}" y2="{high}" stroke="#888" stroke-dasharray="4"/>'
        f'{ticks}{curves}<text x="{size / 2}" y="{size - 8}" text-anchor="middle">score</text>'
        f'<text x="12" y="{size / 2}" text-anchor="middle" transform="rotate(-90 12 {size / 2})">share right</text>'
        "</svg>\n"
    )


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    Path(sys.argv[2]).write_text(draw([one for one in told if one.get("reliability")]), "utf-8")
