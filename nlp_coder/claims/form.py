"""The claim's form: new or established, setting and place of service, duplicate lines, services without a diagnosis.

Sources: CPT E/M guidelines (new is no service by the group in three years); CMS place of service codes;
data/claims/settings.tsv.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from nlp_coder.claims.claim import Claim
from nlp_coder.claims.registry import edit
from nlp_coder.errors import BadRuleFileError
from nlp_coder.review import Edit, Severity

_NAME: Final = "settings.tsv"
_NEW: Final = re.compile(r"9920[2-5]|9938[1-7]|9934[1-5]|920(?:02|04)")
_ESTABLISHED: Final = re.compile(r"9921[1-5]|9939[1-7]|9934[7-9]|99350|920(?:12|14)")
_PCS: Final = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_SETTING_PLACES: Final = {
    "ed": {"23"},
    "inpatient": {"21", "51", "61", "31"},
    "nursing": {"31", "32", "54", "56"},
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Visit codes that belong to settings and places of service."""

    codes: re.Pattern[str]
    settings: frozenset[str]
    places: frozenset[str]
    what: str
    source: str


@cache
def load_settings() -> tuple[Setting, ...]:
    """Read `data/claims/settings.tsv`. Raises BadRuleFileError naming the row that is wrong."""
    text = files("nlp_coder").joinpath("data", "claims", _NAME).read_text("utf-8")
    found = []
    for entry, line in enumerate(text.splitlines()[1:], start=1):
        cells = line.split("\t")
        if len(cells) != 5 or not all(cells):
            raise BadRuleFileError(name=_NAME, entry=entry, problem="not 5 filled columns")
        codes, settings, places, what, source = cells
        found.append(
            Setting(
                re.compile(codes), frozenset(settings.split(",")), frozenset(places.split(",")), what, source
            )
        )
    return tuple(found)


@edit("form")
def form(claim: Claim) -> Iterator[Edit]:
    """What the billed lines contradict in the encounter."""
    if not claim.billed:
        return
    yield from _new_or_established(claim)
    yield from _places(claim)
    lines = Counter((one.code, one.modifiers) for one in claim.billed)
    for (code, modifiers), times in sorted(lines.items()):
        if times > 1:
            text = f"{'-'.join((code, *modifiers))} stands {times} times on the claim"
            yield _edit(
                "duplicate", "warn", code, text, "NCCI Policy Manual ch. 1 V; ICD-10-CM Guidelines I.B.12"
            )
    if any(not one.is_diagnosis for one in claim.billed) and not claim.diagnoses:
        code = next(one.code for one in claim.billed if not one.is_diagnosis)
        yield _edit("no-diagnosis", "block", code, "no diagnosis to point at", "CMS-1500 item 24E")


def _new_or_established(claim: Claim) -> Iterator[Edit]:
    kind = claim.note.encounter.visit_type
    for line in claim.billed:
        wrong = _NEW if kind == "established" else _ESTABLISHED if kind == "new" else None
        if wrong is not None and wrong.fullmatch(line.code):
            other = "new" if kind == "established" else "established"
            text = f"{line.code} is for {other} patients, the record says {kind}"
            yield _edit(
                "new-or-established",
                "block",
                line.code,
                text,
                "CPT E/M guidelines: new and established patient",
            )


def _places(claim: Claim) -> Iterator[Edit]:
    encounter = claim.note.encounter
    place = encounter.place_of_service
    for line in claim.billed:
        if line.is_diagnosis:
            continue
        if _PCS.fullmatch(line.code) and encounter.setting != "inpatient":
            text = f"{line.code} is an inpatient procedure code, the encounter is {encounter.setting}"
            yield _edit(
                "setting",
                "block",
                line.code,
                text,
                "ICD-10-PCS Guidelines; HIPAA code set rule 45 CFR 162.1002",
            )
        for one in load_settings():
            if not one.codes.fullmatch(line.code):
                continue
            if place is not None and place not in one.places:
                text = f"{line.code} is a {one.what}, place of service {place} is another"
                yield _edit("place-of-service", "block", line.code, text, "CMS place of service codes")
            elif place is None and encounter.setting not in one.settings:
                text = f"{line.code} is a {one.what}, the encounter is {encounter.setting}"
                yield _edit("setting", "warn", line.code, text, one.source)
    allowed = _SETTING_PLACES.get(encounter.setting)
    if place is not None and allowed is not None and place not in allowed:
        text = f"place of service {place} does not go with {encounter.setting}"
        yield _edit("place-of-service", "warn", claim.billed[0].code, text, "CMS place of service codes")


def _edit(rule: str, severity: Severity, code: str, text: str, source: str) -> Edit:
    return Edit("validity", severity, (code,), text, source, f"form.{rule}")
