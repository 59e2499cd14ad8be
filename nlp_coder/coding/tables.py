"""Reviewed tables of the coding stage (`data/coding`), read once and kept frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import yaml

from nlp_coder.errors import BadRuleFileError
from nlp_coder.language.medications import Medication


@dataclass(frozen=True, slots=True)
class Combination:
    """Findings that together take one code: `gives` replaces those whose code begins with a prefix in `drops`."""

    id: str
    all: tuple[str, ...]
    gives: str
    drops: tuple[str, ...]
    source: str
    why: str
    addressed: tuple[str, ...] = ()
    """Members that count only where they are suggested themselves, not merely listed."""


@dataclass(frozen=True, slots=True)
class InPregnancy:
    """Codes `first` to `last` and below move into a chapter 15 family; `keeps`: the own code stands beside it."""

    first: str
    last: str
    family: str
    keeps: bool
    why: str


@dataclass(frozen=True, slots=True)
class Tables:
    """`integral`: symptom prefix -> (disease prefix, why) pairs; `chronic`: prefixes of lasting diseases."""

    integral: Mapping[str, tuple[tuple[str, str], ...]]
    chronic: tuple[str, ...]
    combinations: tuple[Combination, ...]
    pregnancy: tuple[InPregnancy, ...] = ()
    drug_codes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def integral_to(self, symptom: str, disease: str) -> str | None:
        """Why a symptom code is part of a disease code, or None when it is not."""
        for length in range(len(symptom), 2, -1):
            for prefix, why in self.integral.get(symptom[:length].rstrip("."), ()):
                if (prefix == "*" or disease.startswith(prefix)) and not disease.startswith(symptom[:3]):
                    return why
        return None

    def is_chronic(self, code: str) -> bool:
        return code.startswith(self.chronic)

    def in_pregnancy(self, code: str) -> InPregnancy | None:
        """The row of the pregnancy table that a code falls under."""
        return next(
            (
                row
                for row in self.pregnancy
                if row.first <= code and (code <= row.last or code.startswith(row.last))
            ),
            None,
        )

    def drug_stem(self, drug: Medication) -> str | None:
        """The T36-T50 code of a drug, without intent and 7th character; its own row before its class's."""
        return self.drug_codes.get(("drug", drug.name)) or self.drug_codes.get(("class", drug.drug_class))


def load_tables() -> Tables:
    """Read the tables. Raises BadRuleFileError naming the entry that is wrong."""
    integral: dict[str, list[tuple[str, str]]] = {}
    for symptom, diseases, why in _rows("integral.tsv", 3):
        integral.setdefault(symptom, []).extend((prefix, why) for prefix in diseases.split("|"))
    chronic = tuple(prefix for prefix, _ in _rows("chronic.tsv", 2))
    pregnancy = tuple(
        InPregnancy(first, last, family, keeps == "yes", why)
        for first, last, family, keeps, why in _rows("pregnancy.tsv", 5)
    )
    drugs = {(of, key): stem for key, of, stem in _rows("drug_table.tsv", 3)}
    return Tables(
        {key: tuple(value) for key, value in integral.items()}, chronic, _combinations(), pregnancy, drugs
    )


def _rows(name: str, columns: int) -> list[list[str]]:
    lines = _text(name).splitlines()[1:]
    rows = [line.split("\t") for line in lines if line]
    for number, row in enumerate(rows, start=2):
        if len(row) != columns:
            raise BadRuleFileError(name=name, entry=number, problem=f"not {columns} columns")
    return rows


def _combinations() -> tuple[Combination, ...]:
    found = []
    for number, row in enumerate(yaml.safe_load(_text("combinations.yaml")), start=1):
        try:
            found.append(Combination(**_tuples(row)))
        except TypeError:
            raise BadRuleFileError(
                name="combinations.yaml", entry=number, problem="unknown or missing key"
            ) from None
    return tuple(found)


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _text(name: str) -> str:
    return files("nlp_coder").joinpath("data", "coding", name).read_text("utf-8")
