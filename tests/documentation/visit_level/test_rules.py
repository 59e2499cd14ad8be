"""Minimal pairs: what one word more or less makes of the level."""

import json
from collections.abc import Callable

import pytest

from nlp_coder.documentation.visit_level.critical_care import further_units
from nlp_coder.documentation.visit_level.words import first_letters, load_words
from nlp_coder.errors import BadRuleFileError
from nlp_coder.review import Review, VisitLevel

Levelled = Callable[..., VisitLevel]
EST = {"visit_type": "established"}


def element(visit: VisitLevel, name: str) -> str:
    assert visit.elements is not None
    return str(getattr(visit.elements, name).level)


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("Assessment: Hypertension, at goal.\nPlan: continue losartan 50 mg.", "low"),
        ("BP 152/94.\nAssessment: Hypertension.\nPlan: continue losartan 50 mg.", "moderate"),
        ("BP 152/94, repeat 128/78.\nAssessment: Hypertension.\nPlan: continue losartan 50 mg.", "low"),
        ("Assessment: COPD without exacerbation.\nPlan: continue tiotropium.", "low"),
        ("Assessment: COPD with exacerbation.\nPlan: prednisone 40 mg.", "moderate"),
        ("Assessment: Hypertension. Followed by cardiology.\nPlan: see them.", "none"),
        ("Assessment: Mild persistent asthma, well controlled.\nPlan: continue albuterol.", "low"),
        ("Assessment: Cellulitis of the left leg.\nPlan: cephalexin 500 mg QID.", "low"),
        ("T 101.8.\nAssessment: Cellulitis of the left leg.\nPlan: cephalexin 500 mg QID.", "moderate"),
        ("Assessment: Hypothyroidism.\nPlan: levothyroxine to 100 mcg.", "moderate"),
        ("Assessment: Hypothyroidism.\nPlan: reduce levothyroxine to 50 mcg.", "low"),
    ],
)
def test_problems(text: str, nature: str, level: Levelled) -> None:
    assert element(level(text, **EST), "problems") == nature


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Assessment: Acute cystitis.\nPlan: UA and urine culture sent.", "low"),
        ("Assessment: Acute cystitis.\nPlan: BMP and creatinine ordered.", "straightforward"),
        ("Assessment: Acute cystitis.\nPlan: no labs, no imaging.", "none"),
        ("History from her mother.\nAssessment: Acute otitis media.", "low"),
        ("Here with her mother.\nAssessment: Acute otitis media.", "none"),
        ("CXR report reviewed.\nAssessment: Acute bronchitis.", "straightforward"),
        ("I looked at the film myself: clear.\nAssessment: Acute bronchitis.", "moderate"),
        ("Plan discussed with the patient.\nAssessment: Acute bronchitis.", "none"),
        ("Discussed with cardiology on call.\nAssessment: Acute bronchitis.", "moderate"),
    ],
)
def test_data(text: str, amount: str, level: Levelled) -> None:
    assert element(level(text, **EST), "data") == amount


def test_a_billed_interpretation_is_no_data(level: Levelled) -> None:
    text = "ECG interpreted by me: normal.\nAssessment: Palpitations.\nPlan: reassurance."
    assert element(level(text, **EST), "data") == "moderate"
    assert element(level(text, billed=["99213", "93000"], **EST), "data") == "none"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Medications: lisinopril 20 mg.\nAssessment: Hypertension.\nPlan: continue current meds.", "none"),
        ("Assessment: Hypertension.\nPlan: continue lisinopril 20 mg.", "moderate"),
        ("Assessment: Ankle sprain.\nPlan: over-the-counter ibuprofen.", "low"),
        ("Assessment: Ankle sprain.\nPlan: ibuprofen 800 mg TID prescribed.", "moderate"),
        ("Assessment: Asthma.\nPlan: I must admit, that I see no need for more.", "none"),
        ("Assessment: Asthma.\nPlan: admit to medicine.", "high"),
        ("Assessment: Asthma, was admitted in March.\nPlan: reassurance.", "straightforward"),
        ("Assessment: Renal colic.\nPlan: hydromorphone 1 mg IV given.", "high"),
        ("Assessment: Renal colic.\nPlan: oxycodone 5 mg by mouth as needed.", "moderate"),
        ("Assessment: Rheumatoid arthritis.\nPlan: continue methotrexate, CBC and LFTs ordered.", "high"),
        ("Assessment: Rheumatoid arthritis.\nPlan: continue methotrexate, CBC every 6 months.", "moderate"),
        (
            "Assessment: Type 2 diabetes.\nPlan: continue insulin glargine 20 units, glucose checked.",
            "moderate",
        ),
        (
            "Assessment: Knee osteoarthritis.\nPlan: knee arthroplasty scheduled; decision for surgery.",
            "moderate",
        ),
        ("Code status: DNR.\nAssessment: Asthma.\nPlan: rest.", "straightforward"),
    ],
)
def test_risk(text: str, amount: str, level: Levelled) -> None:
    assert element(level(text, **EST), "risk") == amount


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Total time on the date: 44 minutes.", "44 min"),
        ("Total time 30-39 minutes.", "none"),
        ("The nurse spent 40 minutes with the patient.", "none"),
        ("Total time 60 minutes, with 40 minutes of psychotherapy.", "none"),
    ],
)
def test_time(text: str, minutes: str, level: Levelled) -> None:
    assert element(level(f"Assessment: Migraine, stable.\nPlan: rest.\n{text}", **EST), "time") == minutes


