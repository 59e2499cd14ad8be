"""Data: unique tests and outside notes, an independent historian, interpretation, discussion."""

import re
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.cloned import cloned_stretches, is_cloned
from nlp_coder.documentation.visit_level.judged import Judged, judged
from nlp_coder.documentation.visit_level.said import Said
from nlp_coder.documentation.visit_level.words import load_words
from nlp_coder.review import Evidence

_ORDERED_OR_READ: Final = re.compile(
    r"\b(?:order\w*|obtain\w*|check\w*|recheck\w*|repeat\w*|review\w*|result\w*|show\w*|reveal\w*|was|were|today|draw\w*|drawn"
    r"|get|send|sent|will|need\w*|labs?|due|normal|negative|positive|pending|schedul\w*|recommend\w*|request\w*|refer\w*"
    r"|unremarkable|level|read|report|interpretation|\d)"
)
_NOT_DONE: Final = re.compile(
    r"\b(?:no|not|declin\w*|without|defer\w*|if|consider|denies|last year|in the past|never|none)\b[^.;\n]{0,25}$"
)
_SKIPPED: Final = frozenset("pmh psh family_history social_history signature medications allergies".split())
_SOURCES: Final = re.compile(
    r"\b(?:outside|hospital|ed|emergency|pcp|cardiology|nephrology|oncology|neurology|referr\w+|pdmp|teacher|discharge)\b"
)


def data(chart: Chart, said: Said, *, screening: bool = True) -> Judged:
    """The level of the data. A panel is one test, a repeated test is one; billed interpretations do not count.

    Without `screening`, tests of prevention are left out: they belong to the preventive visit.
    """
    tests = _tests(chart, said, screening=screening)
    weak = load_words().weak_tests
    firm = [words for name, words in tests.items() if name not in weak]
    notes = _notes(chart, said)
    items = [*firm, *notes]
    historian = _first("independent_historian", chart, said)
    interpretation = (
        None if _interpretation_billed(chart) else _first("independent_interpretation", chart, said)
    )
    discussion = _first("discussion", chart, said)
    second = [one for one in (interpretation, discussion) if one is not None]
    spoken = [historian] if historian is not None else []
    rank = _rank(len(items), len(spoken), len(second))
    named = ", ".join(sorted(name for name in tests if name not in weak)) or "none"
    reason = _reason(rank, named, historian, interpretation, discussion)
    evidence = (*items, *spoken, *second)
    up = _rank(len(items) + (len(tests) > len(firm)), len(spoken), len(second))
    down = _rank(max(len(items) - 1, 0), len(spoken), len(second)) if firm else rank
    return judged(rank, reason, evidence, up, down)


def _rank(items: int, historian: int, others: int) -> int:
    """Rank of the categories: items of the first, the historian (one of them), second and third category."""
    categories = (items + historian >= 3) + others
    if categories >= 2:
        return 4
    if categories == 1:
        return 3
    return 2 if items >= 2 or historian else 1 if items else 0


def _reason(
    rank: int,
    named: str,
    historian: Evidence | None,
    interpretation: Evidence | None,
    discussion: Evidence | None,
) -> str:
    if rank == 4:
        return f"two categories of data (tests: {named})"
    if rank == 3:
        if interpretation is not None:
            return "an independent interpretation"
        if discussion is not None:
            return "a discussion with an external clinician or other source"
        return f"three items or more: {named}" + (" and a historian" if historian is not None else "")
    if rank == 2:
        return "an independent historian" if historian is not None else f"two items: {named}"
    return f"one item: {named}" if rank else "no test, outside note or historian counts"


def _tests(chart: Chart, said: Said, *, screening: bool) -> dict[str, Evidence]:
    """Unique tests ordered or reviewed, each with its first words; parts of a named panel are the panel's."""
    words = load_words()
    found: dict[str, Evidence] = {}
    cloned = cloned_stretches(chart)
    for name, (start, end) in said.tests:
        if name in found or chart.section_at(start) in _SKIPPED or is_cloned(cloned, start):
            continue
        if not _is_done(said, start, end) or (not screening and _for_screening(said, start, end)):
            continue
        found[name] = chart.evidence(start, end)
    for value in chart.reading.values:
        test = words.test_of_value.get(value.name) if value.kind == "lab" else None
        if test and test not in found and chart.section_at(value.start) not in _SKIPPED:
            found[test] = chart.evidence(value.start, value.end)
    for panel, parts in words.panels.items():
        if panel in found:
            found = {name: one for name, one in found.items() if name not in parts}
    billed = [code.split("-")[0] for code in chart.note.encounter.billed]
    return {name: one for name, one in found.items() if not _is_billed(name, billed)}


def _is_done(said: Said, start: int, end: int) -> bool:
    lower = said.lower
    before = lower[max(0, start - 60) : start].rpartition("\n")[2]
    return not _NOT_DONE.search(before) and bool(_ORDERED_OR_READ.search(lower, max(0, start - 80), end + 40))


def _for_screening(said: Said, start: int, end: int) -> bool:
    return any(True for _ in said.within("screening", max(0, start - 30), end + 20))


def _is_billed(name: str, billed: list[str]) -> bool:
    pattern = load_words().billed_tests.get(name)
    return pattern is not None and any(pattern.match(code) and len(code) == 5 for code in billed)


def _interpretation_billed(chart: Chart) -> bool:
    return any(re.fullmatch(r"7\d{4}|930\d\d", code.split("-")[0]) for code in chart.note.encounter.billed)


def _notes(chart: Chart, said: Said) -> list[Evidence]:
    """Outside notes read, one for each source."""
    found: dict[str, Evidence] = {}
    cloned = cloned_stretches(chart)
    for start, end in said.all("external_notes"):
        if not is_cloned(cloned, start) and not said.denied(start):
            source = _SOURCES.search(said.lower, start, end)
            found.setdefault(source.group() if source else "", chart.evidence(start, end))
    return list(found.values())


def _first(name: str, chart: Chart, said: Said) -> Evidence | None:
    cloned = cloned_stretches(chart)
    for start, end in said.all(name):
        if not said.denied(start) and not is_cloned(cloned, start):
            return chart.evidence(start, end)
    return None
