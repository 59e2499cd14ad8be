"""Sites that one part of the note puts on the left and another on the right."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlp_coder.language.cues import load_rules
from nlp_coder.language.reading import Reading
from nlp_coder.language.side_words import Sites
from nlp_coder.review import Assertion

_COMPLAINT: Final = frozenset({"chief_complaint", "hpi", "subjective", "preop_diagnosis"})
_JUDGED: Final = frozenset({"assessment", "diagnosis", "discharge_diagnosis", "postop_diagnosis", "mdm"})
_DONE: Final = frozenset({"plan", "assessment_plan", "procedure", "procedures", "operative", "orders"})
_PARTS: Final[Mapping[str, int]] = {
    **dict.fromkeys(_COMPLAINT, 0),
    **dict.fromkeys(_JUDGED, 1),
    **dict.fromkeys(_DONE, 2),
}
_BEHIND: Final = 40
"""How far behind a side word, in code points, its site is looked for."""


@dataclass(frozen=True, slots=True)
class Sided:
    """A side that the note gives a site, and where it says so."""

    site: str
    side: str
    section: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _sites() -> Sites:
    return Sites.of(load_rules())


def sided_findings(reading: Reading) -> Iterator[Sided]:
    """Every site of a finding that is the patient's, so, and of this visit, with its side, in text order."""
    for one in reading.findings:
        if not _holds(one.assertion):
            continue
        side = next((cue for cue in one.cues if cue.axis == "laterality"), None)
        behind = reading.text[side.end : side.end + _BEHIND].split("\n")[0] if side else ""
        own = reading.text[one.hit.start : one.hit.end]
        section = reading.section_at(one.hit.start).name
        for site in _named(own) or _named(behind)[:1]:
            start = min(one.hit.start, side.start) if side and side.start >= one.hit.start - _BEHIND else None
            yield Sided(
                site,
                one.assertion.laterality or "",
                section,
                one.hit.start if start is None else start,
                one.hit.end,
            )


def side_conflicts(named: Iterable[Sided]) -> Iterator[tuple[Sided, Sided]]:
    """Pairs of places, each once, where two parts of the note give it one side each, and not the same.

    A site that any part puts on both sides, or names with both, has no conflict: two knees may both be ill.
    """
    by_site: dict[str, list[Sided]] = {}
    for one in named:
        if one.side and one.section in _PARTS:
            by_site.setdefault(one.site, []).append(one)
    seen: set[tuple[int, int]] = set()
    for site in sorted(by_site):
        first: dict[int, Sided] = {}
        said: dict[int, set[str]] = {}
        for one in by_site[site]:
            part = _PARTS[one.section]
            first.setdefault(part, one)
            said.setdefault(part, set()).add(one.side)
        if any(len(sides) > 1 or "bilateral" in sides for sides in said.values()):
            continue
        parts = sorted(said)
        for part in parts[1:]:
            one, other = first[parts[0]], first[part]
            if said[part] != said[parts[0]] and (one.start, other.start) not in seen:
                seen.add((one.start, other.start))
                yield one, other
                break


def _holds(assertion: Assertion) -> bool:
    return (
        assertion.presence in ("present", "possible")
        and assertion.experiencer == "patient"
        and assertion.temporality != "historical"
    )


def _named(words: str) -> list[str]:
    """The site words among some words of the note, singular, in their order."""
    regions = _sites().regions
    plain = [word.strip(".,;:()/-") for word in words.lower().split()]
    return [word if word[:-1] not in regions else word[:-1] for word in plain if word in regions]
