"""Data: unique tests and outside notes, an independent historian, interpretation, discussion."""

import re
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.words import load_words
from nlp_coder.review import Element, Evidence

_ORDERED_OR_READ: Final = re.compile(
    r"\b(?:order\w*|obtain\w*|check\w*|recheck\w*|repeat\w*|review\w*|result\w*|show\w*|reveal\w*|was|were|today|draw\w*|sent"
    r"|get|send|will|need\w*|labs?|due|normal|negative|positive|pending|schedul\w*|recommend\w*|request\w*|refer\w*|unremarkable"
    r"|level|read|interpretation|\d)",
    re.IGNORECASE,
)
_NOT_DONE: Final = re.compile(
    r"\b(?:no|not|declin\w*|without|defer\w*|if|consider|denies|last year|in the past|never|none)\b[^.;\n]{0,25}$",
    re.I,
)
_SKIPPED: Final = frozenset("pmh psh family_history social_history signature".split())


def data(chart: Chart) -> Element:
    """The level of the data. A panel is one test, a repeated test is one; billed interpretations do not count."""
    tests = _tests(chart)
    notes = _first("external_notes", chart)
    historian = _first("independent_historian", chart)
    interpretation = None if _interpretation_billed(chart) else _first("independent_interpretation", chart)
    discussion = _first("discussion", chart)
    items = list(tests.values()) + ([notes] if notes else [])
    first = len(items) + (1 if historian else 0)
    categories = [first >= 3, interpretation is not None, discussion is not None]
    evidence = tuple(one for one in (*items, historian, interpretation, discussion) if one is not None)
    named = ", ".join(sorted(tests)) or "none"
    if sum(categories) >= 2:
        return Element("high", f"two categories of data (tests: {named})", evidence)
    if any(categories):
        return Element("moderate", _why(first, interpretation, discussion, named), evidence)
    if len(items) >= 2 or historian is not None:
        reason = "an independent historian" if historian is not None else f"two items: {named}"
        return Element("low", reason, evidence)
    if items:
        return Element("straightforward", f"one item: {named}", evidence)
    return Element("straightforward", "no test, outside note or historian counts")


def _why(first: int, interpretation: Evidence | None, discussion: Evidence | None, named: str) -> str:
    if interpretation is not None:
        return "an independent interpretation"
    if discussion is not None:
        return "a discussion with an external clinician or other source"
    return f"{first} items: {named}"


def _tests(chart: Chart) -> dict[str, Evidence]:
    """Unique tests ordered or reviewed, each with its first words."""
    words, found = load_words(), {}
    for match in words.find_tests(chart.lower):
        name = words.test_names[match.lastgroup or ""]
        if name in found or chart.section_at(match.start()) in _SKIPPED:
            continue
        before = chart.text[max(0, match.start() - 60) : match.start()]
        around = chart.text[max(0, match.start() - 80) : match.end() + 40]
        if _NOT_DONE.search(before.rpartition("\n")[2]) or not _ORDERED_OR_READ.search(around):
            continue
        found[name] = chart.evidence(*match.span())
    if "chest x-ray" in found and "x-ray" in found:
        del found["x-ray"]
    return found


def _first(name: str, chart: Chart) -> Evidence | None:
    for match in load_words().said[name].finditer(chart.lower):
        if not _NOT_DONE.search(chart.text[max(0, match.start() - 30) : match.start()]):
            return chart.evidence(*match.span())
    return None


def _interpretation_billed(chart: Chart) -> bool:
    return any(re.fullmatch(r"7\d{4}|930\d\d", code.split("-")[0]) for code in chart.note.encounter.billed)
