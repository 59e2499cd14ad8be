"""Codes that a rule adds beside others: long-term drugs with the disease they treat, the vaccination itself."""

import re
from collections.abc import Sequence
from typing import Final

from nlp_coder.codes.lexicon import Entry
from nlp_coder.coding.candidates import Candidate
from nlp_coder.coding.cases import Case, Told
from nlp_coder.coding.explanation import Adjustment, Explanation
from nlp_coder.coding.procedures import Done
from nlp_coder.coding.reportability import Surroundings
from nlp_coder.coding.specificity import Exact
from nlp_coder.coding.verdict import Reference, Verdict
from nlp_coder.language.reading import Finding, Hit, Reading
from nlp_coder.note import Note
from nlp_coder.review import Assertion

SURE: Final = 2.2
"""Log-odds that a code which a rule names is the right one for its words."""

_DIABETES: Final = ("E08", "E09", "E10", "E11", "E13")
_CLOTS: Final = ("I48", "I26", "I82", "Z86.71", "Z95.2", "D68")
_BESIDE: Final = {
    "Z79.4": (_DIABETES, "use additional code (I.C.4.a.3)"),
    "Z79.84": (_DIABETES, "use additional code (I.C.4.a.3)"),
    "Z79.85": (_DIABETES, "use additional code (I.C.4.a.3)"),
    "Z79.01": (_CLOTS, "long-term drug that affects care (I.C.21.c.3)"),
}
"""Status code of a drug -> the suggested diagnoses beside which it is coded, and the rule."""

_BEGUN: Final = re.compile(
    r"\b(?:add|start|begin|initiate|consider|try|discuss)(?:ed|ing|s)?\b[^.;\n]{0,30}$", re.IGNORECASE
)


def companions(
    verdicts: Sequence[Verdict],
    reference: Reference,
    around: Surroundings,
    note: Note,
    services: Sequence[Done],
) -> list[Verdict]:
    """Verdicts that rules add; none that the note already gives."""
    there = {one.number for one in verdicts if one.withheld is None}
    added = [*_drug_status(verdicts, reference, around), *_vaccination(reference, around, services)]
    day = note.encounter.coding_date
    return [one for one in added if one.number not in there and reference.book.is_valid_on(one.number, day)]


def _drug_status(verdicts: Sequence[Verdict], reference: Reference, around: Surroundings) -> list[Verdict]:
    found: dict[str, Verdict] = {}
    for drug in around.reading.drugs:
        status = reference.medications[drug.name].status_code
        if (
            status not in _BESIDE
            or status in found
            or not drug.taken
            or _only_begun(around.reading.text, drug.start)
        ):
            continue
        beside, rule = _BESIDE[status]
        lead = next(
            (v for v in verdicts if v.withheld is None and reference.book.codes[v.number].startswith(beside)),
            None,
        )
        if lead is not None:
            taken = Adjustment("drug taken for the diagnosis", 0.0, drug.start, drug.end)
            reportable = Explanation(lead.reportable.base, (*lead.reportable.adjustments, taken))
            why = (rule, f"long-term drug beside {reference.book.codes[lead.number]}")
            span = (drug.start, drug.end)
            found[status] = _stated(reference.book.number(status), span, around.reading, reportable, why)
    return [found[status] for status in sorted(found)]


def _only_begun(text: str, start: int) -> bool:
    """A drug that is only now begun or thought of is not yet a long-term one."""
    return _BEGUN.search(text, max(0, start - 40), start) is not None


def _vaccination(reference: Reference, around: Surroundings, services: Sequence[Done]) -> list[Verdict]:
    """A vaccine given is coded Z23, once (I.C.21.c.2)."""
    given = next((done for done in services if done.service.family.startswith("vaccine")), None)
    if given is None:
        return []
    reportable = Explanation(SURE, (Adjustment("vaccine given", 1.0, given.start, given.end),))
    why = ("encounter for immunization (I.C.21.c.2)", "a vaccine was given in this encounter")
    return [_stated(reference.book.number("Z23"), (given.start, given.end), around.reading, reportable, why)]


def _stated(
    number: int, span: tuple[int, int], reading: Reading, reportable: Explanation, why: tuple[str, str]
) -> Verdict:
    """A verdict made by a rule from a stretch of the note."""
    section = reading.section_at(span[0]).name
    sentence = max(
        (place for place, (start, _) in enumerate(reading.sentences) if start <= span[0]), default=0
    )
    hit = Hit(*span, -1, "finding", (span,))
    finding = Finding(hit, section, sentence, None, False, Assertion(), ())
    choice = Explanation(SURE)
    candidate = Candidate(
        number, Entry(number, None, "rule"), Exact(number, number, frozenset(), None, False, ()), choice
    )
    case = Case(number, (Told(finding, (candidate,), None, None),))
    return Verdict(case, number, reportable, choice, None, None, (why,))
