"""Which family of visit codes an encounter belongs to, and the codes of each family with their levels."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import yaml

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.said import Said
from nlp_coder.documentation.visit_level.stay import stay_dates
from nlp_coder.documentation.visit_level.words import read_text

_OPENING: Final = 400
_TITLE: Final = 200
_VISIT: Final = re.compile(r"992\d\d|993\d\d|99024|G0402|G0438|G0439")
_EYE: Final = re.compile(r"920[01][0-4]")


@dataclass(frozen=True, slots=True)
class Level:
    """One code of a family; `minutes` is None where time does not count."""

    code: str
    mdm: str
    minutes: int | None = None


@cache
def load_families() -> dict[str, tuple[Level, ...]]:
    """Read `data/documentation/visit_level/families.yaml`: the codes of each family, lowest first."""
    rows = yaml.safe_load(read_text("families.yaml"))
    return {name: tuple(Level(**row) for row in levels) for name, levels in rows.items()}


def is_evaluation(code: str) -> bool:
    """Whether a billed code, with its modifiers or without, is a visit (E/M) code; prolonged services are none."""
    bare = code.partition("-")[0].strip()
    return _VISIT.fullmatch(bare) is not None and bare not in ("99292",)


def billed_visits(chart: Chart) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The visit codes on the claim with their modifiers: "99214-25" is a code and a modifier."""
    parts = ([part.strip() for part in written.split("-")] for written in chart.note.encounter.billed)
    return tuple((code, tuple(modifiers)) for code, *modifiers in parts if is_evaluation(code))


def family_of(chart: Chart, said: Said) -> str | None:
    """The family of the encounter; None where the note is no levelled visit."""
    billed = [code for code, _ in billed_visits(chart)]
    if _no_visit(chart, said, billed):
        return None
    setting = chart.note.encounter.setting
    opens = _opens(said)
    if setting == "ed" or (setting == "outpatient" and opens("emergency_department", _TITLE)):
        return "emergency"
    if setting in ("inpatient", "observation"):
        return _hospital(chart, said, billed)
    if setting == "nursing" or (setting == "outpatient" and _place_of(said, "nursing", billed, "992")):
        return _nursing(said, billed)
    if setting == "home" or (setting == "outpatient" and _place_of(said, "home", billed, "9920")):
        return "home-new" if _is_new(chart, said, billed) else "home-established"
    if opens("preventive", 250):
        return "preventive"
    if _consult(chart, said):
        return "consult-outpatient"
    return "office-new" if _is_new(chart, said, billed) else "office-established"


def _opens(said: Said) -> Callable[..., bool]:
    def opens(name: str, until: int = _OPENING) -> bool:
        return any(True for _ in said.within(name, 0, until))

    return opens


def _no_visit(chart: Chart, said: Said, billed: list[str]) -> bool:
    """An operative report, a package of maternity care, an eye visit billed as such: not levelled."""
    opens = _opens(said)
    if any(_EYE.fullmatch(code.split("-")[0]) for code in chart.note.encounter.billed) and not billed:
        return True
    if opens("operative_report", 120) or (opens("antepartum", _TITLE) and not billed):
        return True
    return not billed and opens("operation", _TITLE)


def _place_of(said: Said, name: str, billed: list[str], elsewhere: str) -> bool:
    """Whether the opening names the place and no billed code says another."""
    return _opens(said)(name, _TITLE) and not any(code.startswith(elsewhere) for code in billed)


def _hospital(chart: Chart, said: Said, billed: list[str]) -> str:
    opens = _opens(said)
    if _is_one_day(chart, said):
        return "hospital-same-day"
    if _is_discharge(chart, said):
        return "hospital-discharge"
    if _consult(chart, said):
        return "consult-inpatient"
    if opens("consult", _TITLE) and is_medicare(chart, said) and not opens("later_care"):
        return "hospital-initial"
    if opens("initial_care"):
        return "hospital-initial"
    if not opens("later_care") and any(code in ("99221", "99222", "99223") for code in billed):
        return "hospital-initial"
    return "hospital-subsequent"


def _is_one_day(chart: Chart, said: Said) -> bool:
    """In and out on one date: by the encounter; else by the dates that the note prints, or by its words."""
    encounter = chart.note.encounter
    if encounter.admitted is not None or encounter.discharged is not None:
        return encounter.admitted is not None and encounter.admitted == encounter.discharged
    printed = stay_dates(said.lower[:_OPENING])
    return printed[0] == printed[1] if printed is not None else _opens(said)("same_day")


def _is_discharge(chart: Chart, said: Said) -> bool:
    """A discharge by its title or its discharge diagnosis; an admission note may quote an earlier summary."""
    opens = _opens(said)
    if opens("discharge", _TITLE):
        return not opens("initial_care", 80)
    return not opens("initial_care") and any(True for _ in chart.sections(("discharge_diagnosis",)))


def _nursing(said: Said, billed: list[str]) -> str:
    opens = _opens(said)
    if opens("initial_care", _TITLE):
        return "nursing-initial"
    if opens("discharge", _TITLE):
        return "nursing-discharge"
    if not opens("later_care") and any(code in ("99304", "99305", "99306") for code in billed):
        return "nursing-initial"
    return "nursing-subsequent"


def _consult(chart: Chart, said: Said) -> bool:
    """A consultation: named requester, reason, written reply (in a hospital the chart); Medicare pays none."""
    if is_medicare(chart, said) or not any(True for _ in said.within("consult", 0, 250)):
        return False
    if is_follow_up(said):
        return False
    if not any(not said.denied(start) for start, _ in said.within("consult_request", 0, 600)):
        return False
    return chart.note.encounter.setting in ("inpatient", "observation") or bool(said.all("consult_reply"))


def is_follow_up(said: Said) -> bool:
    """Whether the title is of a consultant's later visit; a consultation is billed once a stay."""
    title = said.lower.find("\n", len(said.lower) - len(said.lower.lstrip()))
    return any(True for _ in said.within("consult_again", 0, title if 0 <= title < _TITLE else _TITLE))


def is_medicare(chart: Chart, said: Said) -> bool:
    """Whether Medicare pays, by the encounter or the note's opening. Medicare Advantage follows the same rules."""
    payer = chart.note.encounter.payer
    if payer is not None:
        return "medicare" in payer.lower()
    return any(True for _ in said.within("medicare", 0, 500))


def _is_new(chart: Chart, said: Said, billed: list[str]) -> bool:
    """New or established: what the note says of itself, then the encounter, then the claim."""
    established = next((start for start, _ in said.within("established_patient", 0, _OPENING)), None)
    new = next(
        (start for start, _ in said.within("new_patient", 0, _OPENING) if not said.denied(start)), None
    )
    given = chart.note.encounter.visit_type
    if established is not None and new is None:
        return False
    if given is not None:
        return given == "new"
    if new is not None:
        return True
    levels = load_families()
    return any(level.code in billed for name in ("office-new", "home-new") for level in levels[name])
