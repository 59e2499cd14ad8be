"""A service whose diagnoses no policy takes as its reason (Social Security Act 1862(a)(1)(A); NCD and LCD lists).

The diagnosis that the claim points at must be on the list. Where the note holds a listed one that the claim leaves out,
the edit says so; where the note holds none, nobody proposes one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.necessity_lists import Policy, policy_of
from nlp_coder.claims.registry import edit
from nlp_coder.review import Edit

_HELD: Final = frozenset(
    {"integral", "below-threshold", "not-addressed", "ambiguous", "excluded", "historical"}
)
"""Reasons to leave a code off the claim that do not say the patient is without it."""
_DENIED: Final = re.compile(r"\b(?:no|not|denies|without|never|nor|negative for)\b[^.;\n]{0,50}$")


@edit("medical-necessity")
def medical_necessity(claim: Claim) -> Iterator[Edit]:
    """One edit a service whose list none of its diagnoses, and nothing else the note says, meets."""
    encounter = claim.note.encounter
    for line in claim.services:
        policy = policy_of(line.code, encounter.date_of_service, encounter.age, encounter.sex)
        if policy is None or policy.instead & set(line.modifiers):
            continue
        pointed = _pointed(claim, line)
        if not pointed or policy.is_met_by(pointed):
            continue
        noted = _noted(claim)
        listed = [code for code in noted if policy.is_met_by((code,))]
        if not listed and _says(claim.text, policy):
            continue
        billed = any(one.is_diagnosis for one in claim.billed)
        if listed and not billed:
            continue  # the claim is ours to make: the coder sees both codes
        yield _edit(line, policy, pointed, listed)


def _pointed(claim: Claim, line: Line) -> tuple[str, ...]:
    """The diagnoses billed, or where none is, those that the suggested service points at, else all suggested."""
    billed = tuple(one.code for one in claim.billed if one.is_diagnosis)
    if billed:
        return billed
    pointers = line.suggestion.pointers if line.suggestion and line.origin == "suggested" else ()
    return pointers or tuple(one.code for one in claim.diagnoses)


def _noted(claim: Claim) -> tuple[str, ...]:
    """Every diagnosis that the note gives the patient, on the claim or not."""
    suggested = [one.code for one in claim.suggestions if one.system == "ICD-10-CM"]
    held = [one.code for one in claim.withheld if one.reason in _HELD]
    return tuple(dict.fromkeys((*suggested, *held)))


def _says(text: str, policy: Policy) -> bool:
    """Whether words of the note, not denied, stand for a listed condition."""
    if not policy.words:
        return False
    lower = text.lower()
    return any(
        not _DENIED.search(lower, max(0, found.start() - 60), found.start())
        for found in _words(policy.words).finditer(lower)
    )


@lru_cache(maxsize=256)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})")


def _edit(line: Line, policy: Policy, pointed: tuple[str, ...], listed: list[str]) -> Edit:
    supports = f"{line.code}, {policy.what}: the claim points at {', '.join(pointed)}"
    note = f"the note also supports {', '.join(listed)}" if listed else "the note supports nothing listed"
    return Edit(
        kind="medical-necessity",
        severity="warn",
        codes=(line.code, *pointed),
        message=f"{supports}; the policy lists {policy.lists}; {note}.",
        source=policy.source,
        rule=f"medical-necessity.{policy.id}",
    )
