"""The note ends without a diagnosis: nothing assessed that a coder could put first."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.documentation.registry import Finding, Hit, gap

_NOT_A_DIAGNOSIS: Final = re.compile(
    r"^[\s.:\-]*(?:as above|see above|same as above|pending|tbd|to follow|will follow|deferred|see (?:hpi|note|plan)"
    r"|stable|unchanged|no change|doing well|follow[- ]?up|f/u)?[\s.\-]*$",
    re.IGNORECASE,
)
_NAMES_A_CONDITION: Final = re.compile(
    r"(?<!no )(?<!without )\b(?:[a-z]*(?:itis|osis|oma|emia|pathy|algia|plegia|ectasia)"
    r"|herniation|fracture|rupture|tear|impingement|stenosis|syndrome|disease|disorder|deficiency|failure|infection"
    r"|injury|sprain|strain|lesion|mass|cyst|ulcer|abscess|dislocation|prolapse|obstruction)s?\b",
    re.IGNORECASE,
)
"""A condition that the coder may not know a code for: then the code is missing, not the diagnosis."""
_HISTORY: Final = frozenset(
    "pmh psh problem_list family_history social_history ros medications allergies exam vitals labs results".split()
)


@gap(
    "missing-final-diagnosis",
    severity="block",
    source="ICD-10-CM Guidelines IV.G, IV.H",
    message="The note states no diagnosis or reason for this encounter that can be coded.",
    question="Based on your evaluation, what diagnosis, sign or symptom was addressed at this encounter?",
    options=("Diagnosis: ___", "Sign or symptom: ___"),
)
def missing_final_diagnosis(given: Finding) -> Iterator[Hit]:
    """No condition is affirmed where the provider assesses; in a note without headers, none at all."""
    chart = given.chart
    judged = chart.judged
    if any(
        one.section in judged or one.section == "preop_diagnosis"
        for s in chart.diagnoses
        for one in s.evidence
    ):
        return
    if judged is not ASSESSED and any(
        one.section in judged for w in chart.withheld if w.reason == "not-addressed" for one in w.evidence
    ):
        return
    assessed = list(chart.sections(ASSESSED))
    if assessed:
        said = " ".join(chart.text[one.body : one.end] for one in assessed)
        open_question = any(e.section in ASSESSED for w in chart.withheld for e in w.evidence)
        named = open_question or _NAMES_A_CONDITION.search(said) is not None
        if not named and (chart.diagnoses == () or _NOT_A_DIAGNOSIS.match(said)):
            yield Hit((chart.evidence(assessed[-1].start, _line_end(chart.text, assessed[-1].start)),))
        return
    if any(one.section not in _HISTORY for s in chart.diagnoses for one in s.evidence) or _complains(chart):
        return
    start, end = chart.reading.sentences[0] if chart.reading.sentences else (0, min(len(chart.text), 40))
    yield Hit((chart.evidence(start, end),))


def _complains(chart: Chart) -> bool:
    """Whether the complaint names a sign or symptom: it is the reason for the visit (IV.D)."""
    return any(
        one.section == "chief_complaint"
        for w in chart.withheld
        if w.reason == "not-addressed"
        for one in w.evidence
    )


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text.rstrip()) if end < 0 else max(start + 1, len(text[:end].rstrip()))
