"""Writes the pages that are made from the code: docs/cli.md and docs/schema/review.schema.json."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from typer.main import get_command

from nlp_coder.cli import app
from nlp_coder.review import json_schema

DOCS: Final = Path(__file__).resolve().parent
WIDTH: Final = 100
CLI_HEAD: Final = """# Command line

Made from `--help` by `make schema`; a test holds it current. Notes are UTF-8 text, `-` is standard input, and
a `.jsonl` file holds a note a line: `{"id": …, "text": …, "encounter": {…}}`, whose encounter fields (see
[contract.md](contract.md)) win over the flags. A note that cannot be read is refused with its coded error on
standard error (see [errors.md](errors.md)); the others are still coded.
"""


def cli_page() -> str:
    """The help of every command."""
    return CLI_HEAD + "".join(_sections(get_command(app), "nlp-coder"))


def schema_page() -> str:
    """JSON Schema of a review."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def pages() -> dict[Path, str]:
    """Each made page with its text."""
    return {DOCS / "cli.md": cli_page(), DOCS / "schema" / "review.schema.json": schema_page()}


def _sections(command: click.Command, path: str) -> Iterator[str]:
    context = command.context_class(command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH)
    yield f"\n## {path}\n\n```text\n{command.get_help(context)}\n```\n"
    for name, below in getattr(command, "commands", {}).items():
        yield from _sections(below, f"{path} {name}")


def main() -> None:
    """Write all made pages."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
