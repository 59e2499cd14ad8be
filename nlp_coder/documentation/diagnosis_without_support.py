"""A major diagnosis that the note's own facts speak against, with none of its usual indicators.

The provider's statement decides the code (ICD-10-CM Guidelines I.A.19), so the code stays; the question whether the
facts bear it is the clinical validation that ACDIS and AHIMA describe (Clinical Validation: The Next Level of CDI).
A note that holds too little of examination and values to judge is left alone.
"""

from collections.abc import Iterator
from functools import lru_cache

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.documentation.clinical.facts import Facts
from nlp_coder.documentation.clinical.rows import Condition, Validation
from nlp_coder.documentation.clinical.tables import conditions
from nlp_coder.documentation.clinical_indicator_without_diagnosis import merged
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.review import Suggestion, Withheld


@gap(
    "diagnosis-without-support",
    severity="warn",
    source="ICD-10-CM Guidelines I.A.19; ACDIS/AHIMA clinical validation",
    message="“{finding}” is diagnosed; the note's findings ({indicators}) do not show its usual indicators.",
    question="“{finding}” is documented; the note also records {indicators}. What is the status of this diagnosis, and "
    "which clinical indicators support it, if any?",
    options=(
        "The diagnosis is confirmed, supported by: ___",
        "The diagnosis was considered and ruled out",
        "Another diagnosis: ___",
    ),
)
def diagnosis_without_support(given: Finding) -> Iterator[Hit]:
    """Assessed diagnoses of the validation rows with facts against them and nothing for them."""
    chart = given.chart
    judged = chart.judged
    assessed = _assessed(chart, judged)
    facts = Facts(chart)
    for row, check in _checks(tuple(sorted({one.code[:3] for one in assessed}))):
        named = [one for one in assessed if one.code.startswith(check.codes)]
        if not named or (row.adult and not facts.is_adult):
            continue
        against = facts.group(check.against, lists=True)
        stated = tuple((words.start, words.end) for one in named for words in one.evidence)
        if not against or facts.supports(check.support, stated) or facts.tells(check.course, stated):
            continue
        quotes = merged([facts.quoted(*span) for span in against])[:4]
        words = next(one for one in named[0].evidence if one.section in judged)
        yield Hit(
            (words, *(chart.evidence(*span) for span in quotes)),
            tuple(dict.fromkeys(one.code for one in named)),
            {
                "finding": " ".join(words.text.split()),
                "indicators": "; ".join(" ".join(chart.text[a:b].split()) for a, b in quotes),
            },
            source=row.source,
        )


@lru_cache(maxsize=256)
def _checks(categories: tuple[str, ...]) -> tuple[tuple[Condition, Validation], ...]:
    """The validation rows with a code of one of the categories."""
    return tuple(
        (row, row.validation)
        for row in conditions()
        if row.validation and any(code[:3] in categories for code in row.validation.codes)
    )


def _assessed(chart: Chart, judged: frozenset[str]) -> list[Suggestion | Withheld]:
    """The present diagnoses of the assessment; in a list of problems in its place, also those without a treatment."""
    found: list[Suggestion | Withheld] = [
        one
        for one in chart.diagnoses
        if one.assertion.presence == "present"
        and one.assertion.temporality == "current"
        and any(words.section in judged for words in one.evidence)
    ]
    if judged is not ASSESSED:
        found += [
            one
            for one in chart.withheld
            if one.reason == "not-addressed" and any(words.section in judged for words in one.evidence)
        ]
    return found
