"""Unspecified codes are asked about where the clinician can know the answer, and the values' codes exist."""

import pytest

from nlp_coder.coder import Coder
from nlp_coder.codes.icd10cm import load_book
from nlp_coder.documentation.unspecified_diagnosis import open_axes
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Gap


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def gaps(coder: Coder, assessment: str, setting: str = "outpatient") -> list[Gap]:
    encounter = Encounter.from_mapping({"setting": setting, "date_of_service": "2026-05-04"})
    review = coder.review(Note("n", f"Assessment:\n1. {assessment}\nPlan: continue.", encounter))
    return [one for one in review.gaps if one.kind == "unspecified-diagnosis"]


@pytest.mark.parametrize(
    ("assessment", "setting", "axis"),
    [
        ("Depression.", "outpatient", "episode and severity"),
        ("Heart failure.", "outpatient", "type and acuity"),
        ("Atrial fibrillation.", "outpatient", "type"),
        ("Chronic kidney disease.", "outpatient", "stage"),
        ("Asthma.", "outpatient", "severity"),
        ("Pneumonia.", "inpatient", "cause or organism"),
        ("Dementia.", "outpatient", "type and severity"),
    ],
)
def test_the_open_axis_is_asked(coder: Coder, assessment: str, setting: str, axis: str) -> None:
    (one,) = gaps(coder, assessment, setting)
    assert axis in one.message
    assert one.query is not None
    assert one.query.options[-2:] == ("Other", "Unable to determine")


@pytest.mark.parametrize(
    ("assessment", "setting"),
    [
        ("Major depression, single episode, moderate.", "outpatient"),
        ("Chronic systolic heart failure.", "outpatient"),
        ("Paroxysmal atrial fibrillation.", "outpatient"),
        ("Chronic kidney disease stage 3b.", "outpatient"),
        ("Mild persistent asthma.", "outpatient"),
        ("Pneumonia.", "outpatient"),
        ("Hypertension.", "outpatient"),
        ("Depression was ruled out.", "outpatient"),
    ],
)
def test_what_is_stated_or_not_knowable_is_not_asked(coder: Coder, assessment: str, setting: str) -> None:
    assert gaps(coder, assessment, setting) == []


def test_all_codes_are_in_the_book() -> None:
    book = load_book()
    for row in open_axes().values():
        for code in (row.code, *row.codes):
            assert book.billable[book.number(code)], code
