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
from nlp_coder.codes.importers.necessity import SYSTEM, Support
from nlp_coder.errors import BadRuleFileError

_FILE: Final = "necessity.yaml"
_FIELDS: Final = {"id", "services", "what", "lists", "source", "covers", "words", "instead"}
_NEEDED: Final = _FIELDS - {"words", "instead"}
_SERVICE: Final = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_PREFIX: Final = re.compile(r"[A-Z](?:\d(?:[0-9A-Z](?:\.[0-9A-Z]{1,4})?)?)?")


@dataclass(frozen=True, slots=True)
class Policy:
    """What supports one service: `covers` are ICD-10-CM prefixes, `pairs` count only together (one, with the other).

    `lists` says in words what is listed; `words` of the note, or a modifier of `instead`, may stand for a code.
    """

    id: str
    what: str
    lists: str
    source: str
    covers: tuple[str, ...]
    words: tuple[str, ...] = ()
    instead: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str], ...] = ()

    def is_met_by(self, codes: Iterable[str]) -> bool:
        """Whether one of the diagnoses, or a pair of them, is listed."""
        given = tuple(codes)
        if any(code.startswith(self.covers) for code in given):
            return True
        return any(
            any(code.startswith(one) for code in given) and any(code.startswith(other) for code in given)
            for one, other in self.pairs
        )


def policy_of(service: str, day: date | None, age: float | None, sex: str | None) -> Policy | None:
    """The list in force for a service on a day: the imported one, else ours, else None."""
    release = load_library().in_force(SYSTEM, day)
    rows = _supports(release, service) if release else ()
    rows = tuple(one for one in rows if one.is_for(day, age, sex))
    return _imported(rows) if rows else shipped().get(service)


@lru_cache(maxsize=4096)
def _supports(release: Release, service: str) -> tuple[Support, ...]:
    return tuple(Support.from_row(row) for row in release.find(service))


def _imported(rows: tuple[Support, ...]) -> Policy:
    first = rows[0]
    named = ", ".join(dict.fromkeys(row.diagnosis for row in rows[:6]))
    more = f" and {len(rows) - 6} more" if len(rows) > 6 else ""
    return Policy(
        id=first.policy,
        what=first.what or "this service",
        lists=f"{named}{more}",
        source=f"{first.policy} ({first.jurisdiction})" if first.jurisdiction else first.policy,
        covers=tuple(row.diagnosis for row in rows if not row.together_with),
        pairs=tuple((row.diagnosis, row.together_with) for row in rows if row.together_with),
    )


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
        instead=frozenset(row.get("instead", ())),
    )
    for service in row["services"]:
        if not _SERVICE.fullmatch(service):
            raise BadRuleFileError(name=_FILE, entry=number, problem=f"{service} is no service")
        yield service, policy
