"""What a coder would put on the claim, and what not, case by case."""

from collections.abc import Callable

import pytest

from nlp_coder.review import Review

ReviewText = Callable[..., Review]


def codes(review: Review) -> list[str]:
    return [one.code for one in review.suggestions if one.system == "ICD-10-CM"]


def reason(review: Review, prefix: str) -> set[str]:
    return {one.reason for one in review.withheld if one.code.startswith(prefix)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("Assessment: Primary osteoarthritis, left knee.", "M17.12", id="side"),
        pytest.param(
            "Assessment: Osteoarthritis of the right hip.", "M16.11", id="side leads to the sided family"
        ),
        pytest.param("Assessment: Primary osteoarthritis, knee.", "M17.10", id="no side"),
        pytest.param("Assessment: Bilateral carpal tunnel syndrome.", "G56.03", id="bilateral code"),
        pytest.param("A/P:\n1. Hypertension. Continue lisinopril 20 mg.", "I10", id="problem list"),
        pytest.param("Assessment: Mild intermittent asthma.", "J45.20", id="words lead to the exact code"),
        pytest.param("Assessment: Right ankle sprain.", "S93.401A", id="7th character, active treatment"),
        pytest.param("Assessment: Acute bronchitis. No pneumonia.", "J20.9", id="beside a negated disease"),
    ],
)
def test_the_code_that_the_words_support(review_text: ReviewText, text: str, code: str) -> None:
    assert code in codes(review_text(text))


def test_bilateral_without_a_bilateral_code_takes_both_sides(review_text: ReviewText) -> None:
    assert {"M77.01", "M77.02"} <= set(codes(review_text("Assessment: Bilateral medial epicondylitis.")))


@pytest.mark.parametrize(
    ("text", "prefix", "why"),
    [
        pytest.param("Assessment: Acute bronchitis. No pneumonia.", "J18", "negated", id="negated"),
        pytest.param(
            "Family history: mother with breast cancer.\nAssessment: Hypertension.",
            "C50",
            "family",
            id="family",
        ),
        pytest.param("Assessment: Cough, possible pneumonia.", "J18", "uncertain", id="uncertain, office"),
    ],
)
def test_what_is_not_so_is_withheld_with_its_reason(
    review_text: ReviewText, text: str, prefix: str, why: str
) -> None:
    review = review_text(text)
    assert not [code for code in codes(review) if code.startswith(prefix)]
    assert why in reason(review, prefix)
    cue = next(one.cue for one in review.withheld if one.code.startswith(prefix))
    assert cue is not None
    assert text[cue.start : cue.end] == cue.text


def test_uncertain_diagnoses_are_coded_for_inpatients_only(review_text: ReviewText) -> None:
    text = "Discharge diagnosis: Probable pneumonia."
    assert "J18.9" in codes(review_text(text, setting="inpatient"))
    assert "J18.9" not in codes(review_text(text, setting="outpatient"))


def test_symptoms_belong_to_their_disease(review_text: ReviewText) -> None:
    review = review_text("Assessment:\n1. Pneumonia.\n2. Cough.")
    assert "integral" in reason(review, "R05")


def test_hypertension_with_heart_failure_is_one_combination(review_text: ReviewText) -> None:
    found = codes(
        review_text("Assessment:\n1. Hypertension, stable.\n2. Heart failure. Continue furosemide.")
    )
    assert "I11.0" in found
    assert "I10" not in found
    assert found.index("I11.0") < found.index("I50.9")


def test_insulin_is_coded_beside_diabetes_when_it_is_taken(review_text: ReviewText) -> None:
    taken = "Medications: insulin glargine 20 units.\nAssessment: Type 2 diabetes. Continue."
    never = "HPI: he has never used insulin.\nAssessment: Type 2 diabetes. Continue diet."
    assert "Z79.4" in codes(review_text(taken))
    assert "Z79.4" not in codes(review_text(never))


def test_the_first_listed_diagnosis_opens_the_assessment(review_text: ReviewText) -> None:
    review = review_text("Assessment:\n1. Gout.\n2. Hypertension.")
    assert [(one.code, one.role) for one in review.suggestions] == [
        ("M10.9", "first-listed"),
        ("I10", "secondary"),
    ]


def test_sex_and_date_of_service_veto(review_text: ReviewText) -> None:
    text = "Assessment: Benign prostatic hyperplasia."
    assert "demographics" in reason(review_text(text, sex="F"), "N40")
    depression = "Assessment: Depression."
    assert "F32.A" in codes(review_text(depression, date_of_service="2026-01-05"))
    assert "F32.A" not in codes(review_text(depression, date_of_service="2020-01-05"))


def test_the_rationale_adds_up_to_the_score(review_text: ReviewText) -> None:
    for one in review_text("Assessment: Hypertension, continue lisinopril.").suggestions:
        product = 1.0
        for step in one.rationale:
            if step.detail == "probability":
                product *= float(step.effect)
        assert one.score == pytest.approx(product, abs=1e-3)
