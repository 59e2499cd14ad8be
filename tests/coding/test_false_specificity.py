"""What must not make a code more exact: list marks, counts, words of another finding, denied words."""

from collections.abc import Callable

import pytest

from nlp_coder.review import Review

MARKS = ("1. ", "2. ", "3) ", "#2 ", "# 2 ", "a. ", "B) ", "A. ")


@pytest.mark.parametrize(
    "disease",
    ["Chronic kidney disease", "Diabetes mellitus", "Hepatitis", "Atrial flutter", "Myocardial infarction", "Influenza",
     "Bipolar disorder", "Pressure ulcer of the heel", "von Willebrand disease"],
)  # fmt: skip
def test_a_list_mark_changes_no_code(review_text: Callable[..., Review], disease: str) -> None:
    def codes(mark: str) -> list[str]:
        text = f"Assessment:\n{mark}{disease}.\nPlan: continue."
        return [one.code for one in review_text(text).suggestions]

    plain = codes("")
    assert plain
    assert [codes(mark) for mark in MARKS] == [plain] * len(MARKS)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("CKD stage 3", "N18.30"),
        ("CKD 3b", "N18.32"),
        ("CKD stage 3-4", "N18.30"),
        ("CKD for 2 years", "N18.9"),
        ("CKD IV", "N18.4"),
        ("CKD IIIa", "N18.31"),
        ("CKD, IV fluids given", "N18.9"),
        ("CKD IV iron", "N18.9"),
        ("CKD, 3 medications", "N18.9"),
        ("DM 2", "E11.9"),
        ("Obesity, class 2", "E66.812"),
        ("Pressure ulcer of the sacrum, stage 2", "L89.152"),
    ],
)
def test_numbers_that_grade_and_numbers_that_count(
    review_text: Callable[..., Review], words: str, code: str
) -> None:
    assert code in {one.code for one in review_text(f"Assessment:\n1. {words}.").suggestions}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Atrial fibrillation, chronic anticoagulation", "I48.91"),
        ("Atrial fibrillation, persistent", "I48.19"),
        ("Obesity, severe snoring", "E66.9"),
        ("Obesity, severe", "E66.01"),
        ("Heart failure, chronic systolic", "I50.22"),
        ("Bronchitis, chronic smoker", "J40"),
        ("GERD with no esophagitis", "K21.9"),
        ("GERD with esophagitis", "K21.00"),
        ("Cholelithiasis with no cholecystitis", "K80.20"),
    ],
)
def test_an_adjective_belongs_to_the_finding_it_stands_before_and_a_denied_one_adds_nothing(
    review_text: Callable[..., Review], words: str, code: str
) -> None:
    assert code in {one.code for one in review_text(f"Assessment:\n1. {words}.").suggestions}
