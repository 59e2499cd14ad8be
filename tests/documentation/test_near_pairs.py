"""Near pairs for the gap kinds: the first note of each has the gap, the second stands beside it without."""

from typing import Any

import pytest

from nlp_coder.coder import Coder
from nlp_coder.note import Encounter, Note

CODER = Coder()


def kinds(text: str, **encounter: Any) -> set[str]:
    given = {"setting": "outpatient", "sex": "F", "age": 60, "date_of_service": "2026-04-20", **encounter}
    return {one.kind for one in CODER.review(Note("n", text, Encounter.from_mapping(given))).gaps}


def check(kind: str, one: str, other: str, **encounter: Any) -> None:
    assert kind in kinds(one, **encounter)
    assert kind not in kinds(other, **encounter)


REPORT = (
    "Operative report 04/20/2026\nProcedure: release, right.\nPost-op dx: carpal tunnel syndrome, right.\n"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Dictated 04/20/2026 0905, not yet reviewed.",
            "Dictated 04/20/2026 0905, reviewed. Signed: A. Roe MD",
        ),
        (
            "Dictated by A. Roe on 04/20, but not signed.",
            "Dictated by A. Roe MD on 04/20, labs not yet reviewed.",
        ),
        ("Transcribed 4/21/26 - not authenticated.", "Transcribed 4/21/26 - authenticated by A. Roe MD."),
        (
            "(dictation ended 10:14, has not been read)",
            "(dictation ended 10:14) Electronically signed by A. Roe MD",
        ),
        (
            "Dictated 04/20. Not yet edited.",
            "Dictated 04/20, not proofread. Electronically signed: A. Roe MD 04/21",
        ),
        (
            "Dictated: 04/20/2026 14:10 (not reviewed)",
            "A. Roe MD\nDictated with software, not proofread; may hold errors.",
        ),
        ("Dictated 04/20. Awaiting review and signature.", "Order dictated by phone. Read back.\nA. Roe MD"),
        ("TRANSCRIPTION JOB 221, NOT YET VERIFIED", "TRANSCRIPTION JOB 221, VERIFIED BY A. ROE MD"),
    ],
)
def test_a_dictation_nobody_has_read_is_no_signed_entry(one: str, other: str) -> None:
    check("missing-signature", REPORT + one, REPORT + other)


@pytest.mark.parametrize(
    ("text", "short", "whole"),
    [
        (
            "Prenatal visit, 30w5d.\nA: Iron deficiency anemia in pregnancy.",
            "O99.013",
            "O99.013 D50.9 Z3A.30",
        ),
        (
            "G2P1 at 22 weeks gestation.\nA: Anemia complicating pregnancy, B12.",
            "O99.012",
            "O99.012 D51.9 Z3A.22",
        ),
        ("PP day 2.\nA: Anemia of the puerperium, iron deficiency.", "O99.03", "O99.03 D50.9"),
        ("OB, IUP at 26w1d.\nA: Gestational diabetes, diet.", "O24.410", "O24.410 Z3A.26"),
        ("EGA 33w0d.\nA: Mild pre-eclampsia, third trimester.", "O14.03", "O14.03 Z3A.33"),
        (
            "34w2d pregnant.\nA: Folate deficiency anemia of pregnancy.",
            "O99.013 Z3A.34",
            "O99.013 D52.9 Z3A.34",
        ),
    ],
)
def test_anemia_in_pregnancy_goes_with_its_type_and_the_week(text: str, short: str, whole: str) -> None:
    given = {"sex": "F", "age": 28}
    assert "missing-companion-code" in kinds(text, billed=short.split(), **given)
    assert "missing-companion-code" not in kinds(text, billed=whole.split(), **given)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "O: lungs clear.\nLabs: Cr 0.8 (0.8 yesterday).\nProblems\n1. Pneumonia. Ceftriaxone daily.\n2. AKI.",
            "O: lungs clear.\nLabs: Cr 1.9 (0.8 in May).\nProblems\n1. Pneumonia. Ceftriaxone daily.\n2. AKI.",
        ),
        (
            "O: BP 120/70. Creatinine 0.6, BUN 9.\nActive problems:\n- Acute kidney injury\n- Gout, colchicine 0.6 mg",
            "O: BP 120/70. Creatinine 2.6, BUN 49.\nActive problems:\n- Acute kidney injury\n- Gout, colchicine 0.6 mg",
        ),
        (
            "Labs: sodium 140, K 4.\nHospital problems\n1. Hyponatremia\n2. Cellulitis of left leg: continue cefazolin",
            "Labs: sodium 124, K 4.\nHospital problems\n1. Hyponatremia\n2. Cellulitis of left leg: continue cefazolin",
        ),
        (
            "Neuro: A&Ox4, attentive.\nAssessment: 1. COPD exacerbation, improving.\n2. Toxic encephalopathy.",
            "Neuro: A&Ox4, attentive.\nAssessment: 1. COPD exacerbation.\n2. Toxic encephalopathy, improving.",
        ),
        (
            "Alert and oriented x3, answers appropriately. Rash resolved.\nAssessment: Metabolic encephalopathy.",
            "Alert and oriented x3, answers appropriately. Drowsy on arrival.\nAssessment: Metabolic encephalopathy.",
        ),
        (
            "Mental status normal, conversant. Wound improved.\nAssessment: Metabolic encephalopathy; UTI.",
            "Mental status normal, conversant. Clearer than yesterday.\nAssessment: Metabolic encephalopathy; UTI.",
        ),
    ],
)
def test_a_diagnosis_against_the_findings_is_asked_for_its_support(one: str, other: str) -> None:
    check("diagnosis-without-support", one, other, setting="inpatient")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Problem list: hypertension, gout.\nExam: lungs clear.\nPlan: return in 3 months.",
            "Exam: lungs clear.\nProblems:\n1. Hypertension, continue lisinopril.\n2. Gout, allopurinol daily.",
        ),
        (
            "Vitals: BP 120/70.\nProblem list: asthma, GERD, depression.",
            "Vitals: BP 120/70.\nActive problems\n1. Asthma. Prednisone 40 mg.\n2. GERD.",
        ),
        (
            "Active problems: COPD.\nExam: unremarkable.\nPlan: as discussed.",
            "Exam: wheeze.\nHospital problems\n1. COPD exacerbation: nebs q4h, wean oxygen.",
        ),
    ],
)
def test_problems_with_their_treatment_after_the_exam_are_the_assessment(one: str, other: str) -> None:
    check("missing-final-diagnosis", one, other, setting="inpatient")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "04/20/2026\nIn bed. Foley draining urine. Aide sheet: foley removed 04/11, voiding.\nA: BPH.",
            "04/20/2026\nResident in bed. Voiding. Aide sheet: foley removed 04/11.\nA: BPH.",
        ),
        (
            "Visit 04/20/2026\nOn cephalexin day 3 of 7.\nMAR: antibiotics completed 04/12.\nA: Cellulitis.",
            "Visit 04/20/2026\nOn cephalexin day 3 of 7.\nMAR: antibiotics to be completed 04/24.\nA: Cellulitis.",
        ),
        (
            "Exam: JP drain to bulb suction. Per surgery JP drain was removed 3 days ago.\nA: Abscess.",
            "Exam: JP drain to bulb suction until rounds; JP drain removed this morning.\nA: Abscess.",
        ),
        (
            "S: PICC in place.\nNursing: PICC removed last week.\nA: Osteomyelitis of left foot.",
            "S: PICC in place.\nNursing: PICC removed last week, new PICC placed.\nA: Osteomyelitis of left foot.",
        ),
        (
            "04/20/2026\nChest tube to water seal. Chest tube was pulled yesterday.\nA: Pneumothorax.",
            "04/19/2026\nChest tube to water seal.\n\n04/20/2026\nChest tube was pulled yesterday.\nA: Pneumothorax.",
        ),
        (
            "04/20/2026\nRight chest tube to suction.\nRight chest tube removed yesterday.\nA: Pneumothorax.",
            "04/20/2026\nLeft chest tube to suction.\nRight chest tube removed yesterday.\nA: Pneumothorax.",
        ),
        (
            "04/20/2026\nCatheter draining well; catheter removed 04/12 by home nurse.\nA: Retention.",
            "04/20/2026\nCatheter draining when she left; catheter removed 04/12 by home nurse.\nA: Retention.",
        ),
        (
            "04/20/2026 wound vac in place. Wound vac discontinued on 04/16 by clinic.\nA: Sacral ulcer stage 3.",
            "04/20/2026 wound vac in place. Wound vac discontinued on 04/20 at noon.\nA: Sacral ulcer stage 3.",
        ),
    ],
)
def test_what_ended_earlier_is_not_in_use_today(one: str, other: str) -> None:
    check("conflicting-documentation", one, other, setting="nursing", date_of_service=None)


