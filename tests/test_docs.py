"""The pages are true: examples run, made pages are current, links lead somewhere, every name is explained."""

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click
import pytest
from typer.main import get_command

from nlp_coder.cli import app
from nlp_coder.review import Review

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:)([^)#]+)")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def examples() -> list[Any]:
    return [
        pytest.param(code, id=f"{page.name}-{number}")
        for page in PAGES
        for number, code in enumerate(EXAMPLE.findall(page.read_text("utf-8")), 1)
    ]


@pytest.mark.parametrize("code", examples())
def test_example_runs(code: str) -> None:
    exec(compile(code, "example", "exec"), {})  # noqa: S102  (the project's own pages)


@pytest.mark.parametrize("page", sorted(generator().pages().items()), ids=lambda page: page[0].name)
def test_made_page_is_current(page: tuple[Path, str]) -> None:
    path, text = page
    assert path.read_text("utf-8") == text, "run `make schema`"


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


@pytest.mark.parametrize(("path", "command"), list(commands(get_command(app), "nlp-coder")))
def test_every_command_and_option_says_what_it_does(path: str, command: click.Command) -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert f"\n## {path}\n" in page
    assert command.help
    section = page.split(f"\n## {path}\n")[1].split("\n## ")[0]
    for parameter in command.params:
        assert getattr(parameter, "help", None)
        assert all(name in section for name in parameter.opts if name.startswith("-"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_readme_names_real_commands_and_places() -> None:
    readme, makefile = ((ROOT / name).read_text("utf-8") for name in ("README.md", "Makefile"))
    for target in re.findall(r"^    make (\w+)", readme, re.MULTILINE):
        assert f"\n{target}: " in makefile
    table = readme.split("## Where to look in the code")[1]
    places = [
        place
        for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
        for place in re.findall("`(.+?)`", row)
    ]
    assert len(places) > 10
    for place in places:
        assert (ROOT / place).exists() or (ROOT / "nlp_coder" / place).exists(), place


def contract_names() -> set[str]:
    """Every field name and every allowed value of the contract."""
    names: set[str] = set()
    waiting: list[Any] = [Review]
    seen: set[Any] = set()
    while waiting:
        kind = waiting.pop()
        if is_dataclass(kind) and kind not in seen:
            seen.add(kind)
            names |= {field.name for field in fields(kind)}
            waiting += get_type_hints(kind).values()
        elif get_origin(kind) is Literal:
            names |= set(get_args(kind))
        else:
            waiting += get_args(kind)
    return names


def test_contract_page_explains_every_name() -> None:
    page = (ROOT / "docs" / "contract.md").read_text("utf-8")
    words = set(re.findall(r"[\w/-]+", page))
    assert sorted(contract_names() - words - set(re.findall("`([^`]+)`", page))) == []
