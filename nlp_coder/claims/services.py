"""What the service catalogue says of a claim line: global period, side, kind of service. Identifiers only."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.codes.procedures import Service, load_services
from nlp_coder.errors import BadRuleFileError

_VISIT: Final = re.compile(r"99(?:2[0-8]\d|3[014589]\d)|G0402|G0438|G0439|920(?:02|04|12|14)")
_PREVENTIVE: Final = re.compile(r"993[89]\d|G0402|G0438|G0439")
_GIVING: Final = frozenset({"giving", "vaccine giving"})
_DAYS: Final = {"0": 0, "10": 10, "90": 90}
FACILITIES: Final = frozenset({"19", "21", "22", "23", "24", "31", "34", "51", "61"})
"""Places of service whose equipment belongs to the facility (CMS place of service codes)."""
_FACILITY_SETTINGS: Final = frozenset({"ed", "inpatient", "observation"})


@cache
def catalogue() -> dict[str, Service]:
    """All services of the catalogue by code."""
    return {one.code: one for one in load_services()}


@cache
def bilateral_by_definition() -> frozenset[str]:
    """Codes that cover both sides already, so that modifier 50 never stands on them."""
    return frozenset(row[0] for row in _rows("bilateral_by_definition.tsv", 3))


@cache
def distinct_pairs() -> frozenset[tuple[str, str]]:
    """Pairs whose second code is paid beside the first only for another lesion or region."""
    return frozenset((row[0], row[1]) for row in _rows("distinct_pairs.tsv", 3))


def _rows(name: str, width: int) -> list[list[str]]:
    text = files("nlp_coder").joinpath("data", "claims", name).read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    for entry, row in enumerate(rows, start=1):
        if len(row) != width or not all(row):
            raise BadRuleFileError(name=name, entry=entry, problem=f"not {width} filled columns")
    return rows


def is_visit(code: str) -> bool:
    """Whether a code is an evaluation and management visit, an eye visit or a wellness visit."""
    return _VISIT.fullmatch(code) is not None


def is_preventive(code: str) -> bool:
    return _PREVENTIVE.fullmatch(code) is not None


def global_days(code: str) -> int | None:
    """Days of the global period; None where the code has none or the catalogue does not know it."""
    service = catalogue().get(code)
    return None if service is None else _DAYS.get(service.global_days)


def is_major(code: str) -> bool:
    return global_days(code) == 90


def is_minor(code: str) -> bool:
    """A procedure with 0 or 10 global days, or the giving of a drug or vaccine: each takes in its usual evaluation."""
    service = catalogue().get(code)
    return service is not None and (global_days(code) in (0, 10) or service.family in _GIVING)


def is_facility(claim: Claim) -> bool:
    """Whether the equipment is a facility's."""
    encounter = claim.note.encounter
    if encounter.place_of_service is not None:
        return encounter.place_of_service in FACILITIES
    return encounter.setting in _FACILITY_SETTINGS


def visits(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(one for one in lines if is_visit(one.code))


def procedures(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(one for one in lines if not is_visit(one.code))


def is_in_global_period(claim: Claim) -> bool:
    """Whether the encounter falls in the global period of the procedure that it names, after its day."""
    encounter = claim.note.encounter
    done, today = encounter.global_of, encounter.date_of_service
    if done is None or today is None:
        return False
    days = global_days(done.procedure.split("-")[0])
    return days is not None and 0 < (today - done.date).days <= days


def has_ended(claim: Claim) -> bool:
    """Whether the named procedure's global period is known to be over."""
    encounter = claim.note.encounter
    done, today = encounter.global_of, encounter.date_of_service
    days = None if done is None else global_days(done.procedure.split("-")[0])
    return done is not None and today is not None and days is not None and (today - done.date).days > days
