"""Each coding rule by minimal pairs: the words that call for it, and like words that do not."""

from collections.abc import Callable

import pytest

from nlp_coder.review import Review

ReviewText = Callable[..., Review]


def codes(review: Review) -> list[str]:
    return [one.code for one in review.suggestions if one.system == "ICD-10-CM"]


def prenatal(assessment: str, told: str = "Seen at 16w2d.") -> str:
    return f"OB VISIT\nG1P0. {told}\nAssessment:\n1. Pregnancy.\n2. {assessment}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            prenatal("Iron deficiency anemia."), ["O99.012", "D50.9", "Z3A.16"], id="second trimester"
        ),
        pytest.param(
            prenatal("Iron deficiency anemia.", "Seen at 13w6d."), ["O99.011", "D50.9", "Z3A.13"], id="first"
        ),
        pytest.param(
            prenatal("Iron deficiency anemia.", "Seen at 28w0d."), ["O99.013", "D50.9", "Z3A.28"], id="third"
        ),
        pytest.param(prenatal("Iron deficiency anemia.", ""), ["O99.019", "D50.9"], id="weeks not said"),
        pytest.param(prenatal("Chronic hypertension."), ["O10.012", "Z3A.16"], id="its own code is dropped"),
        pytest.param("Assessment: Iron deficiency anemia.", ["D50.9"], id="not pregnant"),
    ],
)
def test_pregnancy(review_text: ReviewText, text: str, expected: list[str]) -> None:
    assert codes(review_text(text, sex="F", age=29)) == expected


def test_a_delivery_takes_the_codes_of_childbirth(review_text: ReviewText) -> None:
    text = (
        "DISCHARGE SUMMARY\nCourse: spontaneous vaginal delivery at 39w2d.\n"
        "Discharge diagnoses:\n1. Second degree perineal laceration.\n2. Group B streptococcus carrier.\n"
        "3. Single live birth."
    )
    assert codes(review_text(text, sex="F", age=29, setting="inpatient")) == [
        "O70.1",
        "O99.824",
        "Z37.0",
        "Z3A.39",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Peripheral neuropathy due to paclitaxel.", {"G62.0", "T45.1X5A"}, id="due to"),
        pytest.param("Dry cough from lisinopril.", {"R05.8", "T46.4X5A"}, id="from"),
        pytest.param("Peripheral neuropathy. On paclitaxel.", {"G62.9"}, id="beside is not because of"),
    ],
)
def test_adverse_effect(review_text: ReviewText, text: str, expected: set[str]) -> None:
    found = codes(review_text(f"Assessment:\n1. {text}"))
    assert {code for code in found if code[0] == "T"} == {code for code in expected if code[0] == "T"}
    assert found[0][0] != "T"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("severe stage OD, moderate stage OS", ["H40.1113", "H40.1122"], id="stage, eye"),
        pytest.param(
            "right eye severe stage, left eye mild stage", ["H40.1113", "H40.1121"], id="eye, stage"
        ),
        pytest.param("both eyes, moderate stage", ["H40.1132"], id="one stage"),
    ],
)
def test_glaucoma_stage_by_eye(review_text: ReviewText, text: str, expected: list[str]) -> None:
    assert codes(review_text(f"Assessment:\n1. Primary open-angle glaucoma, {text}")) == expected


def test_the_tabular_list_asks_for_symptoms_of_prostate_enlargement(review_text: ReviewText) -> None:
    text = (
        "Assessment:\n1. BPH with lower urinary tract symptoms: nocturia and weak stream. Start tamsulosin."
    )
    assert codes(review_text(text, sex="M", age=66)) == ["N40.1", "R35.1", "R39.12"]


