"""Distinct services (59, XE, XP, XS, XU) and repeated ones (76, 77, 91).

Sources: NCCI Policy Manual ch. 1 E (prefer the X modifier; never on a visit); CPT modifiers 76, 77, 91.
"""

from collections.abc import Iterator
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.modifiers.family import Doubt, Family, Support, carried, entry, words_of
from nlp_coder.claims.modifiers.sides import SIDES, side_of
from nlp_coder.claims.services import catalogue, distinct_pairs, is_visit, procedures
from nlp_coder.language.lower import lowered
from nlp_coder.review import Evidence

_DISTINCT: Final = frozenset({"59", "XE", "XP", "XS", "XU"})
_REPEAT: Final = frozenset({"76", "77", "91"})
_ENTRIES: Final = (
    ("XE", "another-session", "another session of the day"),
    ("XP", "another-practitioner", "another practitioner's service"),
    ("XS", "distinct", "another site or lesion"),
)
_NEAR: Final = 25


def _distinct(claim: Claim, line: Line) -> Iterator[Support]:
    if is_visit(line.code):
        return
    if line.origin == "suggested":
        codes = {one.code for one in claim.suggested}
        if not any(second == line.code and first in codes for first, second in distinct_pairs()):
            return
        if words := words_of(claim, "distinct"):
            yield Support("XS", (words,), "another site or lesion than the other service of the day")
        return
    if not carried(line, _DISTINCT) or len(procedures(claim.billed)) < 2:
        return
    for modifier, name, why in _ENTRIES:
        if words := words_of(claim, name):
            yield Support(modifier, (words,), why, is_needed=False)
    if _another_side(claim, line):
        yield Support("XS", (), "the other side", is_needed=False)


def _another_side(claim: Claim, line: Line) -> bool:
    own = {side_of(one) for one in carried(line, SIDES)}
    rest = {side_of(m) for one in procedures(claim.billed) if one is not line for m in carried(one, SIDES)}
    return bool(own and rest and own.isdisjoint(rest))


def _distinct_doubts(claim: Claim, line: Line, supports: tuple[Support, ...]) -> Iterator[Doubt]:
    given = carried(line, _DISTINCT)
    if not given:
        return
    name = given[0]
    shown = {one.modifier for one in supports}
    if is_visit(line.code):
        yield Doubt("on-visit", "block", f"{name} on {line.code}: never on a visit")
    elif len(procedures(claim.billed)) < 2:
        yield Doubt("unsupported", "warn", f"{name} on {line.code}: no other service stands on the claim")
    elif not shown:
        text = f"{name} on {line.code}: the note shows no other session, site, lesion or practitioner"
        yield Doubt("unsupported", "warn", text)
    elif name == "59":
        text = f"59 on {line.code}: {supports[0].why}, which {supports[0].modifier} tells exactly"
        yield Doubt("unspecific", "inform", text)
    elif name != "XU" and name not in shown:
        yield Doubt(
            "contradicted", "warn", f"{name} on {line.code}: the note reads as {supports[0].modifier}"
        )


def _repeated(claim: Claim, line: Line) -> Iterator[Support]:
    if is_visit(line.code) or (
        line.origin == "billed" and not (_is_twice(claim, line) or carried(line, _REPEAT))
    ):
        return
    if line.suggestion is None and line.origin == "suggested":
        return
    if words := _repeat_words(claim, line):
        modifier = (
            "91" if _is_laboratory(line.code) else "77" if words_of(claim, "another-practitioner") else "76"
        )
        yield Support(
            modifier, (words,), "the same service again on the day", is_needed=_is_second(claim, line)
        )


def _repeat_words(claim: Claim, line: Line) -> Evidence | None:
    """Words of repetition right before the service's own words; on a suggested line only those of the same day."""
    lower = lowered(claim.text)
    names = ("repeated-today",) if line.origin == "suggested" else ("repeated-today", "repeated")
    for one in line.evidence:
        for name in names:
            if found := entry(name).find(lower, max(0, one.start - _NEAR), min(len(lower), one.end + _NEAR)):
                return claim.evidence(*found)
    return words_of(claim, "repeated") if line.origin == "billed" and not line.evidence else None


def _is_laboratory(code: str) -> bool:
    service = catalogue().get(code)
    return code.startswith("8") if service is None else service.family == "laboratory"


def _is_twice(claim: Claim, line: Line) -> bool:
    return sum(one.code == line.code for one in claim.billed) > 1


def _is_second(claim: Claim, line: Line) -> bool:
    """Whether no line of the code carries a modifier of repetition, side or distinctness yet, and this is the last."""
    if line.origin == "suggested":
        return True
    same = [one for one in claim.billed if one.code == line.code]
    told = any(carried(one, _REPEAT | _DISTINCT | SIDES) for one in same)
    return len(same) > 1 and same[-1] is line and not told


def _repeat_doubts(claim: Claim, line: Line, supports: tuple[Support, ...]) -> Iterator[Doubt]:
    shown = {one.modifier for one in supports}
    for name in carried(line, _REPEAT):
        if is_visit(line.code):
            yield Doubt("unsupported", "block", f"{name} on {line.code}: never on a visit")
        elif name == "91" and not _is_laboratory(line.code):
            yield Doubt("contradicted", "block", f"91 on {line.code}: for repeated laboratory tests only")
        elif not shown:
            yield Doubt(
                "unsupported", "warn", f"{name} on {line.code}: the note does not tell of a repetition"
            )
        elif name not in shown:
            yield Doubt("contradicted", "warn", f"{name} on {line.code}: the note reads as {min(shown)}")


DISTINCT: Final = Family(
    "distinct",
    _DISTINCT,
    "NCCI Policy Manual ch. 1 E; HCPCS modifiers XE, XP, XS, XU",
    _distinct,
    _distinct_doubts,
)
REPEAT: Final = Family("repeat", _REPEAT, "CPT modifiers 76, 77, 91", _repeated, _repeat_doubts)