def test_the_better_of_mdm_and_time(level: Levelled) -> None:
    text = "Assessment: Hypertension, not at goal.\nPlan: add amlodipine 5 mg.\nTotal time: {} minutes."
    assert (level(text.format(12), **EST).supported, level(text.format(12), **EST).basis) == ("99214", "mdm")
    assert (level(text.format(41), **EST).supported, level(text.format(41), **EST).basis) == ("99215", "time")


def test_a_new_code_for_an_established_patient_is_unsupported(level: Levelled) -> None:
    text = "Established patient.\nAssessment: Hypertension, not at goal.\nPlan: add amlodipine 5 mg."
    assert level(text, billed=["99204"]).status == "unsupported"
    assert level(text, billed=["99214"]).status == "supported"


def test_a_staff_visit_is_the_lowest_code(level: Levelled) -> None:
    text = "{} visit.\nBP 150/92.\nAssessment: Hypertension.\nPlan: continue losartan 50 mg."
    assert level(text.format("Nurse"), billed=["99213"], **EST).supported == "99211"
    assert level(text.format("Nurse"), billed=["99213"], **EST).status == "unsupported"
    assert level(text.format("Office"), billed=["99213"], **EST).status != "unsupported"


def test_one_debatable_item_apart_is_no_gap(level: Levelled) -> None:
    text = (
        "Chief complaint: blood pressure.\nAssessment: Hypertension.\nPlan: continue losartan. BMP ordered."
    )
    assert level(text, **EST).supported == "99213"
    assert level(text, billed=["99214"], **EST).status == "supported"
    assert level(text, billed=["99215"], **EST).status == "unsupported"


def test_modifiers_on_the_billed_code(level: Levelled) -> None:
    visit = level("Assessment: Hypertension, not at goal.\nPlan: add amlodipine.", billed=["99214-25"], **EST)
    assert (visit.billed, visit.status) == ("99214", "supported")


def test_cloned_text_earns_nothing(level: Levelled) -> None:
    line = "1. Hypertension, not at goal, BP 158/94: add amlodipine 5 mg daily and check BMP."
    text = f"Assessment and plan:\n{line}"
    fresh = level(text, billed=["99214"], **EST)
    prior = [{"id": "p", "date": "2026-01-10", "text": f"Visit in January.\n{line}"}]
    cloned = level(text, billed=["99214"], prior_notes=prior, **EST)
    assert (fresh.status, cloned.status) == ("supported", "unsupported")


def test_the_next_level_is_taught(level: Levelled) -> None:
    visit = level("Assessment: Hypertension, at goal.\nPlan: continue losartan 50 mg.", **EST)
    assert visit.next_level is not None
    assert visit.next_level.code == "99214"
    assert any("problems:" in one for one in visit.next_level.needs)
    assert not any(word in " ".join(visit.next_level.needs) for word in ("bill", "should", "add "))
    top = level("Assessment: Migraine.\nTotal time: 60 minutes.", **EST)
    assert (top.supported, top.next_level) == ("99215", None)


def test_telehealth_names_what_is_missing(level: Levelled) -> None:
    text = "Video visit. Patient at home.\nAssessment: Migraine, stable.\nPlan: continue topiramate."
    held = level(text, **EST).telehealth
    assert held is not None
    assert (held.modality, held.modifier, held.place_of_service) == ("video", "95", "10")
    assert held.missing == ("the patient's consent", "where the clinician is")
    assert level("Assessment: Migraine, stable.", **EST).telehealth is None


@pytest.mark.parametrize(
    ("minutes", "cpt", "medicare"),
    [(74, 0, 0), (75, 1, 0), (103, 1, 0), (104, 1, 1), (105, 2, 1), (134, 2, 2)],
)
def test_further_critical_care(minutes: float, cpt: int, medicare: int) -> None:
    assert further_units(minutes, medicare=False) == cpt
    assert further_units(minutes, medicare=True) == medicare


def test_a_review_of_an_earlier_release_still_loads(review: Callable[..., Review]) -> None:
    found = review("Assessment: Hypertension, at goal.\nPlan: continue losartan 50 mg.", **EST)
    plain = json.loads(found.to_json())
    for name in ("add_ons", "next_level", "telehealth"):
        del plain["visit_level"][name]
    assert Review.from_json(json.dumps(plain)).visit_level.supported == found.visit_level.supported


@pytest.mark.parametrize("word", [r"\d+ mg", "(?:a|b)", ""])
def test_a_pattern_that_begins_with_no_letters_is_refused(word: str) -> None:
    with pytest.raises(BadRuleFileError):
        first_letters("risk", word)


def test_every_word_is_found_where_it_is_written() -> None:
    words = load_words()
    assert len(words.starts) > 300
    assert all(goal.start > 0 for goal in words.goals)
