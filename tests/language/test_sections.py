"""Sections: headers in a header's place, near ones that are none, and that the parts tile the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coder.language.sections import SectionRules, find_sections, load_sections

RULES = load_sections()
PIECES = st.sampled_from(
    ["Assessment:", "PLAN", "a:", "1. ", "- ", "• ", "HPI ", "Labs: ", "\n", "\r\n", "\n\n", "\t",
     "----\n", "## ", "**", ":",
     "\u200b", "\u202e", "chest pain. ", "Impression: ", "VITALS\n", "Skin: ", "x" * 80, "(03/03)",
     " ", "Signed: ", "ROS\n"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


def names(text: str, rules: SectionRules = RULES) -> list[str]:
    return [one.name for one in find_sections(text, rules)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HPI: cough\nPMH: asthma", ["hpi", "pmh"]),
        ("HISTORY OF PRESENT ILLNESS\ncough", ["hpi"]),
        ("History of Present Illness\ncough", ["hpi"]),
        ("HPI 54 yo man with cough", ["hpi"]),
        ("## Assessment\nHTN\n**Plan:** rest", ["assessment", "plan"]),
        ("Assessment\n----------\nHTN", ["assessment"]),
        ("=== PLAN ===\nrest", ["plan"]),
        ("1. HPI: cough\n2. Assessment: URI\n3. Plan: rest", ["hpi", "assessment", "plan"]),
        ("ASSESSMENT & PLAN\nHTN", ["assessment_plan"]),
        ("A/P: HTN, increase lisinopril", ["assessment_plan"]),
        ("IMPRESSION - pneumonia", ["assessment"]),
        ("S: cough\nO: clear\nA: URI\nP: rest", ["subjective", "objective", "assessment", "plan"]),
        ("pe: afeb\na: otitis media\np: amox", ["exam", "assessment", "plan"]),
        ("S: cough. O: clear. A: URI. P: rest", ["subjective", "objective", "assessment", "plan"]),
        ("Meds: lisinopril Allergies: NKDA", ["medications", "allergies"]),
        ("Subjective (03/03): pain\nLabs today: Na 123", ["subjective", "labs"]),
        ("ROS\n• Constitutional: Denies fever\nSkin: no rash", ["ros"]),
        ("EXAM\nSkin: clear\nPsych: calm\n\nASSESSMENT\nacne", ["exam", "assessment"]),
        ("VITALS: BP 120/80\nGeneral: NAD", ["vitals", "exam"]),
        ("ASSESSMENT AND PLAN\nHypertension:\n• Medical Reasoning: stable", ["assessment_plan"]),
        ("PLAN\n3. Labs: BMP in a week", ["plan"]),
        ("PAST HISTORY\nasthma\nFamily: father MI\nSocial: never smoker", [
            "pmh", "family_history", "social_history"]),
        ("No edema. Impression: lump. Plan: mammogram", ["body", "assessment", "plan"]),
        ("Preoperative diagnosis: cataract\nAnesthesia: MAC\nFindings: dense", [
            "preop_diagnosis", "anesthesia", "operative_findings"]),
        ("Technique: none\nFindings: clear", ["procedure", "operative_findings"]),
        ("Imaging: CXR\nFindings: clear", ["imaging", "results"]),
        ("RESULTS\n\nCT of the head\nImpression: no bleed\n\nASSESSMENT\n\nheadache", [
            "results", "assessment"]),
        ("RESULTS\n\nclear\n\nIMPRESSION\n\nsprain", ["results", "assessment"]),
        ("FINAL DIAGNOSIS\n1. GERD", ["discharge_diagnosis"]),
        ("Plan: rest\nElectronically signed by A. Doe, MD", ["plan", "signature"]),
        ("Plan: rest\n-- J Doe MD, e-signed", ["plan", "signature"]),
        ("She is well. Current medications: zinc.\n\nOn exam she is calm.", ["body", "medications", "body"]),
        ("Seen for knee pain today and doing well enough now.\n\nHOUSEKEEPING MATTERS\n\nparking", [
            "body", "other"]),
        ("Problems\nAsthma\n\nExam: calm", ["problem_list", "exam"]),
        ("Exam: calm\n\nProblems\n1. Asthma, wean steroids", ["exam", "assessment_plan"]),
        ("Course: fluids given.\n\nFinal: 1. Dehydration.", ["hospital_course", "diagnosis"]),
    ],
)  # fmt: skip
def test_headers(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Impression was made on the disc.",
        "Plan to start metformin.",
        "We discussed the plan for surgery.",
        "His assessment today is the same.",
        "P: 88 R: 20",
        "A: airway patent\nB: breathing\nC: pulses",
        "Ratio 3:1 and time 10:30",
        "Exam unchanged. Continue current meds.",
    ],
)
def test_prose_is_no_header(text: str) -> None:
    assert names(text) == ["body"]


def test_header_is_title_block_only() -> None:
    title = "UROLOGY CLINIC 12/11/2025   est pt, 66M\n"
    assert names(title + "HPI: slow stream") == ["header", "hpi"]
    assert names(title + "He has a slow stream.\nPlan: tamsulosin") == ["body", "plan"]


def test_header_and_body_spans() -> None:
    text = "**Plan:** rest\r\nice"
    (section,) = find_sections(text, RULES)
    assert (text[section.start : section.body], text[section.body : section.end]) == (
        "**Plan:** ",
        "rest\r\nice",
    )


def test_rules_are_wide() -> None:
    assert len({rule.name for rules in RULES.headers.values() for rule in rules}) >= 40
    assert len(RULES.headers) >= 800


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_sections_tile_the_text(text: str) -> None:
    sections = find_sections(text, RULES)
    assert "".join(text[one.start : one.end] for one in sections) == text
    assert all(one.start <= one.body <= one.end and one.start < one.end for one in sections)
    assert find_sections(text, RULES) == sections
