"""The rows of a reviewed table under `data/documentation`: one list in a YAML file."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml

from nlp_coder.errors import BadRuleFileError


def table_text(name: str) -> str:
    """The text of a table."""
    return files("nlp_coder").joinpath("data", "documentation", name).read_text("utf-8")


def table_rows(name: str, text: str) -> Iterator[tuple[Any, int]]:
    """Each row of the table's text with its number from 1. Raises BadRuleFileError where the text is no list."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError:
        raise BadRuleFileError(name=name, entry=0, problem="not YAML") from None
    if not isinstance(rows, list):
        raise BadRuleFileError(name=name, entry=0, problem="not a list of rows")
    return zip(rows, range(1, len(rows) + 1), strict=True)
