"""Problems: which lines head one, and where the heading's words end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coder.language.problems import find_problems
from nlp_coder.language.sections import find_sections, load_sections
from nlp_coder.language.sentences import split_sentences

RULES = load_sections()
PIECES = st.sampled_from(
    ["Assessment:\n", "A/P\n", "PLAN\n", "1. ", "2. ", "- ", "# ", "HTN", ". ", ": ", "\n", "\n\n",
     "  ", "Asthma", " \u2014 ",
     "Continue meds.", "• Medical Reasoning: x", "Patient Agreements: y"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=150), st.lists(PIECES, max_size=40).map("".join))


def headings(text: str) -> list[str]:
    sections = find_sections(text, RULES)
    found = find_problems(text, sections, split_sentences(text, sections))
    return [text[one.start : one.heading_end] for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A/P\n1. Hypertension, not at goal. Increase lisinopril.\n2. CKD: stable", [
            "1. Hypertension, not at goal", "2. CKD"]),
        ("A/P: 1. HTN 2. DM 3. CKD", ["1. HTN", "2. DM", "3. CKD"]),
        ("A/P\n#HTN - lisinopril\n#DM - metformin", ["#HTN", "#DM"]),
        ("A/P\n\nArthritis.\n• Medical Reasoning: stable\n\nGout.\n• Medical Treatment: none", [
            "Arthritis", "Gout"]),
        ("A/P\nHypertension: continue lisinopril\nAsthma: albuterol", ["Hypertension", "Asthma"]),
        ("Assessment:\n- BPH with nocturia: worse\n- Elevated PSA, new.", [
            "- BPH with nocturia", "- Elevated PSA, new"]),
        ("Dx: Colles fracture, right.\nPlan: cast", ["Colles fracture, right"]),
        ("Plan:\n- continue diet\n- recheck in a week", []),
        ("Assessment: She is doing well and will continue.", []),
        ("A/P\n62-year-old male with gout.\n\nGout.\n- Medical Reasoning: flare", ["Gout"]),
        ("HPI\n1. cough\n2. fever", []),
        ("A/P\n1. Neuropathy, grade 1. Dose kept.", ["1. Neuropathy, grade 1"]),
    ],
)  # fmt: skip
def test_headings(text: str, expected: list[str]) -> None:
    assert headings(text) == expected


def test_problem_holds_its_lines() -> None:
    text = "A/P\n1. Gout.\n- colchicine\n2. HTN\n\nPatient Agreements: agrees"
    sections = find_sections(text, RULES)
    one, other = find_problems(text, sections, split_sentences(text, sections))
    assert text[one.start : one.end] == "1. Gout.\n- colchicine"
    assert text[other.start : other.end] == "2. HTN"


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_spans(text: str) -> None:
    sections = find_sections(text, RULES)
    last = 0
    for one in find_problems(text, sections, split_sentences(text, sections)):
        assert last <= one.start < one.heading_end <= one.end <= len(text)
        assert any(part.body <= one.start and one.end <= part.end for part in sections)
        last = one.end