def test_the_cause_stands_before_its_manifestation(review_text: ReviewText) -> None:
    text = "Assessment:\n1. Dementia without behavioral disturbance.\n2. Alzheimer's disease."
    found = codes(review_text(text, age=80))
    assert found[0].startswith("G30")
    assert found[1].startswith("F02")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("BMI 36.2.\nAssessment:\n1. Class 2 obesity: dietitian.", "Z68.36", id="below 40"),
        pytest.param("BMI 52.\nAssessment:\n1. Morbid obesity: bariatric clinic.", "Z68.43", id="from 50"),
        pytest.param("NIHSS total 8.\nAssessment:\n1. Acute ischemic stroke.", "R29.708", id="stroke scale"),
    ],
)
def test_a_measured_value_stands_beside_its_diagnosis(review_text: ReviewText, text: str, code: str) -> None:
    assert code in codes(review_text(text, age=50, setting="inpatient"))


def test_a_measured_value_without_its_diagnosis_is_no_code(review_text: ReviewText) -> None:
    assert "Z68.36" not in codes(
        review_text("BMI 36.2.\nAssessment:\n1. Hypertension: continue lisinopril.", age=50)
    )


def test_a_cancer_drug_given_is_a_visit_for_chemotherapy(review_text: ReviewText) -> None:
    told = "Assessment:\n1. Colon cancer with liver metastases.\nGiven today: oxaliplatin 150 mg IV over 2 hours."
    assert codes(review_text(told))[0] == "Z51.11"
    planned = "Assessment:\n1. Sigmoid colon cancer with liver metastases.\nPlan: oxaliplatin next week."
    assert "Z51.11" not in codes(review_text(planned))


