"""Which words of the note belong to which item of the review.

An item's key is its list and its place there: "s0" the first suggestion, "w2" a withheld code, "g1" a gap,
"v:data" an element of the visit level. The note, the lists and the session speak of items by these keys.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from nlp_coder.language.reading import Section
from nlp_coder.review import Element, Elements, Review, Suggestion, Withheld
from nlp_coder.ui.note_html import Mark

ElementName = Literal["problems", "data", "risk", "time"]
ELEMENT_NAMES: Final[tuple[ElementName, ...]] = ("problems", "data", "risk", "time")


def headers_of(sections: Iterable[Section]) -> tuple[Mark, ...]:
    """The headers of a note's sections, as the engine reads them."""
    return tuple(Mark(one.start, one.body, "heading") for one in sections if one.start < one.body)


def marks_of(review: Review) -> tuple[Mark, ...]:
    """Every mark of the review, in the order of its lists."""
    found: list[Mark] = []
    for place, suggestion in enumerate(review.suggestions):
        found += _suggestion(f"s{place}", suggestion)
    for place, withheld in enumerate(review.withheld):
        found += _withheld(f"w{place}", withheld)
    for place, gap in enumerate(review.gaps):
        found += (Mark(e.start, e.end, "gap", f"g{place}", "gap") for e in gap.evidence)
    if review.visit_level.elements is not None:
        for name in ELEMENT_NAMES:
            words = element_of(review.visit_level.elements, name).evidence
            found += (Mark(e.start, e.end, "context", f"v:{name}") for e in words)
    return tuple(found)


def element_of(elements: Elements, name: ElementName) -> Element:
    """One element of the visit level, by its name."""
    return {
        "problems": elements.problems,
        "data": elements.data,
        "risk": elements.risk,
        "time": elements.time,
    }[name]


def _suggestion(key: str, suggestion: Suggestion) -> Iterator[Mark]:
    shown = set()
    for evidence in suggestion.evidence:
        shown.add((evidence.start, evidence.end))
        yield Mark(evidence.start, evidence.end, "evidence", key, suggestion.code)
    for modifier, evidences in sorted((suggestion.modifier_evidence or {}).items()):
        for evidence in evidences:
            shown.add((evidence.start, evidence.end))
            yield Mark(evidence.start, evidence.end, "cue", key, f"-{modifier}")
    for step in suggestion.rationale:
        if step.start is not None and step.end is not None and (step.start, step.end) not in shown:
            yield Mark(step.start, step.end, "context", key)


def _withheld(key: str, withheld: Withheld) -> Iterator[Mark]:
    for evidence in withheld.evidence:
        yield Mark(evidence.start, evidence.end, "withheld", key, "not coded")
    if withheld.cue is not None:
        yield Mark(withheld.cue.start, withheld.cue.end, "cue", key, withheld.reason)
