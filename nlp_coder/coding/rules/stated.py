"""A verdict that a rule makes from a stretch of the note, not from a term."""

from dataclasses import replace
from typing import Final

from nlp_coder.codes.lexicon import Entry
from nlp_coder.coding.candidates import Candidate
from nlp_coder.coding.cases import Case, Told
from nlp_coder.coding.explanation import Adjustment, Explanation
from nlp_coder.coding.specificity import Exact
from nlp_coder.coding.verdict import Verdict
from nlp_coder.language.reading import Finding, Hit, Reading
from nlp_coder.review import Assertion

SURE: Final = 2.2
"""Log-odds that a code which a rule names is the right one for its words."""
CALLED: Final = 3.0
"""Log-odds by which a rule that calls for a code makes it more reportable."""


def stated(
    number: int,
    span: tuple[int, int],
    reading: Reading,
    reportable: Explanation,
    why: tuple[str, str],
    *,
    sure: float = SURE,
) -> Verdict:
    """A verdict made by a rule from a stretch of the note; `sure` are the log-odds of the code."""
    section = reading.section_at(span[0]).name
    sentence = max(
        (place for place, (start, _) in enumerate(reading.sentences) if start <= span[0]), default=0
    )
    hit = Hit(*span, -1, "finding", (span,))
    finding = Finding(hit, section, sentence, None, False, Assertion(), ())
    choice = Explanation(sure)
    candidate = Candidate(
        number, Entry(number, None, "rule"), Exact(number, number, frozenset(), None, False, ()), choice
    )
    case = Case(number, (Told(finding, (candidate,), None, None),))
    return Verdict(case, number, reportable, choice, None, None, (why,))


def called_for(one: Verdict, rule: str, why: str) -> Verdict:
    """A case too faint to stand alone, suggested because a rule calls for it; the rule moves its score."""
    called = Adjustment(rule, CALLED)
    reportable = Explanation(one.reportable.base, (called, *one.reportable.adjustments))
    return replace(one, withheld=None, reportable=reportable, because=(*one.because, (rule, why)))


def beside(lead: Verdict, reason: str, span: tuple[int, int]) -> Explanation:
    """As reportable as the verdict it stands beside, with the words that call for it."""
    return Explanation(lead.reportable.base, (*lead.reportable.adjustments, Adjustment(reason, 0.0, *span)))
