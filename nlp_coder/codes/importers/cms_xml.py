"""The CMS XML files of the ICD-10-CM index, the neoplasm table and the table of drugs (icd10cm_index_2025.xml …).

A `mainTerm` holds a `title`, whose `nemod` is nonessential, a `code`, and `term`s of deeper levels. The tables have
`cell`s in place of a code: columns 2 to 7, by behaviour of the neoplasm or by intent.
"""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from nlp_coder.codes.importers.icd10cm_paths import BETWEEN, CODE, COLUMNS, SYSTEM, checked
from nlp_coder.codes.importers.layout import Layout, Line, damaged
from nlp_coder.codes.importers.source import Source

NEOPLASM_COLUMNS: Final = (
    "path",
    "malignant_primary",
    "malignant_secondary",
    "in_situ",
    "benign",
    "uncertain",
    "unspecified",
)
DRUG_COLUMNS: Final = (
    "path",
    "accidental",
    "self_harm",
    "assault",
    "undetermined",
    "adverse_effect",
    "underdosing",
)
NEOPLASMS: Final = "icd10cm-neoplasms"
DRUGS: Final = "icd10cm-drugs"
EXTERNAL: Final = "icd10cm-external-index"
_CELLS: Final = range(2, 8)
_NO_CODE: Final = frozenset({"-", "--"})
_TERMS: Final = frozenset({"mainTerm", "term"})
_WORDS: Final = frozenset({"title", "nemod"})


class _Reader:
    """Target of the XML parser: keeps the open terms only, and `found` until it is fetched."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, dict[int, str]]] = []
        self._open: list[str] = []
        self._titles: list[str] = []
        self._codes: list[str] = []
        self._cells: list[dict[int, str]] = []
        self._column = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """Official files declare no document type, and one can hold entities that blow up."""
        raise ValueError("a document type declaration")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._open.append(tag)
        if tag in _TERMS:
            self._titles.append("")
            self._codes.append("")
            self._cells.append({})
        elif tag == "cell":
            column = attributes.get("col", "")
            self._column = int(column) if column.isdecimal() else 0

    def data(self, text: str) -> None:
        if not self._titles:
            return
        tag = self._open[-1]
        if tag in _WORDS:
            self._titles[-1] += text
        elif tag == "code":
            self._codes[-1] += text
        elif tag == "cell" and self._column:
            self._cells[-1][self._column] = self._cells[-1].get(self._column, "") + text

    def end(self, tag: str) -> None:
        self._open.pop()
        if tag == "title" and self._titles:
            self._titles[-1] = " ".join(self._titles[-1].split())
        elif tag in _TERMS:
            path = BETWEEN.join(self._titles)
            self.found.append((path, self._codes.pop().strip(), self._cells.pop()))
            self._titles.pop()

    def close(self) -> None:
        """Nothing is kept."""


def _terms(source: Source) -> Iterator[tuple[int, str, str, dict[int, str]]]:
    """Line, path, code and cells of every term. Raises DamagedImportError."""
    reader = _Reader()
    parser = ElementTree.XMLParser(target=reader)  # noqa: S314 - a document type is refused
    number = 1
    try:
        for number, line in source.lines():
            parser.feed(line + "\n")
            for path, code, table in reader.found:
                yield number, path, code, table
            reader.found.clear()
        parser.close()
    except ElementTree.ParseError as problem:
        raise damaged(source, problem.position[0], "no well-formed XML") from None
    except ValueError as problem:
        raise damaged(source, number, str(problem)) from None


def _index(source: Source) -> Iterator[Line]:
    for number, path, code, _ in _terms(source):
        if code:
            yield number, checked(path, code)


def _table(source: Source) -> Iterator[Line]:
    for number, path, _, table in _terms(source):
        codes = [table.get(column, "").strip() for column in _CELLS]
        codes = ["" if code in _NO_CODE else code.rstrip("-").rstrip(".") for code in codes]
        if all(not code or CODE.fullmatch(code) for code in codes):
            if any(codes):
                yield number, (path, *codes)
        else:
            yield number, "a cell of the table that is no ICD-10-CM code"


def _is_cms(*words: str) -> Callable[[Sequence[str], str], bool]:
    def recognises(head: Sequence[str], name: str) -> bool:
        text = "\n".join(head).lower()
        return "<icd10cm.index" in text and all(word in text for word in words)

    return recognises


LAYOUTS: Final = (
    Layout(NEOPLASMS, "neoplasm table (XML)", NEOPLASM_COLUMNS, ("path",), _is_cms("neoplasm"), _table),
    Layout(DRUGS, "table of drugs (XML)", DRUG_COLUMNS, ("path",), _is_cms("drug"), _table),
    Layout(
        EXTERNAL,
        "index of external causes (XML)",
        COLUMNS,
        ("path",),
        _is_cms("external"),
        _index,
        is_unique=False,
    ),
    Layout(
        SYSTEM, "ICD-10-CM index (XML)", COLUMNS, ("path",), _is_cms("index to dis"), _index, is_unique=False
    ),
)
