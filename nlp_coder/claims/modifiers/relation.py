"""Whether an encounter in a global period concerns the operation: its diagnoses and words against the procedure."""

from typing import Final

from nlp_coder.claims.claim import Claim
from nlp_coder.claims.modifiers.family import words_of
from nlp_coder.claims.services import catalogue
from nlp_coder.review import Evidence, Suggestion

_AFTER: Final = (
    "Z47",
    "Z48",
    "Z09",
    "Z98",
    "Z96",
    "T81",
    "T82",
    "T83",
    "T84",
    "T85",
    "T88",
    "G89.18",
    "Z42",
    "Z43",
    "Z51",
)
"""Aftercare, follow-up and complications of surgical care."""
_SHORT: Final = 3
_COMMON: Final = frozenset(
    {
        "repair",
        "open",
        "closed",
        "laparoscopic",
        "excision",
        "removal",
        "release",
        "replacement",
        "through",
        "take",
        "with",
        "without",
        "incision",
        "cut",
        "first",
        "each",
        "lesion",
        "procedure",
        "done",
        "treatment",
        "treated",
        "injection",
        "placed",
        "total",
    }
)


def is_care_after(claim: Claim) -> bool:
    """Whether the first diagnosis is aftercare or a complication, or the note tells of postoperative care alone."""
    first = _first(claim)
    if first is None:
        return related_words(claim) is not None
    return first.code.startswith(_AFTER) or (is_tied(claim, first) and words_of(claim, "unrelated") is None)


def related_words(claim: Claim) -> Evidence | None:
    """Words of postoperative care, when no other problem is named as the reason of the encounter."""
    first = _first(claim)
    if first is not None and not first.code.startswith(_AFTER) and not is_tied(claim, first):
        return None
    if first is not None and first.code.startswith(_AFTER):
        return first.evidence[0]
    return words_of(claim, "postoperative")


def unrelated_diagnosis(claim: Claim) -> Evidence | None:
    """The words that say so, or those of a first diagnosis which has nothing to do with the operation."""
    first = _first(claim)
    if words := words_of(claim, "unrelated"):
        return words
    if first is None or first.code.startswith(_AFTER) or is_tied(claim, first):
        return None
    return first.evidence[0]


def is_tied(claim: Claim, diagnosis: Suggestion) -> bool:
    """Whether a diagnosis shares a site or disease word with the procedure of the global period."""
    named = claim.note.encounter.global_of
    service = catalogue().get(named.procedure.split("-")[0]) if named is not None else None
    if service is None:
        return True
    phrases = (*service.target, *service.action, service.name)
    sites = {word for phrase in phrases for word in phrase.lower().split() if len(word) > _SHORT} - _COMMON
    told = diagnosis.description.lower() + " " + " ".join(one.text.lower() for one in diagnosis.evidence)
    return any(word[:6] in told for word in sites)


def _first(claim: Claim) -> Suggestion | None:
    return next((one for one in claim.suggestions if one.system == "ICD-10-CM"), None)
