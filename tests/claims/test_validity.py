"""Minimal pairs for each validity and form edit."""

from datetime import date
from typing import Any

import pytest

from nlp_coder.review import Review

PLAIN = "Assessment: Hypertension, at goal.\nPlan: continue lisinopril 10 mg.\nSigned A. Moe MD"
KNEE = "Assessment: Primary osteoarthritis of the left knee.\nPlan: naproxen.\nSigned A. Moe MD"
DEMENTIA = (
    "Assessment: Alzheimer disease, late onset, with moderate dementia.\nPlan: donepezil.\nSigned A. Moe MD"
)


def rules(review: Review) -> set[str]:
    return {one.rule for one in review.edits if one.kind == "validity"}


PAIRS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("validity.unknown-code", PLAIN, {"billed": "99213 I10.99"}, {"billed": "99213 I10"}),
    ("validity.not-billable", PLAIN, {"billed": "99213 E11"}, {"billed": "99213 E11.9"}),
    ("validity.seventh-character", PLAIN, {"billed": "99213 S52.501"}, {"billed": "99213 S52.501A"}),
    (
        "validity.not-valid-on-date",
        PLAIN,
        {"billed": "99213 E66.811", "date_of_service": date(2024, 5, 4)},
        {"billed": "99213 E66.811", "date_of_service": date(2026, 5, 4)},
    ),
    ("validity.unspecified-side", KNEE, {"billed": "99213 M17.10"}, {"billed": "99213 M17.12"}),
    ("validity.sex", PLAIN, {"billed": "99213 N40.0", "sex": "F"}, {"billed": "99213 N40.0", "sex": "M"}),
    ("validity.age", PLAIN, {"billed": "99213 N40.0", "age": 6}, {"billed": "99213 N40.0", "age": 60}),
    (
        "validity.age",
        PLAIN,
        {"billed": "99213 O10.011", "age": 70, "sex": "F"},
        {"billed": "99213 O10.011", "age": 30, "sex": "F"},
    ),
    (
        "validity.manifestation-first",
        DEMENTIA,
        {"billed": "99213 F02.B0 G30.1"},
        {"billed": "99213 G30.1 F02.B0"},
    ),
    (
        "validity.manifestation-order",
        DEMENTIA,
        {"billed": "99213 I10 F02.B0 G30.1"},
        {"billed": "99213 I10 G30.1 F02.B0"},
    ),
    (
        "validity.external-cause-first",
        PLAIN,
        {"billed": "99213 W19.XXXA S93.401A"},
        {"billed": "99213 S93.401A W19.XXXA"},
    ),
    (
        "validity.unacceptable-principal",
        PLAIN,
        {"billed": "Z87.891 I10", "setting": "inpatient"},
        {"billed": "I10 Z87.891", "setting": "inpatient"},
    ),
    ("form.duplicate", PLAIN, {"billed": "99213 I10 I10"}, {"billed": "99213 I10"}),
    (
        "form.new-or-established",
        PLAIN,
        {"billed": "99203 I10", "visit_type": "established"},
        {"billed": "99213 I10", "visit_type": "established"},
    ),
    (
        "form.new-or-established",
        PLAIN,
        {"billed": "99213 I10", "visit_type": "new"},
        {"billed": "99203 I10", "visit_type": "new"},
    ),
    (
        "form.place-of-service",
        PLAIN,
        {"billed": "99284 I10", "setting": "ed", "place_of_service": "11"},
        {"billed": "99284 I10", "setting": "ed", "place_of_service": "23"},
    ),
    (
        "form.setting",
        PLAIN,
        {"billed": "99284 I10", "setting": "outpatient"},
        {"billed": "99284 I10", "setting": "ed"},
    ),
    (
        "form.setting",
        PLAIN,
        {"billed": "0FT44ZZ I10", "setting": "outpatient"},
        {"billed": "0FT44ZZ I10", "setting": "inpatient"},
    ),
]


@pytest.mark.parametrize(("rule", "text", "broken", "right"), PAIRS, ids=lambda one: str(one)[:40])
def test_an_edit_stands_on_one_claim_and_not_on_the_other(
    reviewed: Any, rule: str, text: str, broken: dict[str, Any], right: dict[str, Any]
) -> None:
    assert rule in rules(reviewed(text, **broken))
    assert rule not in rules(reviewed(text, **right))


def test_a_service_without_a_diagnosis_is_blocked(reviewed: Any) -> None:
    text = "Nurse visit. Blood pressure taken.\nSigned A. Moe RN"
    assert "form.no-diagnosis" in rules(reviewed(text, "99211"))
    assert "form.no-diagnosis" not in rules(reviewed(text, "99211 I10"))


def test_what_is_suggested_has_no_validity_edits(reviewed: Any) -> None:
    assert not rules(reviewed(DEMENTIA, sex="F", age=80))


def test_a_service_points_to_the_diagnosis_of_its_problem_and_side(reviewed: Any) -> None:
    text = (
        "Assessment and Plan:\n1. Hypertension, at goal: continue lisinopril.\n"
        "2. Primary osteoarthritis of the left knee: the left knee was injected with 40 mg triamcinolone today.\n"
        "3. Primary osteoarthritis of the right knee: naproxen.\nSigned A. Moe MD"
    )
    made = {one.code: one.pointers for one in reviewed(text).suggestions}
    knees = made["20610"]
    assert knees
    assert "I10" not in knees
    assert "M17.11" not in knees
    assert len(knees) <= 4
