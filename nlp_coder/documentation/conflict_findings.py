"""Findings that one part of a note denies or qualifies and its assessment states otherwise."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.documentation.conflict_table import Contradiction
from nlp_coder.language.reading import Finding

_DENIED_IN: Final = frozenset({"ros", "exam", "objective"})
_STATED_IN: Final = ASSESSED | {"chief_complaint"}
_TIED: Final = re.compile(
    r"\b(?:today|now|currently|current|at present|this morning|at this time|further|more|recent|new|other"
    r"|any longer|since|during"
    r"|resolv\w*|improv\w*|worsen\w*|significant|acute|severe|at rest|nocturnal|night|lower|upper|active|gross"
    r"|focal|bilateral"
    r"|left|right|pitting|visible|palpable|associated|recurrent|at home|last|prior)\b"
)
_QUALIFIED: Final = re.compile(
    r"\b(acute on chronic|acute and chronic|acute|chronic)[ \t]+(?:\w+[ \t]+){0,2}?"
    r"(deep vein thrombosis|dvt|respiratory failure|pancreatitis|subdural hematoma|otitis media|sinusitis|hepatitis"
    r"|pulmonary embolism|anemia due to blood loss|blood loss anemia)\b"
)
_STAGE: Final = re.compile(
    r"\b(?P<one>ckd|chronic kidney disease)\b[ ,(\-]{0,3}(?:is |at )?stage[ \t]+(?P<a>[1-5][ab]?)\b"
    r"|\bstage[ \t]+(?P<b>[1-5][ab]?)[ \t]+(?P<two>ckd|chronic kidney disease)\b"
)
_CHANGE: Final = re.compile(
    r"\b(?:progress\w*|previous(?:ly)?|from|was|were|prior|now|worsen\w*|improv\w*|family|mother|father|risk"
    r"|last|earlier|history|if"
    r"|no|not|versus|vs|possible|between|in 20\d\d|ago)\b"
)
_SIDE: Final = re.compile(r"\b(?:right|left|bilateral|both)\b")
_REACH: Final = 50
_EDEMA_PLACES: Final = re.compile(r"\b(?:arms?|legs?|pedal|feet|hands?|face|pulmonary)\b")


def denied_and_assessed(chart: Chart) -> Iterator[Contradiction]:
    """A symptom or sign that the review of systems or the exam denies and a heading of the assessment states."""
    denied: dict[int, Finding] = {}
    for one in chart.reading.findings:
        if (
            one.section in _DENIED_IN
            and one.assertion.presence == "absent"
            and one.assertion.experiencer == "patient"
            and not _qualified(chart, one)
        ):
            denied.setdefault(one.hit.concept, one)
    if not denied:
        return
    affirmed = {
        one.hit.concept
        for one in chart.reading.findings
        if one.section in _DENIED_IN and one.assertion.presence == "present"
    }
    for one in chart.reading.findings:
        rival = denied.get(one.hit.concept)
        if rival is None or one.section not in _STATED_IN or one.hit.concept in affirmed or not _stated(one):
            continue
        if _words(chart, one) == _words(chart, rival) and _is_own_statement(chart, one):
            yield Contradiction(
                _words(chart, one), (rival.hit.start, rival.hit.end), (one.hit.start, one.hit.end)
            )
            denied.pop(one.hit.concept)


def _stated(one: Finding) -> bool:
    assertion = one.assertion
    return (
        assertion.presence == "present"
        and assertion.experiencer == "patient"
        and assertion.temporality == "current"
    )


def _words(chart: Chart, one: Finding) -> str:
    return " ".join(chart.lower[one.hit.start : one.hit.end].split())


def _is_own_statement(chart: Chart, one: Finding) -> bool:
    """Whether the finding opens a sentence or a problem: what is assessed, not what is told beside it."""
    before = chart.lower[max(0, one.hit.start - 24) : one.hit.start]
    return (
        re.search(r"(?:^|[\n:]|[.;]\s|\d[.)]\s|[-•#]\s)\s*(?:acute |new |bilateral )?$", before) is not None
    )


def _qualified(chart: Chart, one: Finding) -> bool:
    """Whether the denial is of a day, a place, a degree or a change only."""
    start, end = next(
        ((low, high) for low, high in chart.reading.sentences if low <= one.hit.start < high),
        (one.hit.start, one.hit.end),
    )
    around = (
        chart.lower[max(start, one.hit.start - 30) : one.hit.start],
        chart.lower[one.hit.end : min(end, one.hit.end + 40)],
    )
    clause = re.split(r"[,;]", around[0])[-1] + " " + re.split(r"[,;]", around[1])[0]
    return _TIED.search(clause) is not None


def acute_and_chronic(chart: Chart) -> Iterator[Contradiction]:
    """One condition that the assessment calls acute and another part chronic, or the other way round."""
    said: dict[str, dict[str, tuple[int, int, bool]]] = {}
    for match in _QUALIFIED.finditer(chart.lower):
        start, end = match.span()
        name = "deep vein thrombosis" if match[2] == "dvt" else match[2]
        if chart.section_at(start) in ("family_history", "pmh", "problem_list"):
            continue
        if _CHANGE.search(chart.lower, max(chart.lower.rfind("\n", 0, start) + 1, start - _REACH), start):
            continue
        judged = chart.section_at(start) in ASSESSED
        if match[1] not in said.setdefault(name, {}) or judged:
            said[name].setdefault(match[1], (start, end, judged))
    for name in sorted(said):
        ways = said[name]
        if set(ways) == {"acute", "chronic"} and any(way[2] for way in ways.values()):
            one, other = sorted(way[:2] for way in ways.values())
            if _same_sides(chart.lower[one[0] : one[1] + _REACH], chart.lower[other[0] : other[1] + _REACH]):
                yield Contradiction(name, one, other)


def _same_sides(one: str, other: str) -> bool:
    sides = set(_SIDE.findall(one)), set(_SIDE.findall(other))
    return not sides[0] or not sides[1] or sides[0] == sides[1]


def stages(chart: Chart) -> Iterator[Contradiction]:
    """Two stages of the kidney disease, both told as of now; "3" and "3b" agree."""
    found: dict[str, tuple[int, int]] = {}
    for match in _STAGE.finditer(chart.lower):
        start, end = match.span()
        low = max(chart.lower.rfind("\n", 0, start) + 1, start - _REACH)
        if chart.section_at(start) in ("family_history", "pmh", "problem_list") or _CHANGE.search(
            chart.lower, low, start
        ):
            continue
        if _CHANGE.search(chart.lower[end : end + 30].split(".")[0].split(",")[0]):
            continue
        found.setdefault(match["a"] or match["b"], match.span())
    names = sorted(found)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            if not (one.startswith(other) or other.startswith(one)):
                yield Contradiction("stage of the kidney disease", *sorted((found[one], found[other])))
                return
