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
from nlp_coder.coding.cases import ASSESSED
from nlp_coder.language.lower import lowered
from nlp_coder.review import Edit

_HELD: Final = frozenset(
    {"integral", "below-threshold", "not-addressed", "ambiguous", "excluded", "historical"}
)
"""Reasons to leave a code off the claim that do not say the patient is without it."""
OFF_CLAIM: Final = ".off-claim"
"""Ends the rule's name where the note supports a listed diagnosis that the claim leaves out: nothing to ask then."""
_GIVES_REASON: Final = ASSESSED | {"plan", "indications", "preop_diagnosis", "chief_complaint"}
_REACH: Final = 60
_DENIAL: Final = re.compile(r"\b(?:no|not|none|denies|denied|without|never|nor|negative for|free of)\b")
_OR: Final = re.compile(r"\b(?:or|nor)\b")
_SENTENCE: Final = re.compile(r"[.;\n]|\b(?:but|however|except)\b")


@edit("medical-necessity")
def medical_necessity(claim: Claim) -> Iterator[Edit]:
    """One edit a service whose list none of its diagnoses, and nothing else the note says, meets."""
    encounter = claim.note.encounter
    for line in claim.services:
        policy = policy_of(line.code, encounter.date_of_service, encounter.age, encounter.sex)
        if policy is None or policy.instead & set(line.modifiers):
            continue
        pointed = _pointed(claim, line)
        if not pointed and not (policy.words or policy.conditions):
            continue  # a note without a diagnosis is a gap of another kind
        if policy.is_met_by(pointed):
            continue
        listed = policy.support(_noted(claim))
        if not listed and _says(claim, line, policy):
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


def _says(claim: Claim, line: Line, policy: Policy) -> bool:
    """Whether words of the note, neither denied nor a relative's, stand for a listed reason."""
    lower = lowered(claim.text)
    places = _places(lower, policy.words, [(0, len(lower))])
    places += _places(lower, policy.conditions, _reasons(claim, line) if policy.conditions else [])
    return any(_is_affirmed(claim, lower, start, end) for start, end in places)


def _places(lower: str, words: tuple[str, ...], stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if not words:
        return []
    return [found.span() for start, end in stretches for found in _words(words).finditer(lower, start, end)]


def _reasons(claim: Claim, line: Line) -> list[tuple[int, int]]:
    """Where a reason is given: assessing sections and the service's sentences; without such sections, anywhere."""
    reading = claim.reading
    sections = [(one.start, one.end) for one in reading.sections if one.name in _GIVES_REASON]
    if not sections:
        return [(0, len(claim.text))]
    told = [
        (start, end)
        for start, end in reading.sentences
        if any(start < words.end and words.start < end for words in line.evidence)
    ]
    return sections + told


def _is_affirmed(claim: Claim, lower: str, start: int, end: int) -> bool:
    """By the finding that the words are part of; where they are none, by a denial before them in the sentence."""
    for finding in (*claim.reading.findings, *claim.reading.bare):
        if finding.hit.start < end and start < finding.hit.end:
            said = finding.assertion
            return said.presence in ("present", "possible") and said.experiencer == "patient"
    return not _is_denied(lower, start, end)


def _is_denied(lower: str, start: int, end: int) -> bool:
    """Whether a denial before the words reaches them: over a comma only in a list with "or".

    "No pain, itching, or bleeding" denies all three, "no fever, painful" only the first.
    """
    before = _SENTENCE.split(lower[max(0, start - _REACH) : start])[-1]
    denials = list(_DENIAL.finditer(before))
    if not denials:
        return False
    between = before[denials[-1].end() :]
    after = _SENTENCE.split(lower[end : end + _REACH], maxsplit=1)[0]
    return "," not in between or bool(_OR.search(between) or _OR.search(after))


@lru_cache(maxsize=256)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})")


def _edit(line: Line, policy: Policy, pointed: tuple[str, ...], listed: tuple[str, ...]) -> Edit:
    pointing = f"the claim points at {', '.join(pointed)}" if pointed else "no diagnosis stands beside it"
    supports = f"{line.code}, {policy.what}: {pointing}"
    note = (
        f"the note also supports {', '.join(listed)}"
        if listed
        else "the note gives none of these as the reason"
    )
    limits = f" ({policy.limits})" if policy.limits else ""
    return Edit(
        kind="medical-necessity",
        severity="warn",
        codes=(line.code, *pointed),
        message=f"{supports}; the policy lists {policy.lists}{limits}; {note}.",
        source=policy.source,
        rule=f"medical-necessity.{policy.id}{OFF_CLAIM if listed else ''}",
    )
