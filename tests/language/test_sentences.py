"""Sentences: what ends one and what does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coder.language.sections import find_sections, load_sections
from nlp_coder.language.sentences import MAX_LENGTH, split_sentences

RULES = load_sections()
PIECES = st.sampled_from(
    ["Dr. ", "5 mg. ", "1. ", "2) ", "- ", "•", "\n", "\r\n", " ", "\t", "Plan: ", "No. ", "q.d. ", "?", "...", "Pain ",
     "fever", "\u200b", "a" * 300, "(", ")", "x|y", "HTN. ", "J. ", "101.4 "]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))
WRAPPED = "The patient was seen in clinic with a cough that has lasted for\nthree weeks and is worse."


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seen by Dr. Smith. Pt. denies pain.", ["Seen by Dr. Smith.", "Pt. denies pain."]),
        ("25 mg b.i.d. with food.", ["25 mg b.i.d. with food."]),
        ("25 mg b.i.d. Recheck soon.", ["25 mg b.i.d.", "Recheck soon."]),
        ("T 101.4. HR 90.", ["T 101.4.", "HR 90."]),
        ("Sprain vs. fracture, approx. 3 days", ["Sprain vs. fracture, approx. 3 days"]),
        ("No. 5 needle", ["No. 5 needle"]),
        ("Fever? No. Cough? Yes.", ["Fever?", "No.", "Cough?", "Yes."]),
        ("Hepatitis C. Start therapy.", ["Hepatitis C.", "Start therapy."]),
        ("by J. Smith, MD. Done.", ["by J. Smith, MD.", "Done."]),
        ("at 9:15 a.m. today", ["at 9:15 a.m. today"]),
        ("tugging ear. no fever. uri last wk", ["tugging ear.", "no fever.", "uri last wk"]),
        ("fever; cough; rash", ["fever; cough; rash"]),
        ("no fever.Denies cough", ["no fever.", "Denies cough"]),
        ("1. HTN 2. DM 3. CKD", ["1. HTN", "2. DM", "3. CKD"]),
        ("Neuropathy, grade 1. Dose kept.", ["Neuropathy, grade 1.", "Dose kept."]),
        ("1. HTN. Stable.\n2. DM\n- diet", ["1. HTN.", "Stable.", "2. DM", "- diet"]),
        (WRAPPED, [WRAPPED]),
        ("BP: 120/80\nHR: 60", ["BP: 120/80", "HR: 60"]),
        ("Na 140\r\nK 4.0\r\n", ["Na 140", "K 4.0"]),
        ("No family history of prostate ca. PSA 5.", ["No family history of prostate ca.", "PSA 5."]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_splits(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_endless_line_is_cut() -> None:
    found = split_sentences("pain " * 200_000, ())
    assert max(end - start for start, end in found) <= MAX_LENGTH
    assert len(split_sentences("x" * 10_000, ())) == 5


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_spans(text: str) -> None:
    sections = find_sections(text, RULES)
    last = 0
    for start, end in split_sentences(text, sections):
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert any(one.body <= start and end <= one.end for one in sections)
        last = end
    words = "".join(text[one.body : one.end] for one in sections)
    held = "".join(text[start:end] for start, end in split_sentences(text, sections))
    assert "".join(words.split()) == "".join(held.split())
