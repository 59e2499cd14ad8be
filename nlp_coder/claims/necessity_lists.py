"""Support lists: which diagnoses a policy takes as the reason for a service.

Those of `data/claims/necessity.yaml` are ours; a list the user imported stands in their place for its services.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from nlp_coder.codes.importers.library import Release, load_library
from nlp_coder.codes.importers.necessity import RANGE, SYSTEM, Support
from nlp_coder.errors import BadRuleFileError

_FILE: Final = "necessity.yaml"
_NAMED: Final = 6
"""Diagnoses of an imported list that a message names."""
_FIELDS: Final = {"id", "services", "what", "lists", "source", "covers", "words", "conditions", "instead"}
_NEEDED: Final = _FIELDS - {"words", "conditions", "instead"}
_SERVICE: Final = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_PREFIX: Final = re.compile(r"[A-Z](?:\d(?:[0-9A-Z](?:\.[0-9A-Z]{1,4})?)?)?")


@dataclass(frozen=True, slots=True)
class Policy:
    """What supports one service: `covers` are ICD-10-CM prefixes, `pairs` count only together (one, with the other).

    A range ("E08-E13") is a prefix of a kind. `lists` says in words what is listed, `limits` for whom and how often;
    `words` of the note may stand for a code anywhere, `conditions` where they are assessed or beside the service;
    so may a modifier of `instead`.
    """

    id: str
    what: str
    lists: str
    source: str
    covers: tuple[str, ...]
    words: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    instead: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str], ...] = ()
    limits: str = ""

    def is_met_by(self, codes: Iterable[str]) -> bool:
        """Whether one of the diagnoses, or a pair of them, is listed."""
        return bool(self.support(codes))

    def support(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Those of the diagnoses that meet the list, alone or as one of a pair, in their order."""
        given = tuple(codes)
        met = {code for code in given if is_listed(code, self.covers)}
        for one, other in self.pairs:
            first = [code for code in given if is_listed(code, (one,))]
            second = [code for code in given if is_listed(code, (other,))]
            if first and second:
                met.update(first, second)
        return tuple(code for code in given if code in met)


def is_listed(code: str, covers: tuple[str, ...]) -> bool:
    """Whether a code begins with one of the prefixes or stands in one of the ranges, both ends with all below them."""
    if code.startswith(covers):
        return True
    ranges = (one.partition(RANGE) for one in covers if RANGE in one)
    return any(code[: len(first)] >= first and code[: len(last)] <= last for first, _, last in ranges)


def policy_of(service: str, day: date | None, age: float | None, sex: str | None) -> Policy | None:
    """The list in force for a service on a day: the imported ones, else ours, else None.

    Where the imported rows of the day are none for the patient's age and sex, the service is not covered.
    """
    releases = load_library().all_in_force(SYSTEM, day)
    rows = tuple(row for release in releases for row in _supports(release, service) if row.is_on(day))
    if not rows:
        return shipped().get(service)
    return _imported(service, rows, tuple(row for row in rows if row.is_for(age, sex)))


@lru_cache(maxsize=4096)
def _supports(release: Release, service: str) -> tuple[Support, ...]:
    return tuple(Support.from_row(row) for row in release.find(service))


def _imported(service: str, rows: tuple[Support, ...], own: tuple[Support, ...]) -> Policy:
    """The policy of a service's rows, of which `own` are for the patient."""
    ours = shipped().get(service)
    named = list(dict.fromkeys(row.diagnosis for row in own or rows))
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    told = (
        row.source or (f"{row.policy} ({row.jurisdiction})" if row.jurisdiction else row.policy)
        for row in rows
    )
    return Policy(
        id=rows[0].policy,
        what=next((row.what for row in rows if row.what), None) or (ours.what if ours else "the service"),
        lists=", ".join(named[:_NAMED]) + more,
        source="; ".join(dict.fromkeys(told)),
        covers=tuple(row.diagnosis for row in own if not row.together_with),
        pairs=tuple((row.diagnosis, row.together_with) for row in own if row.together_with),
        limits="; ".join(dict.fromkeys(filter(None, map(_limits, own or rows)))),
    )


def _limits(row: Support) -> str:
    """For whom a row is, and how often."""
    ages = f"age {row.age_from or '0'} to {row.age_to}" if row.age_to else f"age {row.age_from} and over"
    sex = {"M": "men", "F": "women"}.get(row.sex, "")
    return ", ".join(filter(None, (sex, ages if row.age_from or row.age_to else "", row.frequency)))


@cache
def shipped() -> dict[str, Policy]:
    """Our lists by service. Raises BadRuleFileError naming the entry that is wrong."""
    text = files("nlp_coder").joinpath("data", "claims", _FILE).read_text("utf-8")
    found: dict[str, Policy] = {}
    for number, row in enumerate(yaml.load(text, yaml.CSafeLoader), start=1):
        for service, policy in _read(number, row):
            if service in found:
                raise BadRuleFileError(name=_FILE, entry=number, problem=f"{service} has two lists")
            found[service] = policy
    return found


def _read(number: int, row: Any) -> Iterator[tuple[str, Policy]]:
    if not isinstance(row, dict) or not _NEEDED <= set(row) <= _FIELDS:
        raise BadRuleFileError(name=_FILE, entry=number, problem="fields are missing or unknown")
    if wrong := [one for one in row["covers"] if not _PREFIX.fullmatch(str(one))]:
        raise BadRuleFileError(name=_FILE, entry=number, problem=f"{wrong[0]} is no ICD-10-CM prefix")
    policy = Policy(
        id=row["id"],
        what=row["what"],
        lists=row["lists"],
        source=row["source"],
        covers=tuple(row["covers"]),
        words=tuple(row.get("words", ())),
        conditions=tuple(row.get("conditions", ())),
        instead=frozenset(row.get("instead", ())),
    )
    for service in row["services"]:
        if not _SERVICE.fullmatch(service):
            raise BadRuleFileError(name=_FILE, entry=number, problem=f"{service} is no service")
        yield service, policy
