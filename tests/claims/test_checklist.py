"""The clean-claim checklist says what the edits and gaps say."""

import json
from typing import Any

from nlp_coder.review import Review

PLAIN = (
    "Assessment: Hypertension, at goal.\nPlan: continue lisinopril 10 mg.\nElectronically signed A. Moe MD"
)
ITEMS = (
    "codes-billable age-and-sex setting diagnosis-order units modifiers bundling seventh-character no-excluded-pair "
    "companion-codes diagnoses-supported medical-necessity visit-level new-or-established place-of-service duplicates "
    "payer-rules signature"
).split()


def statuses(review: Review) -> dict[str, str]:
    return {one.item: one.status for one in review.checklist}


def test_a_clean_claim_passes_every_item(reviewed: Any) -> None:
    review = reviewed(PLAIN, "99213 I10", visit_type="established", sex="F", age=60)
    assert [one.item for one in review.checklist] == ITEMS
    stops = [one for one in review.checklist if one.status != "pass"]
    assert [one.item for one in stops if one.item not in ("visit-level", "medical-necessity", "units")] == []


def test_each_edit_has_its_item(reviewed: Any) -> None:
    billed = "99203-25 E11 N40.0 I10 I10 S52.501 E11.621"
    found = statuses(reviewed(PLAIN, billed, visit_type="established", sex="F", age=60))
    assert found["codes-billable"] == "block"
    assert found["age-and-sex"] == "block"
    assert found["seventh-character"] == "block"
    assert found["new-or-established"] == "block"
    assert found["duplicates"] == "warn"
    assert found["modifiers"] == "warn"
    assert found["companion-codes"] == "warn"
    assert found["setting"] == "pass"


def test_an_item_names_the_codes_and_the_reason(reviewed: Any) -> None:
    review = reviewed(PLAIN, "99213 E10.9 E11.9")
    item = next(one for one in review.checklist if one.item == "no-excluded-pair")
    assert item.status == "warn"
    assert item.codes == ("E10.9", "E11.9")
    assert "Excludes1" in item.detail


def test_the_order_of_diagnoses_is_one_item(reviewed: Any) -> None:
    assert statuses(reviewed(PLAIN, "99213 F02.B0 G30.1"))["diagnosis-order"] == "block"
    assert statuses(reviewed(PLAIN, "99213 G30.1 F02.B0"))["diagnosis-order"] == "pass"


def test_a_review_without_a_checklist_still_loads(reviewed: Any) -> None:
    plain = reviewed(PLAIN).to_dict()
    del plain["checklist"]
    plain["edits"] = [
        {"kind": "units", "severity": "warn", "codes": ["J3301"], "message": "m", "source": "s"}
    ]
    loaded = Review.from_json(json.dumps(plain))
    assert loaded.checklist == ()
    assert loaded.edits[0].rule == ""