def test_a_code_stands_once(review_text: ReviewText) -> None:
    found = codes(review_text(prenatal("Iron deficiency anemia complicating pregnancy."), sex="F", age=29))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Metastatic breast cancer to bone", ["C50.919", "C79.51"]),
        ("Metastatic colon cancer to the liver and left lung", ["C18.9", "C78.7", "C78.02"]),
        ("Breast cancer with liver mets", ["C50.919", "C78.7"]),
        ("Prostate cancer with spread to bone", ["C61", "C79.51"]),
        ("Metastatic pancreatic adenocarcinoma to the liver", ["C25.9", "C78.7"]),
        ("Metastatic carcinoma to mediastinal lymph nodes", ["C77.1"]),
        ("Colon cancer, no metastases to the liver", ["C18.9"]),
        ("Bone cancer", ["C41.9"]),
        ("Breast cancer, will refer to bone clinic", ["C50.919"]),
    ],
)
def test_spread_of_cancer(review_text: ReviewText, words: str, expected: list[str]) -> None:
    assert sorted(codes(review_text(f"Assessment:\n1. {words}."))) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "setting", "expected"),
    [
        pytest.param(
            "Assessment: CAD of native coronary artery with exertional angina.",
            "outpatient",
            {"I25.118"},
            id="named form of angina",
        ),
        pytest.param("Assessment: CAD of native coronary artery.", "outpatient", {"I25.10"}, id="no angina"),
        pytest.param(
            "Assessment:\n1. Type 2 diabetes with severe nonproliferative diabetic retinopathy with macular edema, OS",
            "outpatient",
            {"E11.3412"},
            id="the 7th character is the eye",
        ),
        pytest.param(
            "Assessment:\n1. Type 2 diabetes with mild nonproliferative diabetic retinopathy"
            " without macular edema, right eye",
            "outpatient",
            {"E11.3291"},
            id="the side behind without",
        ),
        pytest.param("Assessment: Cellulitis of right foot.", "outpatient", {"L03.115"}, id="sided limb"),
        pytest.param("Assessment: Cellulitis of foot.", "outpatient", {"L03.119"}, id="limb without side"),
        pytest.param(
            "Assessment: Conductive hearing loss, both ears.", "outpatient", {"H90.0"}, id="both ears"
        ),
        pytest.param("Assessment: Conductive hearing loss.", "outpatient", {"H90.2"}, id="ears not said"),
        pytest.param(
            "Assessment: Acute sigmoid diverticulitis with perforation and abscess.",
            "inpatient",
            {"K57.20"},
            id="sigmoid is large bowel",
        ),
        pytest.param(
            "Assessment: Acute diverticulitis with perforation and abscess.",
            "inpatient",
            {"K57.80"},
            id="part not said",
        ),
        pytest.param(
            "HPI: New admission from hospital after nailing.\nAssessment:\n1. Right intertrochanteric fracture.",
            "nursing",
            {"S72.141D"},
            id="aftercare",
        ),
        pytest.param(
            "HPI: Fell this morning.\nAssessment:\n1. Right intertrochanteric fracture.",
            "ed",
            {"S72.141A"},
            id="active treatment",
        ),
        pytest.param(
            "Assessment: Vascular dementia without behavioral disturbance, mild.",
            "outpatient",
            {"F01.A0"},
            id="a term that takes words back",
        ),
        pytest.param(
            "Discharge diagnoses:\n1. Hypokalemia, resolved with replacement.",
            "inpatient",
            {"E87.6"},
            id="over in the stay",
        ),
        pytest.param(
            "Assessment:\n1. Hypokalemia, resolved.", "outpatient", set(), id="over before the visit"
        ),
    ],
)
def test_the_code_that_says_all(review_text: ReviewText, text: str, setting: str, expected: set[str]) -> None:
    assert set(codes(review_text(text, setting=setting))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Assessment: Acute cystitis. Urine culture grew E. coli.", {"N30.00", "B96.20"}, id="grown"
        ),
        pytest.param("Assessment: Acute cystitis. Culture negative for E. coli.", {"N30.00"}, id="not grown"),
        pytest.param(
            "Assessment: Acute duodenal ulcer due to H. pylori and naproxen.",
            {"K26.3", "B96.81", "T39.315A"},
            id="two causes",
        ),
        pytest.param("Assessment: Acute duodenal ulcer. No naproxen.", {"K26.3"}, id="no cause named"),
        pytest.param(
            "Assessment: Anemia due to antineoplastic chemotherapy.",
            {"D64.81", "T45.1X5A"},
            id="chemotherapy",
        ),
        pytest.param("Assessment: Anemia.", {"D64.9"}, id="no chemotherapy"),
    ],
)
def test_causes_are_coded_beside(review_text: ReviewText, text: str, expected: set[str]) -> None:
    assert set(codes(review_text(text))) == expected


def test_cost_is_the_reason_of_an_underdosing(review_text: ReviewText) -> None:
    assert "Z91.120" in codes(review_text("Assessment: Insulin underdosing, cannot afford it."))
    assert "Z91.120" not in codes(review_text("Assessment: Insulin underdosing."))


def test_the_postoperative_diagnosis_is_coded(review_text: ReviewText) -> None:
    text = "OPERATIVE NOTE\nPostoperative diagnosis: {}.\nProcedure: adenoidectomy."
    assert "J35.2" in codes(review_text(text.format("Adenoid hypertrophy")))
    assert "J35.2" not in codes(review_text(text.format("No adenoid hypertrophy")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Assessment: History of coronary stent. Continue clopidogrel long term.",
            {"Z95.5", "Z79.02"},
            id="said to be long-term",
        ),
        pytest.param(
            "Assessment: History of coronary stent. Continue clopidogrel until May.",
            {"Z95.5"},
            id="for a time",
        ),
        pytest.param(
            "Assessment:\n1. Type 2 diabetes.\n2. Peripheral vascular disease.",
            {"E11.51"},
            id="presumed link",
        ),
        pytest.param("Assessment:\n1. Peripheral vascular disease.", {"I73.9"}, id="no diabetes"),
    ],
)
def test_arteries(review_text: ReviewText, text: str, expected: set[str]) -> None:
    assert set(codes(review_text(text))) == expected
