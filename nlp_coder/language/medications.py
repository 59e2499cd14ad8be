"""Medications: what each is for, and where a text names them.

The table (`data/language/medications.tsv`) holds generic and brand names, class, usual indications (ICD-10-CM
categories), toxicity tests and the Z79 code of long-term use. Finding is one pass over the words of a text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import ahocorasick

from nlp_coder.errors import BadRuleFileError
from nlp_coder.language.lower import blanked, lowered
from nlp_coder.language.reading import Drug

_FILE: Final = "medications.tsv"
_HEADER: Final = ["name", "brands", "class", "rx", "treats", "monitoring", "status_code"]
_SUPPLY: Final = frozenset({"rx", "otc", "both"})
_CATEGORY: Final = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
_WORD: Final = re.compile(r"[^\W_]+")
_GAP: Final = re.compile(r"[ \t]*(?:[-/+&]|\r?\n|, ?)?[ \t]*")

_NO_DRUG: Final = re.compile(
    r"[ \t-]*(?:(?:25[ -]?oh|total|free|serum)[ \t]+)?"
    r"(?:deficien|resistan|dependence|withdrawal|sensitivity|(?:use )?disorder|levels?\b|intolerance)"
)


@dataclass(frozen=True, slots=True)
class Medication:
    """One drug. `rx` is rx|otc|both; `treats` are category prefixes; `status_code` may be empty."""

    name: str
    brands: tuple[str, ...]
    drug_class: str
    rx: str
    treats: tuple[str, ...]
    monitoring: tuple[str, ...]
    status_code: str


def load_medications() -> tuple[Medication, ...]:
    """Read the table, sorted by name. Raises BadRuleFileError naming the row that is wrong."""
    return parse_medications(files("nlp_coder").joinpath("data", "language", _FILE).read_text("utf-8"))


def parse_medications(text: str) -> tuple[Medication, ...]:
    """Medications of a table in the file's form. A name may stand for one drug only."""
    lines = text.splitlines()
    if not lines or lines[0].split("\t") != _HEADER:
        raise BadRuleFileError(name=_FILE, entry=1, problem=f"the header is not {', '.join(_HEADER)}")
    found: list[Medication] = []
    taken: set[str] = set()
    for number, line in enumerate(lines[1:], start=2):
        drug = _medication(number, line.split("\t"))
        for name in (drug.name, *drug.brands):
            if name.lower() in taken:
                raise BadRuleFileError(name=_FILE, entry=number, problem=f"{name} is named twice")
            taken.add(name.lower())
        found.append(drug)
    return tuple(sorted(found, key=lambda one: one.name))


def _medication(number: int, row: list[str]) -> Medication:
    if len(row) != len(_HEADER):
        raise BadRuleFileError(name=_FILE, entry=number, problem=f"not {len(_HEADER)} columns")
    name, brands, drug_class, rx, treats, monitoring, status = (cell.strip() for cell in row)
    drug = Medication(name, _parts(brands), drug_class, rx, _parts(treats), _parts(monitoring), status)
    if not _WORD.search(name) or not drug_class or any(not _WORD.search(brand) for brand in drug.brands):
        raise BadRuleFileError(name=_FILE, entry=number, problem="no name or class")
    if rx not in _SUPPLY:
        raise BadRuleFileError(name=_FILE, entry=number, problem="rx is not rx, otc or both")
    for code in (*drug.treats, *([status] if status else [])):
        if not _CATEGORY.fullmatch(code):
            raise BadRuleFileError(name=_FILE, entry=number, problem=f"{code} is not an ICD-10-CM prefix")
    return drug


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


class DrugFinder:
    """Finds generic and brand names: whole words in any case, in text order, the longest first."""

    def __init__(self, medications: Iterable[Medication]) -> None:
        names: dict[str, dict[tuple[str, ...], str]] = {}
        for drug in medications:
            for name in (drug.name, *drug.brands):
                first, *rest = _WORD.findall(name.lower())
                names.setdefault(first, {})[tuple(rest)] = drug.name
        self._firsts = ahocorasick.Automaton()
        for first, tails in names.items():
            longest_first = sorted(tails.items(), key=lambda tail: (-len(tail[0]), tail))
            self._firsts.add_word(f" {first} ", (len(first), tuple(longest_first)))
        self._firsts.make_automaton()

    def find(self, text: str) -> tuple[Drug, ...]:
        """Drugs named in `text`, in one pass over it; "vitamin D deficiency" names none."""
        lower, reached = lowered(text), 0
        found: list[Drug] = []
        for last, (length, tails) in self._firsts.iter(f" {blanked(lower)} "):
            start, end = last - 1 - length, last - 1
            if start < reached:
                continue
            for rest, name in tails:
                whole = _end_of(lower, end, rest)
                if whole and not _NO_DRUG.match(lower, whole):
                    found.append(Drug(name, start, whole))
                    reached = whole
                    break
        return tuple(found)


def _end_of(lower: str, at: int, rest: tuple[str, ...]) -> int:
    """Where the words of `rest` end when they follow at `at`, else 0."""
    for wanted in rest:
        gap = _GAP.match(lower, at)
        word = _WORD.match(lower, gap.end() if gap else at)
        if word is None or word[0] != wanted:
            return 0
        at = word.end()
    return at
