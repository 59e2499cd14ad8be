"""Modifiers of a visit beside a procedure of the day or after one: 25, 57 and 24.

Sources: CPT modifiers; Medicare Claims Processing Manual ch. 12 § 30.6.6 and § 40; NCCI Policy Manual ch. 1 D.
"""

from collections.abc import Iterator
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.modifiers.family import Doubt, Family, Support, words_of
from nlp_coder.claims.modifiers.relation import is_care_after, related_words, unrelated_diagnosis
from nlp_coder.claims.services import (
    has_ended,
    is_in_global_period,
    is_major,
    is_minor,
    is_preventive,
    is_visit,
    procedures,
)
from nlp_coder.review import Evidence

_SEVERAL: Final = frozenset({"low", "moderate", "high"})
_NOT_A_PROBLEM: Final = ("Z79", "Z68", "Z23", "Z8", "Z9", "Z7", "Z6", "Z5", "Z3A")


def _others(claim: Claim, line: Line) -> tuple[Line, ...]:
    return procedures(claim.billed if line.origin == "billed" else claim.suggested)


def _minor(claim: Claim, line: Line) -> Line | None:
    return next((one for one in _others(claim, line) if is_minor(one.code)), None)


def _major(claim: Claim, line: Line) -> Line | None:
    return next((one for one in _others(claim, line) if is_major(one.code)), None)


def _separate_work(claim: Claim, line: Line) -> tuple[Evidence, ...]:
    """Words of work beyond the procedure's: a diagnosis that it does not treat, or drug management of moderate risk."""
    pointed = {code[:3] for one in _others(claim, line) if one.suggestion for code in one.suggestion.pointers}
    for one in claim.suggestions:
        if (
            one.system == "ICD-10-CM"
            and one.code[:3] not in pointed
            and not one.code.startswith(_NOT_A_PROBLEM)
        ):
            return one.evidence[:1]
    elements = claim.visit.elements
    if elements is None or elements.problems.level not in _SEVERAL:
        return ()
    done = (one for one in claim.suggestions if one.system != "ICD-10-CM")
    taken = {(words.start, words.end) for one in done for words in one.evidence}
    own = tuple(
        one for one in elements.risk.evidence if one.section != "procedure" and not _overlaps(one, taken)
    )
    return own[:1] if elements.risk.level in ("moderate", "high") else ()


def _overlaps(one: Evidence, taken: set[tuple[int, int]]) -> bool:
    return any(one.start < end and start < one.end for start, end in taken)


def _significant(claim: Claim, line: Line) -> Iterator[Support]:
    if not is_visit(line.code) or (other := _minor(claim, line)) is None:
        return
    if is_preventive(line.code):
        words = tuple(one.evidence[0] for one in claim.suggestions[:1])
        yield Support("25", words, f"the preventive visit is more than the usual work of {other.code}")
    elif words := _separate_work(claim, line):
        yield Support("25", words, f"the note shows an evaluation beyond the usual work of {other.code}")


def _significant_doubts(claim: Claim, line: Line, supports: tuple[Support, ...]) -> Iterator[Doubt]:
    visit = is_visit(line.code)
    other = _minor(claim, line) if visit else None
    if "25" in line.modifiers and not supports:
        if not visit:
            yield Doubt("unsupported", "block", f"25 on {line.code}: the modifier belongs on a visit only")
        elif other is None and (major := _major(claim, line)):
            yield Doubt(
                "unsupported", "warn", f"25 beside {major.code} with 90 global days: 57 is the modifier"
            )
        elif other is None and not any(is_visit(one.code) and one.code != line.code for one in claim.billed):
            yield Doubt(
                "unsupported", "warn", f"25 on {line.code}: no procedure of the day stands on the claim"
            )
        elif other is not None:
            text = (
                f"25 on {line.code}: the note shows nothing evaluated beyond the usual work of {other.code}"
            )
            yield Doubt("unsupported", "warn", text)
    elif other is not None and not supports and "57" not in line.modifiers:
        text = (
            f"{line.code} beside {other.code}: the note shows no evaluation beyond the procedure's usual work"
        )
        yield Doubt("included", "warn", text)


def _decided(claim: Claim, line: Line) -> Iterator[Support]:
    if not is_visit(line.code) or (other := _major(claim, line)) is None:
        return
    words = words_of(claim, "surgery-decided")
    if words is not None:
        yield Support("57", (words,), f"{other.code} with 90 global days was decided on at this visit")
    elif claim.note.encounter.setting == "ed" and other.evidence:
        yield Support("57", other.evidence[:1], f"{other.code} with 90 global days was decided on in the ED")


def _decided_doubts(claim: Claim, line: Line, supports: tuple[Support, ...]) -> Iterator[Doubt]:
    other = _major(claim, line) if is_visit(line.code) else None
    if "57" in line.modifiers and not supports:
        if not is_visit(line.code):
            yield Doubt("unsupported", "block", f"57 on {line.code}: the modifier belongs on a visit only")
        elif other is None:
            text = f"57 on {line.code}: no procedure with 90 global days stands on the claim"
            yield Doubt("unsupported", "warn", text)
        else:
            text = f"57 on {line.code}: the note does not say that {other.code} was decided on at this visit"
            yield Doubt("unsupported", "warn", text)
    elif other is not None and not supports and not {"24", "25"} & set(line.modifiers):
        text = f"{line.code} beside {other.code}: the visit is part of the operation unless it decided on it"
        yield Doubt("included", "warn", text)


def _unrelated(claim: Claim, line: Line) -> Iterator[Support]:
    if not is_visit(line.code) or not is_in_global_period(claim):
        return
    named = claim.note.encounter.global_of
    words = unrelated_diagnosis(claim)
    if named is not None and words is not None and not is_care_after(claim):
        yield Support("24", (words,), f"the visit is for another problem than {named.procedure}")


def _unrelated_doubts(claim: Claim, line: Line, supports: tuple[Support, ...]) -> Iterator[Doubt]:
    named = claim.note.encounter.global_of
    if supports or not is_visit(line.code):
        if "24" in line.modifiers and not is_visit(line.code):
            yield Doubt("unsupported", "block", f"24 on {line.code}: the modifier belongs on a visit only")
        return
    if "24" in line.modifiers:
        if named is None:
            text = f"24 on {line.code}: the encounter names no procedure in whose global period it falls"
            yield Doubt("unsupported", "warn", text)
        elif has_ended(claim):
            yield Doubt(
                "unsupported", "warn", f"24 on {line.code}: the global period of {named.procedure} is over"
            )
        elif is_in_global_period(claim):
            text = (
                f"24 on {line.code}: the note tells of care after {named.procedure}, not of another problem"
            )
            yield Doubt("unsupported", "warn", text)
    elif named is not None and is_in_global_period(claim) and related_words(claim) is not None:
        text = f"{line.code} falls in the global period of {named.procedure}: care after the operation is included"
        yield Doubt("included", "warn", text)


SIGNIFICANT: Final = Family(
    "25",
    frozenset({"25"}),
    "CPT modifier 25; NCCI Policy Manual ch. 1 D",
    _significant,
    _significant_doubts,
)
DECISION: Final = Family(
    "57",
    frozenset({"57"}),
    "CPT modifier 57; Medicare Claims Processing Manual ch. 12 § 30.6.6.C",
    _decided,
    _decided_doubts,
)
UNRELATED: Final = Family(
    "24",
    frozenset({"24"}),
    "CPT modifier 24; Medicare Claims Processing Manual ch. 12 § 40.2",
    _unrelated,
    _unrelated_doubts,
)
