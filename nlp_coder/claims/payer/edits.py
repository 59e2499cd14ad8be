"""The rules of the encounter's payer on a claim, and its word on the general edits. Other payers stay silent."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from nlp_coder.claims.claim import Claim
from nlp_coder.claims.payer.facts import Facts, ServiceLine, fired
from nlp_coder.claims.payer.schema import Override, Pack
from nlp_coder.claims.registry import edit
from nlp_coder.claims.services import is_in_global_period
from nlp_coder.review import Edit


def pack_of(claim: Claim) -> Pack | None:
    """The pack that speaks for the encounter's payer on its date."""
    encounter = claim.note.encounter
    day = encounter.date_of_service or encounter.coding_date
    return next((one for one in claim.packs if one.speaks_for(encounter.payer, day)), None)


@edit("payer")
def payer(claim: Claim) -> Iterator[Edit]:
    """The payer's rules that fire."""
    if (pack := pack_of(claim)) is None:
        return
    for one in fired(pack, facts_of_claim(claim)):
        then = one.rule.then
        rule = f"payer.{one.rule.id}"
        yield Edit(
            "payer",
            then.severity,
            one.codes,
            then.message,
            f"{pack.payer} {pack.version}: {then.source}",
            rule,
        )


def overridden(edits: Iterable[Edit], claim: Claim) -> Iterator[Edit]:
    """General edits as the payer weighs them: by rule id, or by all ids below one ("modifier.25")."""
    pack = pack_of(claim)
    if pack is None or not pack.overrides:
        yield from edits
        return
    for one in edits:
        override = next((rule for rule in pack.overrides if _is_about(rule, one)), None)
        if override is None:
            yield one
        elif override.severity != "ignore":
            source = f"{one.source}; {pack.payer} {pack.version}: {override.source}"
            yield replace(one, severity=override.severity, source=source)


def _is_about(override: Override, one: Edit) -> bool:
    rule = one.rule or one.kind
    return one.kind != "payer" and (rule == override.rule or rule.startswith(f"{override.rule}."))


def facts_of_claim(claim: Claim) -> Facts:
    """A claim as payer rules see it."""
    encounter = claim.note.encounter
    day = encounter.date_of_service
    days = [
        (day - one.date).days
        for one in encounter.prior_notes
        if day is not None and one.date is not None and one.date <= day
    ]
    lines = claim.services
    return Facts(
        services=tuple(ServiceLine(one.code, one.modifiers, one.units) for one in lines),
        diagnoses=tuple(one.code for one in claim.diagnoses),
        age=encounter.age,
        sex=encounter.sex,
        setting=encounter.setting,
        place_of_service=encounter.place_of_service,
        visit_family=claim.visit.family,
        visit_type=encounter.visit_type,
        in_global_period=is_in_global_period(claim),
        prior_days=min(days, default=None),
        origin="billed" if claim.billed else "suggested",
    )
