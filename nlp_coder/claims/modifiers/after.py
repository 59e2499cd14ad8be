"""Modifiers of a procedure in the global period of another: 58 staged, 78 return for a complication, 79 unrelated.

Source: Medicare Claims Processing Manual ch. 12 § 40.2; CPT modifiers 58, 78, 79.
"""

from collections.abc import Iterator
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.modifiers.family import Doubt, Family, Support, carried, words_of
from nlp_coder.claims.modifiers.relation import is_care_after, unrelated_diagnosis
from nlp_coder.claims.services import global_days, is_in_global_period, is_visit

_MODIFIERS: Final = frozenset({"58", "78", "79"})
_ENTRIES: Final = (
    ("78", "back-to-or", "an unplanned return for a complication of {0}"),
    ("58", "staged", "planned or staged after {0}"),
)


def _supports(claim: Claim, line: Line) -> Iterator[Support]:
    named = claim.note.encounter.global_of
    if (
        named is None
        or is_visit(line.code)
        or global_days(line.code) is None
        or not is_in_global_period(claim)
    ):
        return
    for modifier, entry, why in _ENTRIES:
        if words := words_of(claim, entry):
            yield Support(modifier, (words,), why.format(named.procedure))
            return
    words = unrelated_diagnosis(claim)
    if words is not None and not is_care_after(claim):
        yield Support("79", (words,), f"for another problem than {named.procedure}")


def _doubts(claim: Claim, line: Line, supports: tuple[Support, ...]) -> Iterator[Doubt]:
    given, named = carried(line, _MODIFIERS), claim.note.encounter.global_of
    for modifier in given:
        if modifier in {one.modifier for one in supports}:
            continue
        if is_visit(line.code):
            yield Doubt(
                "unsupported", "block", f"{modifier} on {line.code}: the modifier belongs on a procedure only"
            )
        elif named is None:
            text = (
                f"{modifier} on {line.code}: the encounter names no procedure in whose global period it falls"
            )
            yield Doubt("unsupported", "warn", text)
        elif supports:
            text = f"{modifier} on {line.code}: the note reads as {supports[0].modifier}, {supports[0].why}"
            yield Doubt("contradicted", "block", text)
        else:
            text = f"{modifier} on {line.code}: the note does not show what the modifier says of {named.procedure}"
            yield Doubt("unsupported", "warn", text)
    surgical = not is_visit(line.code) and global_days(line.code) is not None
    if not given and not supports and named is not None and surgical and is_in_global_period(claim):
        text = f"{line.code} falls in the global period of {named.procedure}: 58, 78 or 79 must tell why it is paid"
        yield Doubt("missing", "warn", text)


AFTER: Final = Family(
    "global",
    _MODIFIERS,
    "Medicare Claims Processing Manual ch. 12 § 40.2; CPT modifiers 58, 78, 79",
    _supports,
    _doubts,
)
