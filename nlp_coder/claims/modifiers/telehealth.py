"""Telehealth: 95 for live audio and video, 93 for audio alone. Sources: CPT Appendix P and T; CMS telehealth policy."""

from collections.abc import Iterator
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.modifiers.family import Doubt, Family, Support, carried, words_of
from nlp_coder.claims.services import catalogue, is_visit
from nlp_coder.review import Evidence

_MODES: Final = frozenset({"95", "93", "GT", "FQ"})
_FAMILIES: Final = frozenset(
    {"psychotherapy", "psychiatric evaluation", "counselling", "counselling medicare"}
)
_PLACES: Final = frozenset({"02", "10"})
_OPENING: Final = 1200
"""How the visit was held is told where it begins, or beside the time at its end."""
_WORDS: Final = {"93": "audio-only", "95": "video"}


def _may_be_remote(code: str) -> bool:
    service = catalogue().get(code)
    return is_visit(code) or (service is not None and service.family in _FAMILIES)


def _words(claim: Claim, modifier: str) -> Evidence | None:
    end = len(claim.text)
    found = words_of(claim, _WORDS[modifier], 0, min(_OPENING, end))
    return found or (
        words_of(claim, _WORDS[modifier], max(_OPENING, end - 500), end) if end > _OPENING else None
    )


def _supports(claim: Claim, line: Line) -> Iterator[Support]:
    if not _may_be_remote(line.code) or claim.note.encounter.setting not in ("outpatient", "home"):
        return
    if words := _words(claim, "93"):
        yield Support("93", (words,), "held by audio alone")
    elif words := _words(claim, "95"):
        yield Support("95", (words,), "held by live audio and video")


def _doubts(claim: Claim, line: Line, supports: tuple[Support, ...]) -> Iterator[Doubt]:
    shown = {"GT" if one.modifier == "95" else "FQ" for one in supports} | {one.modifier for one in supports}
    for name in carried(line, _MODES):
        if name in shown:
            continue
        if supports:
            yield Doubt(
                "contradicted", "block", f"{name} on {line.code}: the note says it was {supports[0].why}"
            )
        elif not _may_be_remote(line.code):
            yield Doubt("unsupported", "warn", f"{name} on {line.code}: not a service held at a distance")
        else:
            yield Doubt(
                "unsupported",
                "warn",
                f"{name} on {line.code}: the note tells of no visit by video or telephone",
            )
    place = claim.note.encounter.place_of_service
    if supports and place is not None and place not in _PLACES and is_visit(line.code):
        text = f"{line.code} was {supports[0].why}: place of service {place} is not telehealth (02 or 10)"
        yield Doubt("place", "warn", text)


TELEHEALTH: Final = Family(
    "telehealth", _MODES, "CPT modifiers 95 and 93, Appendix P and T", _supports, _doubts
)
