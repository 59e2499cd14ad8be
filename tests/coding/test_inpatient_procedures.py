"""Inpatient procedures: codes built axis by axis, what was not done, and what the note leaves open."""

from collections.abc import Callable

import pytest

from nlp_coder.codes.icd10pcs import load_pcs, release_on
from nlp_coder.codes.pcs_tables import SIDES, load_pcs_terms
from nlp_coder.review import Review

ReviewText = Callable[..., Review]


def procedures(review: Review) -> list[str]:
    return [one.code for one in review.suggestions if one.system == "ICD-10-PCS"]


def course(text: str) -> str:
    return f"DISCHARGE SUMMARY\nHospital course: {text}\nDischarge diagnoses:\n1. Hypertension."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("Laparoscopic appendectomy was performed.", "0DTJ4ZZ", id="approach from the words"),
        pytest.param("Open appendectomy was performed.", "0DTJ0ZZ", id="open"),
        pytest.param("She underwent an open right nephrectomy.", "0TT00ZZ", id="right"),
        pytest.param("She underwent an open left nephrectomy.", "0TT10ZZ", id="left"),
        pytest.param("A percutaneous liver biopsy was done.", "0FB03ZX", id="operation and part"),
        pytest.param("Colonoscopy showed no lesion.", "0DJD8ZZ", id="one approach only"),
        pytest.param(
            "Right total hip arthroplasty, ceramic on polyethylene, uncemented.",
            "0SR904A",
            id="device, qualifier",
        ),
        pytest.param("Spontaneous vaginal delivery at term.", "10E0XZZ", id="delivery"),
        pytest.param("She was delivered by forceps.", "10D07Z3", id="forceps of a delivery"),
        pytest.param(
            "CT showed a pelvic abscess. Interventional radiology placed a drain.",
            "0W9J30Z",
            id="the collection told of before",
        ),
    ],
)
def test_the_code_that_the_words_build(review_text: ReviewText, text: str, code: str) -> None:
    assert procedures(review_text(course(text), setting="inpatient")) == [code]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("No colonoscopy was done.", "negated", id="not done"),
        pytest.param("She is scheduled for colonoscopy.", "planned", id="planned"),
        pytest.param("History of colonoscopy with polyps.", "historical", id="before"),
        pytest.param("Colonoscopy in 8 weeks.", "planned", id="after the stay"),
        pytest.param("His brother had a colonoscopy.", "family", id="of a relative"),
        pytest.param("Asked about the need for colonoscopy.", "planned", id="a question"),
    ],
)
def test_what_was_not_done_is_withheld(review_text: ReviewText, text: str, why: str) -> None:
    review = review_text(course(text), setting="inpatient")
    assert procedures(review) == []
    assert {one.reason for one in review.withheld if one.code == "0DJD8ZZ"} == {why}


def test_an_open_axis_is_asked_for(review_text: ReviewText) -> None:
    review = review_text(course("Nephrectomy was performed."), setting="inpatient")
    assert procedures(review) == []
    gap = next(one for one in review.gaps if one.kind == "missing-procedure-detail")
    assert "side" in gap.message
    assert "approach" in gap.message
    assert gap.query is not None
    assert {"Open", "Left", "Other", "Unable to determine"} <= set(gap.query.options)


def test_imaging_is_found_and_not_claimed(review_text: ReviewText) -> None:
    review = review_text(course("Abdominal ultrasound showed gallstones."), setting="inpatient")
    assert procedures(review) == []
    assert {one.reason for one in review.withheld if one.code == "BW40ZZZ"} == {"not-addressed"}


def test_outside_a_stay_there_are_none(review_text: ReviewText) -> None:
    review = review_text(
        "Assessment: appendicitis. Laparoscopic appendectomy was performed.", setting="outpatient"
    )
    assert procedures(review) == []
    assert "ICD-10-PCS" not in review.code_sets


def test_every_pattern_of_the_tables_is_a_valid_code() -> None:
    book = load_pcs()
    for term in load_pcs_terms():
        if term.kind != "procedure":
            continue
        for pattern in term.patterns:
            for side in SIDES if pattern.by_side else (None,):
                code = pattern.code(side)
                if code is not None:
                    fits = [one for one in book.below(code[:4], None) if one[5:] == code[5:]]
                    assert code in fits or ("?" in code and fits), (term.words, code)


def test_the_list_is_whole() -> None:
    book = load_pcs()
    assert sum(mask & 1 for mask in book.masks) == 78_948  # the official count of fiscal year 2025
    assert release_on(None) == "FY2027"


@pytest.mark.parametrize(
    "text",
    [
        "Necrotic tissue was lifted with scissors and forceps.",
        "CT showed a normal pelvis. A drain was placed.",
    ],
)
def test_an_instrument_or_a_drain_without_a_place_is_no_code(review_text: ReviewText, text: str) -> None:
    assert procedures(review_text(course(text), setting="inpatient")) == []
