"""All modifier families over a claim: modifiers added to what is suggested, edits on what is billed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.modifiers.after import AFTER
from nlp_coder.claims.modifiers.component import COMPONENT
from nlp_coder.claims.modifiers.distinct import DISTINCT, REPEAT
from nlp_coder.claims.modifiers.family import Family, Support, carried
from nlp_coder.claims.modifiers.sides import SIDE
from nlp_coder.claims.modifiers.telehealth import TELEHEALTH
from nlp_coder.claims.modifiers.visits import DECISION, SIGNIFICANT, UNRELATED
from nlp_coder.claims.registry import edit
from nlp_coder.claims.services import is_visit
from nlp_coder.review import Edit, Evidence, Suggestion

FAMILIES: Final[tuple[Family, ...]] = (
    UNRELATED,
    SIGNIFICANT,
    DECISION,
    AFTER,
    DISTINCT,
    REPEAT,
    SIDE,
    COMPONENT,
    TELEHEALTH,
)
"""In the order in which their modifiers stand on a line: those that decide payment before those that inform."""


def with_modifiers(claim: Claim) -> tuple[Suggestion, ...]:
    """The suggestions, services with the further modifiers that the note supports and the words behind each."""
    if not any(one.system in ("CPT", "HCPCS") for one in claim.suggestions):
        return claim.suggestions
    lines = {one.code: one for one in claim.suggested if not one.is_diagnosis}
    return tuple(
        _with_modifiers(one, lines[one.code], claim) if one.system in ("CPT", "HCPCS") else one
        for one in claim.suggestions
    )


def _with_modifiers(one: Suggestion, line: Line, claim: Claim) -> Suggestion:
    found = [support for family in FAMILIES for support in family.supports(claim, line)]
    fresh = [support for support in found if support.modifier not in one.modifiers]
    if not fresh:
        return one
    words: dict[str, tuple[Evidence, ...]] = {**(one.modifier_evidence or {})}
    words.update({support.modifier: support.evidence for support in fresh if support.evidence})
    names = (*(support.modifier for support in fresh), *one.modifiers)
    return replace(one, modifiers=tuple(dict.fromkeys(names)), modifier_evidence=words or None)


@edit("modifiers")
def modifier_edits(claim: Claim) -> Iterator[Edit]:
    """Modifiers that billed lines lack, carry without evidence, or carry against the note."""
    for line in claim.billed:
        if not line.is_diagnosis:
            for family in FAMILIES:
                yield from _questioned(claim, line, family)
    if not claim.billed:
        yield from _for_the_visit(claim)


def _questioned(claim: Claim, line: Line, family: Family) -> Iterator[Edit]:
    supports = tuple(family.supports(claim, line))
    given = carried(line, family.modifiers)
    if not given:
        for one in supports:
            if one.is_needed:
                yield _missing(line, one, family)
    for doubt in family.doubts(claim, line, supports):
        rule = f"modifier.{family.name}.{doubt.rule}"
        yield Edit("modifier", doubt.severity, (line.code,), doubt.message, family.source, rule)


def _missing(line: Line, one: Support, family: Family) -> Edit:
    message = f"{line.code} without {one.modifier}: {one.why}"
    return Edit("modifier", "warn", (line.code,), message, family.source, f"modifier.{family.name}.missing")


def _for_the_visit(claim: Claim) -> Iterator[Edit]:
    """What the visit would carry that the note supports, where nothing is billed yet."""
    code = claim.visit.supported
    if code is None or not is_visit(code):
        return
    line = Line(code, "suggested", is_diagnosis=False)
    for family in (UNRELATED, SIGNIFICANT, DECISION, TELEHEALTH):
        for one in family.supports(claim, line):
            message = f"{code} takes {one.modifier}: {one.why}"
            yield Edit(
                "modifier", "inform", (code,), message, family.source, f"modifier.{family.name}.suggested"
            )
