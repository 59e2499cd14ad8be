"""The frame holds: commands, lock and package agree."""

import os
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_lock_pins_every_dependency_by_version_alone() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!]*", line) for line in lines)
    pinned = {canonical(line.split("==")[0]) for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {canonical(match.group()) for one in wanted if (match := NAME.match(one))}
    assert names - pinned == set()


def test_ci_runs_what_the_makefile_offers() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    asked = re.findall(r"^make (\w+)$", script.read_text("utf-8"), re.MULTILINE)
    assert asked == ["check", "test"]
    assert all(f"\n{target}: " in makefile for target in ("review", "bench", "schema", *asked))


def test_public_names() -> None:
    import nlp_coder

    assert nlp_coder.__all__ == [
        "Coder",
        "Encounter",
        "GlobalPeriod",
        "NlpCoderError",
        "Note",
        "PriorNote",
        "Review",
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert nlp_coder.__version__ == project["version"]
