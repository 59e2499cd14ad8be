"""The curated index: terms as clinicians write them, each with the code a coder gives those words and why.

Files: `data/index/*.tsv`, columns code, within, terms (separated by |), why. `within` is the ancestor inside which
more exact words of the note may move the code. The rows of `bare_words.tsv` name no site or kind: they are
found and never suggested.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from nlp_coder.errors import BadRuleFileError

BARE_WORDS = "bare_words.tsv"
_HEADER = ["code", "within", "terms", "why"]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One row of the curated index."""

    code: str
    within: str
    terms: tuple[str, ...]
    why: str
    bare: bool = False


def index_texts() -> dict[str, str]:
    """The index files, name to text, in name order."""
    folder = files("nlp_coder").joinpath("data", "index")
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".tsv")), key=lambda e: e.name)
    return {entry.name: entry.read_text("utf-8") for entry in found}


def index_rows(texts: dict[str, str]) -> Iterator[IndexRow]:
    """All rows of the index. Raises BadRuleFileError naming file and line; nothing is skipped."""
    for name, text in texts.items():
        lines = text.splitlines()
        if not lines or lines[0].split("\t") != _HEADER:
            raise BadRuleFileError(name=name, entry=1, problem=f"the header is not {' '.join(_HEADER)}")
        for number, line in enumerate(lines[1:], start=2):
            cells = line.split("\t")
            if len(cells) != len(_HEADER) or not cells[0] or not cells[2]:
                raise BadRuleFileError(name=name, entry=number, problem="not code, within, terms, why")
            terms = tuple(term.strip() for term in cells[2].split("|"))
            yield IndexRow(cells[0], cells[1], terms, cells[3], name == BARE_WORDS)
