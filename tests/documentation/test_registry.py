import pytest

from nlp_coder.documentation import KINDS
from nlp_coder.documentation.registry import OPEN_OPTIONS, check_query
from nlp_coder.errors import BadRuleFileError

OPEN = ("right", "left", *OPEN_OPTIONS)


@pytest.mark.parametrize(
    "question",
    [
        "Which side does the finding concern, if known?",
        "What do the sodium values of 124 and 123 represent?",
        "Based on your evaluation, what condition was addressed?",
        "Can the cause of the anemia be further specified?",
        "What was the depth of the debridement?",
    ],
)
def test_open_questions_are_accepted(question: str) -> None:
    check_query("kind", question, OPEN)


@pytest.mark.parametrize(
    ("question", "options", "fault"),
    [
        ("Please add hyponatremia to your note.", OPEN, "leads"),
        ("Please document that the patient has sepsis.", OPEN, "leads"),
        ("Would you agree that this is sepsis?", OPEN, "leads"),
        ("Which diagnosis gives the better DRG?", OPEN, "payment"),
        ("What is it? It affects reimbursement.", OPEN, "payment"),
        ("Which side?", ("right", "left"), "lacks"),
        ("Which side?", ("right", "left", "Other"), "lacks"),
    ],
)
def test_queries_that_lead_or_close_are_refused(question: str, options: tuple[str, ...], fault: str) -> None:
    with pytest.raises(BadRuleFileError, match=fault):
        check_query("kind", question, options)


def test_the_kinds_of_this_version() -> None:
    assert sorted(KINDS) == [
        "ambiguous-language",
        "clinical-indicator-without-diagnosis",
        "code-conflict",
        "conflicting-documentation",
        "copied-forward-text",
        "demographics-conflict",
        "diagnosis-without-support",
        "incomplete-note",
        "medical-necessity",
        "missing-companion-code",
        "missing-final-diagnosis",
        "missing-laterality",
        "missing-procedure-detail",
        "missing-signature",
        "treatment-without-diagnosis",
        "uncertain-diagnosis",
        "undercoded-visit-level",
        "unspecified-diagnosis",
        "unsupported-visit-level",
    ]