ULCER = "Assessment: Pressure ulcer of sacral region, stage 4, present on admission."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Procedure: Necrotic tissue was debrided with scalpel at the bedside.",
            "Procedure: Necrotic tissue was excisionally debrided with scalpel down to and including fascia.",
        ),
        (
            "Bedside debridement of the wound performed with scissors; dressed with gauze.",
            "Wound bed looks clean, no debridement needed; dressed with gauze.",
        ),
        (
            "The ulcer was sharply debrided to bleeding tissue with a curette.",
            "The ulcer will be sharply debrided to bleeding tissue on Friday.",
        ),
        (
            "Eschar was debrided until healthy, muscle exposed in the base.",
            "Eschar was debrided by excision, muscle removed from the base.",
        ),
        (
            "Sharp debridement was performed today, slough gone, hemostasis by pressure.",
            "Enzymatic debridement with collagenase was started today, slough softer.",
        ),
        (
            "Procedure: Debridement of devitalized tissue, subcutaneous, tolerated well.",
            "Procedure: Excisional debridement of devitalized tissue, subcutaneous, tolerated well.",
        ),
    ],
)
def test_debridement_in_a_stay_states_excision_and_depth(one: str, other: str) -> None:
    check("missing-procedure-detail", f"{one}\n{ULCER}", f"{other}\n{ULCER}", setting="inpatient")


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Annual wellness visit. DXA hip and spine done.", "G0439 77080 Z00.00", "G0439 77080 Z00.00 Z78.0"),
        ("Yearly physical, DXA today: normal.", "99397 77080 Z00.00", "99397 77080 Z00.00 Z13.820"),
        ("Physical with heel ultrasound of bone.", "99397 76977 Z00.00", "99397 76977 Z00.00 M81.0"),
        ("Wellness visit, forearm DXA done.", "G0438 77081 Z00.01", "G0438 77081 Z00.01 E21.0"),
        ("Annual exam; bone density scan performed.", "99396 77080 Z00.00", "99396 77080 Z00.00 Z79.52"),
        ("Health maintenance visit, DXA T-score -0.6.", "99397 77080 Z00.00", "99397 77080 Z00.00 M85.80"),
    ],
)
def test_a_wellness_visit_is_no_reason_for_bone_density(text: str, one: str, other: str) -> None:
    note = f"{text}\nAssessment: Annual visit, no complaint."
    assert "medical-necessity" in kinds(note, billed=one.split(), age=68)
    assert "medical-necessity" not in kinds(note, billed=other.split(), age=68)
