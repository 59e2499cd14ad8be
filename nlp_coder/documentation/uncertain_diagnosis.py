"""A diagnosis that the assessment leaves open (ICD-10-CM Guidelines IV.H, II.H).

Outpatient, "probable", "suspected" and alike aren't coded: the sign or symptom is. At a hospital discharge they are
coded as if established, but for the few conditions that only a confirmed diagnosis may code.
"""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.review import Severity, Suggestion, Withheld

_JUDGED: Final = frozenset(
    {"assessment", "assessment_plan", "diagnosis", "discharge_diagnosis", "postop_diagnosis"}
)
_WORKING: Final = re.compile(
    r"\b(?:probabl[ey]|likely|suspect\w*|presum\w+|prob|consistent with|compatible with|suspicious for|working"
    r"|appears? to (?:be|represent|have)|(?:thought|felt|believed) to (?:be|represent|have))\b"
)
_OPEN: Final = re.compile(
    r"\b(?:possibl[ey]|poss|questionable|question of|concern(?:ing|s)? for|rule[- ]?out|r\s*/\s*o|vs|versus|may be"
    r"|could be|could also be|may also be|cannot (?:be )?(?:exclude|rule)d?|excluded)\b|\?"
)
_LOOKED_FOR: Final = re.compile(
    r"\b(?:to|for|will|would|could|can|should|if|symptoms of|signs? of|triggers?|effects?|sources?|history of"
    r"|no|not|family|mother|father)\s+(?:\w+\s+)?$"
)
_ADVICE: Final = re.compile(r"\b(?:if|call|return|side effects?|triggers?|in case|risks?)\b")
_CONFIRMED_ONLY: Final = ("B20", "U07.1", "A92.5", "J09", "J10")
"""HIV, COVID-19, Zika, novel and other identified influenza (Guidelines I.C.1.a, I.C.1.f, I.C.1.g, I.C.10.c)."""
_NO_DIAGNOSIS: Final = ("Z", "R", "T14", "V", "W", "X", "Y")
_BROAD: Final = ("M25", "M54", "M79", "G56", "G57", "N64")
"""Families that hold unlike conditions: a pain of the neck settles nothing about its nerve root."""
_REACH: Final = 60


@gap(
    "uncertain-diagnosis",
    severity="warn",
    source="ICD-10-CM Guidelines IV.H, II.H",
    message="{finding} is told only as “{word}”; its signs and symptoms are coded until it is confirmed.",
    question="What is the status of “{finding}” after this encounter, and which sign or symptom was evaluated?",
    options=("Confirmed", "Ruled out", "Not yet established; sign or symptom: ___"),
)
def uncertain_diagnosis(given: Finding) -> Iterator[Hit]:
    """One gap a diagnosis that the assessment gives as open, and no other place affirms or rules out."""
    chart = given.chart
    is_stay = chart.note.encounter.setting == "inpatient"
    settled = {_family(one.code) for one in chart.diagnoses if one.assertion.presence != "possible"}
    settled |= {_family(one.code) for one in chart.withheld if one.reason == "ruled-out"}
    asked: set[str] = set()
    for one in _open_ones(chart):
        family = _family(one.code)
        if family in asked or family in settled or one.code.startswith(_NO_DIAGNOSIS):
            continue
        if is_stay and not one.code.startswith(_CONFIRMED_ONLY):
            continue
        found = _told(chart, one)
        if found is not None:
            start, end, word, severity = found
            asked.add(family)
            fills = {"finding": chart.text[start:end], "word": " ".join(word.split())}
            evidence = (chart.evidence(start, end),)
            yield Hit(evidence, (one.code,), fills, severity=severity)


def _open_ones(chart: Chart) -> Iterator[Withheld | Suggestion]:
    """What the note leaves open: withheld for it, or coded as if established."""
    yield from (one for one in chart.withheld if one.reason == "uncertain")
    yield from (one for one in chart.diagnoses if one.assertion.presence == "possible")


def _family(code: str) -> str:
    return code[:5] if code.startswith(_BROAD) else code[:3]


def _told(chart: Chart, held: Withheld | Suggestion) -> tuple[int, int, str, Severity] | None:
    """Where the assessment names it, the word that leaves it open, and whether it is the working diagnosis."""
    for words in held.evidence:
        if words.section not in _JUDGED:
            continue
        low, high = _sentence(chart, words.start)
        cue = held.cue if isinstance(held, Withheld) else None
        if cue is None or not low <= cue.start < high:
            before = chart.lower[max(low, words.start - _REACH) : words.start]
            word = next(reversed(list(_WORKING.finditer(before)) or list(_OPEN.finditer(before))), None)
            if word is None:
                continue
            said, place = word[0], max(low, words.start - _REACH) + word.start()
        else:
            said, place = chart.lower[cue.start : cue.end], cue.start
        if (
            said.startswith("to ")
            or _LOOKED_FOR.search(chart.lower, max(low, place - 24), place)
            or _ADVICE.search(chart.lower, low, place)
        ):
            continue
        if _WORKING.search(said):
            return words.start, words.end, said, "warn"
        if _OPEN.search(said):
            return words.start, words.end, said, "inform"
    return None


def _sentence(chart: Chart, place: int) -> tuple[int, int]:
    return next(
        ((start, end) for start, end in chart.reading.sentences if start <= place < end),
        (place, len(chart.text)),
    )
