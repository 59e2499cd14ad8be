"""Minimal pairs of hospital visits: consultation, same-day stay, critical care, an ICU day; billed modifiers."""

from collections.abc import Callable

import pytest

from nlp_coder.documentation.visit_level.families import is_evaluation
from nlp_coder.documentation.visit_level.stay import stay_dates
from nlp_coder.review import VisitLevel

Levelled = Callable[..., VisitLevel]
BODY = "\n50M with cellulitis of the left leg.\nAssessment: Cellulitis of the left leg.\nPlan: cefazolin 2 g IV q8h."
SHOCK = "ED NOTE\nBP 70/40. Norepinephrine drip, cefepime.\nAssessment: Septic shock.\n"


@pytest.mark.parametrize(
    ("opening", "family"),
    [
        ("SURGERY CONSULTATION - INPATIENT\nRequesting: Dr. Amory.", "consult-inpatient"),
        (
            "SURGERY CONSULTATION - INPATIENT\nThe patient is requesting a second opinion.",
            "hospital-subsequent",
        ),
        ("SURGERY CONSULTATION - INPATIENT\nNo requester is named.", "hospital-subsequent"),
        ("Surgery consult\nRequesting service: medicine.", "consult-inpatient"),
        ("Surgery consult\nReferring MD: Hollis.", "consult-inpatient"),
        ("Surgery consult\nDr. Nwosu asks whether to drain.", "consult-inpatient"),
        ("Surgery consult\nThe patient asks about home.", "hospital-subsequent"),
        ("Surgery consult\nThe medicine team asks for our opinion.", "consult-inpatient"),
        ("Surgery consult\nCalled by Dr. Hall.", "consult-inpatient"),
        ("Surgery consult\nSeen by Dr. Hall.", "hospital-subsequent"),
        ("Surgery consult follow-up\nRequesting service: medicine.", "hospital-subsequent"),
        ("Surgery consult\nRequesting service: medicine. Payer: Medicare.", "hospital-initial"),
    ],
)
def test_a_consultation_names_who_asks_and_is_the_first_visit(
    opening: str, family: str, level: Levelled
) -> None:
    assert level(opening + BODY, setting="inpatient").family == family


@pytest.mark.parametrize(
    ("opening", "family"),
    [
        ("OBSERVATION CARE - admission and discharge on one date", "hospital-same-day"),
        ("OBSERVATION CARE - admission on one date, discharge on the next", "hospital-subsequent"),
        ("Observation unit. In 06:15, out 17:40, same calendar day.", "hospital-same-day"),
        ("DISCHARGE SUMMARY\nAdmitted: 3/4/2026\nDischarged: 03/04/26", "hospital-same-day"),
        ("Same-day observation admission", "hospital-same-day"),
        ("Observation admission", "hospital-initial"),
        ("DISCHARGE SUMMARY\nAdmitted: 3/4/2026\nDischarged: 03/05/26", "hospital-discharge"),
    ],
)
def test_a_same_day_stay(opening: str, family: str, level: Levelled) -> None:
    assert level(opening + BODY, setting="observation").family == family


def test_the_encounter_goes_before_the_words(level: Levelled) -> None:
    text = "OBSERVATION CARE - admission and discharge on one date" + BODY
    stay = {"admitted": "2026-04-19", "discharged": "2026-04-20"}
    assert level(text, setting="observation", **stay).family != "hospital-same-day"


def test_stay_dates_need_both() -> None:
    assert stay_dates("admitted 3/4/2026, discharged 03/04/26") == ((26, 3, 4), (26, 3, 4))
    assert stay_dates("admitted 3/4/2026, better") is None


@pytest.mark.parametrize(
    ("line", "supported"),
    [
        ("Critical care: 52 minutes of my time, not counting the line.", "99291"),
        ("Critical care: 22 minutes of my time, not counting the line.", "99285"),
        ("Critical care: may arrest. I was there; 52 minutes of my time without the line.", "99291"),
        ("Critical care:\n52 minutes of my time, not counting the line.", "99291"),
        ("Discussed with the critical care team. 52 minutes of my time.", "99285"),
        ("Critical care statement\nI spent 45 minutes on this patient.", "99291"),
        ("Critical care was provided. 45 minutes at the bedside, excluding the intubation.", "99291"),
        ("Critical care was provided. Chest pain lasted 45 minutes.", "99285"),
        ("CCT 45 min, excl. procedures.", "99291"),
        ("No critical care. 52 minutes of my time.", "99285"),
        ("Attending CC time 38 min, not counting procedures.", "99291"),
        ("Time: 38 min in total.", "99285"),
    ],
)
def test_minutes_of_critical_care(line: str, supported: str, level: Levelled) -> None:
    assert level(SHOCK + line, setting="ed").supported == supported


def test_status_asthmaticus_is_an_exacerbation_not_a_stable_illness(level: Levelled) -> None:
    text = (
        "ICU PROGRESS NOTE\nRoom air.\nAssessment: Severe persistent asthma{}\nPlan: prednisone 50 mg daily."
    )
    assert level(text.format(", stable."), setting="inpatient").supported == "99231"
    broken = level(text.format(" with status asthmaticus, resolved."), setting="inpatient", billed=["99291"])
    assert (broken.supported, broken.status) == ("99232", "unsupported")


def test_a_consultant_finds_acute_kidney_injury_a_threat(level: Levelled) -> None:
    body = "\nAssessment: Acute kidney injury.\nPlan: hold lisinopril."
    first = level("NEPHROLOGY CONSULT\nRequesting: Dr. Amory." + body, setting="inpatient").elements
    later = level("NEPHROLOGY PROGRESS NOTE" + body, setting="inpatient").elements
    assert first is not None
    assert later is not None
    assert (first.problems.level, later.problems.level) == ("high", "moderate")


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("Discussed with Dr. Brandt.", "moderate"),
        ("Spoke with Dr. Amory directly.", "moderate"),
        ("D/w Dr Amory.", "moderate"),
        ("Discussed with her.", "none"),
        ("To be seen by Dr. Brandt.", "none"),
    ],
)
def test_a_talk_with_a_named_doctor_is_a_discussion(line: str, amount: str, level: Levelled) -> None:
    elements = level(f"Assessment: Acute bronchitis.\n{line}", visit_type="established").elements
    assert elements is not None
    assert elements.data.level == amount


@pytest.mark.parametrize(
    ("code", "is_visit"),
    [("99214", True), ("99214-25", True), ("G0439-33", True), ("99292-25", False), ("36415-59", False)],
)
def test_a_billed_code_is_told_with_its_modifiers(code: str, is_visit: bool) -> None:
    assert is_evaluation(code) is is_visit


def test_a_billed_visit_with_two_modifiers_is_compared(level: Levelled) -> None:
    text = "Assessment: Hypertension, at goal.\nPlan: continue losartan 50 mg."
    visit = level(text, visit_type="established", billed=["99213-25-95"])
    assert (visit.billed, visit.status) == ("99213", "supported")
