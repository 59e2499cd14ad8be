"""Minimal pairs for the gap kinds about the note itself."""

import pytest

from nlp_coder.coder import Coder
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Gap


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def gaps(coder: Coder, kind: str, text: str, setting: str = "outpatient") -> list[Gap]:
    encounter = Encounter.from_mapping(
        {"setting": setting, "date_of_service": "2026-05-04", "sex": "F", "age": 60}
    )
    return [one for one in coder.review(Note("n", text, encounter)).gaps if one.kind == kind]


@pytest.mark.parametrize(
    ("words", "severity"),
    [("Probable", "warn"), ("Suspected", "warn"), ("Possible", "inform"), ("R/o", "inform")],
)
def test_the_working_diagnosis_is_asked_more_urgently(coder: Coder, words: str, severity: str) -> None:
    (one,) = gaps(coder, "uncertain-diagnosis", f"Assessment: Cough. {words} pneumonia.\nPlan: chest film.")
    assert one.severity == severity


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        pytest.param(
            "conflicting-documentation",
            "HPI: on admission NSTEMI.\nAssessment: STEMI of the inferior wall.",
            "HPI: NSTEMI, no STEMI.\nAssessment: NSTEMI.",
            id="infarction",
        ),
        pytest.param(
            "conflicting-documentation",
            "HPI: not diabetic.\nAssessment: Diabetic neuropathy.",
            "HPI: mother diabetic, he is not.\nAssessment: Neuropathy.",
            id="diabetes denied",
        ),
        pytest.param(
            "conflicting-documentation",
            "Procedure: hysterectomy. An inadvertent cystotomy was repaired.\nComplications: none.",
            "Procedure: hysterectomy. No inadvertent cystotomy.\nComplications: none.",
            id="complication",
        ),
        pytest.param(
            "incomplete-note",
            "Plan: start *** mg daily.\nAssessment: Hypertension.",
            "Plan: *** start 5 mg daily ***\nAssessment: Hypertension.".replace("***", "**"),
            id="stars",
        ),
        pytest.param(
            "missing-signature",
            "Assessment: Gout.\nElectronically signed by: ______",
            "Assessment: Gout.\nElectronically signed by: A. Poe MD",
            id="signature line",
        ),
        pytest.param(
            "copied-forward-text",
            "Visit 05/04/2026\nGout, quiet. Return in March 2026.",
            "Visit 05/04/2026\nGout, quiet. Return in March 2027.",
            id="return date",
        ),
        pytest.param(
            "missing-procedure-detail",
            "Procedure: botulinum toxin injected in the forehead for chronic migraine.",
            "Procedure: botulinum toxin 155 units injected for chronic migraine.",
            id="units of a drug",
        ),
    ],
)
def test_pairs(coder: Coder, kind: str, one: str, other: str) -> None:
    assert gaps(coder, kind, one)
    assert not gaps(coder, kind, other)


def test_a_tube_that_is_there_is_not_a_procedure(coder: Coder) -> None:
    note = "Progress note\nS: chest tube to suction, no air leak.\nAssessment: Pneumothorax, right."
    assert not gaps(coder, "missing-procedure-detail", note, "inpatient")
