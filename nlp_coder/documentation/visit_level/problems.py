"""Problems: number and nature of what was evaluated or treated today, not of what a list holds."""

import re
from dataclasses import dataclass
from typing import Final

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.documentation.visit_level.words import load_words
from nlp_coder.review import Element, Evidence, Suggestion

_GOAL: Final = (("bp_systolic", 140.0), ("a1c", 8.0), ("ldl", 190.0))
_HYPERTENSION: Final = ("I10", "I11", "I12", "I13")
_FOLLOWED: Final = ("Z08", "Z09", "Z85", "Z86", "Z71", "Z3", "Z47", "Z48")
_STABLE: Final = re.compile(
    r"\b(?:stable|controlled|at goal|well[- ]controlled|compensated|asymptomatic|resolved)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of today: its nature and its words."""

    code: str
    nature: str
    words: Evidence


def problems(chart: Chart) -> Element:
    """The level of the problems. Sources of the steps: E/M framework 2021, problems."""
    found = _today(chart)
    by_nature: dict[str, list[Problem]] = {}
    for one in found:
        by_nature.setdefault(one.nature, []).append(one)

    def words(*natures: str) -> tuple[Evidence, ...]:
        return tuple(one.words for nature in natures for one in by_nature.get(nature, ()))

    if "threat" in by_nature:
        return Element("high", "a condition that threatens life or bodily function", words("threat"))
    for nature, reason in (
        ("worse", "a chronic illness that is worse or not at goal"),
        ("new", "a new problem whose outcome is uncertain"),
        ("systemic", "an acute illness with systemic symptoms or a complicated injury"),
    ):
        if nature in by_nature:
            return Element("moderate", reason, words(nature))
    stable = by_nature.get("stable", [])
    if len(stable) >= 2:
        return Element("moderate", "two or more stable chronic illnesses", words("stable"))
    if stable:
        return Element("low", "one stable chronic illness", words("stable"))
    if "acute" in by_nature:
        return Element("low", "an acute, uncomplicated illness or injury", words("acute"))
    minor = by_nature.get("minor", [])
    if len(minor) >= 2:
        return Element("low", "two or more minor problems", words("minor"))
    if minor:
        return Element("straightforward", "one self-limited or minor problem", words("minor"))
    follow_up = [one for one in chart.diagnoses if one.code.startswith(_FOLLOWED)]
    if follow_up:
        said = tuple(one.evidence[0] for one in follow_up)
        return Element("straightforward", "follow-up of a condition without active disease", said)
    return Element("none", "no problem is assessed")


def _today(chart: Chart) -> list[Problem]:
    found = []
    for one in chart.diagnoses:
        if one.code.startswith("Z") or one.code[0] in "VWXY":
            continue
        evidence = next((e for e in one.evidence if e.section in ASSESSED), one.evidence[0])
        found.append(Problem(one.code, _nature(one, evidence, chart), evidence))
    for held in chart.withheld:
        serious = held.reason in ("uncertain", "ruled-out") and load_words().coded["threat"].match(held.code)
        if serious and any(e.section in ASSESSED for e in held.evidence) and _worked_up(chart):
            found.append(Problem(held.code, "threat", held.evidence[0]))
        elif held.reason == "uncertain" and held.code.startswith(("C", "D0", "D3", "D4")):
            found.append(Problem(held.code, "new", held.evidence[0]))
        elif held.reason == "uncertain" and held.evidence[0].section in ASSESSED:
            systemic = load_words().coded["systemic"].match(held.code)
            found.append(Problem(held.code, "systemic" if systemic else "acute", held.evidence[0]))
    match = load_words().said["suicide"].search(chart.lower)
    if match and not re.search(
        r"\b(?:no|denies|without)\b[^.;\n]{0,40}$", chart.text[: match.start()][-60:], re.I
    ):
        found.append(Problem("R45.851", "threat", chart.evidence(*match.span())))
    return found


def _worked_up(chart: Chart) -> bool:
    return len({match.lastgroup for match in load_words().find_tests(chart.lower)}) >= 3


def _nature(one: Suggestion, evidence: Evidence, chart: Chart) -> str:
    coded, said = load_words().coded, load_words().said
    around = _around(evidence, chart)
    worse = said["worse"].search(around.lower()) is not None
    outpatient = chart.note.encounter.setting not in ("ed", "inpatient", "observation")
    if coded["threat"].match(one.code) and not (outpatient and not re.search(r"\bacute\b", around, re.I)):
        return "threat"
    if coded["systemic"].match(one.code):
        return "systemic"
    if coded["new_problem"].match(one.code):
        return "acute" if _STABLE.search(around) else "new"
    if coded["minor"].match(one.code) and not worse:
        return "minor"
    if coded["chronic"].match(one.code):
        return "worse" if worse or _above_goal(one.code, chart, around) else "stable"
    if one.code[0] == "S" and re.match(r"S[0-9]2|S06", one.code) and chart.note.encounter.setting == "ed":
        return "systemic"
    return "acute"


def _above_goal(code: str, chart: Chart, around: str) -> bool:
    """A value above goal makes a chronic illness not stable, even when nobody acts."""
    if re.search(r"\b(?:at goal|controlled|in range)\b", around, re.I):
        return False
    values = {value.name: value.number for value in chart.reading.values}
    if code.startswith(_HYPERTENSION):
        return values.get("bp_systolic", 0.0) >= 140 or values.get("bp_diastolic", 0.0) >= 90
    return code.startswith(("E10", "E11")) and values.get("a1c", 0.0) >= 8.0


def _around(evidence: Evidence, chart: Chart) -> str:
    """The words of the problem, or of the sentence and the next one, that speak of a finding."""
    for problem in chart.reading.problems:
        if problem.start <= evidence.start < problem.end:
            return chart.text[problem.start : problem.end]
    sentences = chart.reading.sentences
    for place, (start, end) in enumerate(sentences):
        if start <= evidence.start < end:
            follows = sentences[place + 1][1] if place + 1 < len(sentences) else end
            return chart.text[start : min(follows, end + 200)]
    return evidence.text
