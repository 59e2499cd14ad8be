"""Which family of visit codes an encounter belongs to, and the codes of each family with their levels."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.words import load_words

RANKS: Final = ("none", "straightforward", "low", "moderate", "high")
_NEW: Final = re.compile(
    r"\bnew (?:patient|pt)\b|\bnew to (?:the |this )?(?:practice|clinic|me)\b|\binitial visit\b", re.I
)
_OPERATION: Final = re.compile(
    r"\boperative (?:report|note)|\bprocedure (?:note|report|visit)|\bpost-?op|\bsurgery\b.{0,20}report|catheterization"
    r"|\bpci report|\bcolonoscopy\b|\bendoscopy\b|delivery",
    re.IGNORECASE,
)
_DISCHARGE: Final = re.compile(
    r"discharge summary|\bdischarge (?:day|note)|day of discharge|discharge diagnos", re.I
)
_ADMISSION: Final = re.compile(r"admission (?:note|h&p|history)|history and physical|\bh&p\b|admitting", re.I)
_MEDICARE: Final = re.compile(r"medicare", re.I)
_FIRST: Final = re.compile(r"\binitial\b|\bfirst\b", re.I)
_WELCOME: Final = re.compile(r"welcome to medicare", re.I)
PREVENTIVE: Final = (
    (1, "99381", "99391"),
    (5, "99382", "99392"),
    (12, "99383", "99393"),
    (18, "99384", "99394"),
    (40, "99385", "99395"),
    (65, "99386", "99396"),
    (200, "99387", "99397"),
)
"""Below this age in years: the code for a new and for an established patient."""


@dataclass(frozen=True, slots=True)
class Level:
    """One code of a family; `minutes` is None where time does not count."""

    code: str
    mdm: str
    minutes: int | None = None


@cache
def load_families() -> dict[str, tuple[Level, ...]]:
    """Read `data/documentation/visit_families.yaml`."""
    source = files("nlp_coder").joinpath("data", "documentation", "visit_families.yaml").read_text("utf-8")
    return {name: tuple(Level(**row) for row in rows) for name, rows in yaml.safe_load(source).items()}


def is_evaluation(code: str) -> bool:
    """Whether a billed code is a visit (E/M) code."""
    return bool(re.fullmatch(r"992\d\d|993\d\d|G0402|G0438|G0439", code))


def family_of(chart: Chart) -> str | None:
    """The family of the encounter; None where the note is no levelled visit."""
    note, opening = chart.note.encounter, chart.text[:400]
    new = note.visit_type == "new" or (note.visit_type is None and bool(_NEW.search(opening)))
    if note.setting == "ed":
        return "emergency"
    if note.setting in ("inpatient", "observation"):
        if _OPERATION.search(chart.text[:200]):
            return None
        if _DISCHARGE.search(chart.text):
            return "hospital-discharge"
        return "hospital-initial" if _ADMISSION.search(opening) else "hospital-subsequent"
    if note.setting == "nursing":
        return "nursing-initial" if _ADMISSION.search(opening) else "nursing-subsequent"
    if note.setting == "home":
        return "home-new" if new else "home-established"
    billed = [code for code in note.billed if is_evaluation(code)]
    if not billed and _OPERATION.search(chart.text[:200]):
        return None
    if "nursing facility" in opening.lower() and not any(code.startswith("992") for code in billed):
        return "nursing-subsequent"
    if load_words().said["preventive"].search(chart.lower[:250]):
        return "preventive"
    return "office-new" if new else "office-established"


def preventive_code(chart: Chart) -> str | None:
    """The code of a preventive visit, by payer words and age."""
    text, encounter = chart.text[:500], chart.note.encounter
    if _MEDICARE.search(text):
        return "G0402" if _WELCOME.search(text) else "G0438" if _FIRST.search(text) else "G0439"
    age = encounter.age
    if age is None:
        age = next(
            (value.number for value in chart.reading.values if value.kind == "age" and value.name == "age"),
            None,
        )
    if age is None:
        return None
    row = next(row for row in PREVENTIVE if age < row[0])
    return row[1] if encounter.visit_type == "new" else row[2]
