"""Values: the number, its meaning and unit; near ones that are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coder.language.values import find_values, load_values

RULES = load_values()
PIECES = st.sampled_from(
    ["BP ", "120", "/", "80", "A1c ", "8.4", "%", " mg", "x", " cm", "5", "w", "3d", " yo", "M",
     "F", " minutes", "spent ", "-",
     "height ", "'", '"', " for ", "weeks", "\n", ",", "T ", "37", "PHQ-9 ", "."]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=150), st.lists(PIECES, max_size=40).map("".join))


def read(text: str) -> list[tuple[str, float, str]]:
    return [(one.name, one.number, one.unit) for one in find_values(text, RULES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BP 146/88, HR 72", [
            ("bp_systolic", 146, "mmHg"), ("bp_diastolic", 88, "mmHg"), ("heart_rate", 72, "/min")]),
        ("BP was 118/77.", [("bp_systolic", 118, "mmHg"), ("bp_diastolic", 77, "mmHg")]),
        ("T 101.8", [("temperature", 101.8, "F")]),
        ("T 37.9", [("temperature", 37.9, "C")]),
        ("SpO2 95% RA", [("spo2", 95, "%")]),
        ("weight 220 lb", [("weight", 99.79, "kg")]),
        ("22 lb weight loss", [("weight_loss", 9.979, "kg")]),
        ("height 5'10\"", [("height", 177.8, "cm")]),
        ("BMI of 32.4", [("bmi", 32.4, "kg/m2")]),
        ("A1c 8.4% (7.6% in November)", [("a1c", 8.4, "%")]),
        ("Hemoglobin A1c: 7.2", [("a1c", 7.2, "%")]),
        ("Hemoglobin 9.2", [("hemoglobin", 9.2, "g/dL")]),
        ("Na 123, K 2.8, Cr 0.8", [
            ("sodium", 123, "mEq/L"), ("potassium", 2.8, "mEq/L"), ("creatinine", 0.8, "mg/dL")]),
        ("urine albumin/creatinine 210", [("uacr", 210, "mg/g")]),
        ("troponin <0.01", [("troponin", 0.01, "ng/mL")]),
        ("WBC 14,000", [("wbc", 14, "10^3/uL")]),
        ("PHQ-9 is 17, GAD-7 13", [("phq9", 17, "score"), ("gad7", 13, "score")]),
        ("LVEF 55-60%", [("ejection_fraction", 55, "%")]),
        ("lisinopril 20 mg", [("dose", 20, "mg")]),
        ("potassium 40 mEq", [("dose", 40, "mEq")]),
        ("vitamin D 50000 units", [("dose", 50000, "units")]),
        ("vitamin D 18", [("vitamin_d", 18, "ng/mL")]),
        ("ulcer 2 x 1.5 cm", [("size", 2, "cm")]),
        ("margins of 4 mm", [("margin", 0.4, "cm")]),
        ("repair length 3.8 cm", [("length", 3.8, "cm")]),
        ("for 3 weeks", [("duration", 21, "day")]),
        ("x5d", [("duration", 5, "day")]),
        ("2-year history", [("duration", 730.5, "day")]),
        ("three weeks ago", [("ago", 21, "day")]),
        ("back in 2 weeks", [("interval", 14, "day")]),
        ("62-year-old", [("age", 62, "year")]),
        ("44M", [("age", 44, "year")]),
        ("2yo F", [("age", 2, "year")]),
        ("61 y/o woman", [("age", 61, "year")]),
        ("15-month-old", [("age", 1.25, "year")]),
        ("24w3d", [("gestational_age", 24.43, "week")]),
        ("32 weeks pregnant", [("gestational_age", 32, "week")]),
        ("Total time: 32 minutes", [("total_time", 32, "min")]),
        ("I spent 45 minutes", [("total_time", 45, "min")]),
        ("I spent 30-39 minutes", [("time_range", 30, "min")]),
        ("35 minutes of critical care", [("critical_care_time", 35, "min")]),
        ("ice for 20 minutes", [("duration", 0.01389, "day")]),
    ],
)  # fmt: skip
def test_reads(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert read(text) == [(name, pytest.approx(number, abs=1e-3), unit) for name, number, unit in expected]


@pytest.mark.parametrize(
    "text",
    [
        "03/05/2026",
        "20/40 OD",
        "at 2 o'clock",
        "5/5 strength",
        "Check K. 3 of them",
        "room 12",
        "A1c not at goal",
        "grade 3",
    ],
)
def test_leaves_out(text: str) -> None:
    assert read(text) == []


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_spans(text: str) -> None:
    last = 0
    for one in find_values(text, RULES):
        assert last <= one.start < one.end <= len(text)
        assert one.number == one.number  # never NaN
        last = one.end
