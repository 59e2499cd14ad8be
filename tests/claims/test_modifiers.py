"""Minimal pairs for each modifier: the rule that is broken, and the nearest claim that is right."""

from typing import Any

import pytest

from nlp_coder.claims.words import load_words, parse_words
from nlp_coder.errors import BadRuleFileError
from nlp_coder.review import Review

KNEE = (
    "Left knee pain for months.\nProcedure: the left knee was prepped and injected with 40 mg triamcinolone.\n"
    "Assessment: Primary osteoarthritis of the left knee.\nPlan: return as needed.\nSigned A. Moe MD"
)
KNEE_AND_PRESSURE = KNEE.replace(
    "Plan: return", "Hypertension, not at goal.\nPlan: increase lisinopril to 20 mg. Return"
)
GALLBLADDER = (
    "ED CONSULT. Right upper quadrant pain, gallstones.\nAssessment: Acute cholecystitis with stones.\n"
    "Plan: {plan}\nSigned A. Moe MD"
)
LATER = (
    "Seen for cough and fever, four days.\nLungs: crackles at the base.\n"
    "Assessment: {dx}.\nPlan: {plan}\nSigned A. Moe MD"
)
THERAPY = (
    "Follow-up {mode}.\nAssessment: Generalized anxiety disorder, stable.\n"
    "Plan: continue escitalopram 10 mg.\nSigned A. Moe MD"
)
WRIST = (
    "Fell on the right hand. X-ray of the right wrist, two views, taken in the clinic: no fracture, {read}.\n"
    "Assessment: Sprain of right wrist.\nPlan: splint.\nSigned A. Moe MD"
)
BACK = (
    "Return for wound.\n{words}\nThe abscess was incised and drained, pus expressed.\n"
    "Assessment: {dx}.\nSigned A. Moe MD"
)
AFTERCARE = "Post-op visit, {when} after surgery. Incision healing.\nAssessment: {dx}.\nSigned A. Moe MD"


def rules(review: Review) -> set[str]:
    return {one.rule for one in review.edits if one.kind == "modifier"}


PAIRS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    (
        "25 is missing",
        {"text": KNEE_AND_PRESSURE, "billed": "99213 20610-LT M17.12 I10"},
        {"text": KNEE_AND_PRESSURE, "billed": "99213-25 20610-LT M17.12 I10"},
        "modifier.25.missing",
    ),
    (
        "25 without separate work",
        {"text": KNEE, "billed": "99213-25 20610-LT M17.12"},
        {"text": KNEE_AND_PRESSURE, "billed": "99213-25 20610-LT M17.12 I10"},
        "modifier.25.unsupported",
    ),
    (
        "a visit that is part of the injection",
        {"text": KNEE, "billed": "99213 20610-LT M17.12"},
        {"text": KNEE, "billed": "20610-LT M17.12"},
        "modifier.25.included",
    ),
    (
        "25 on a procedure",
        {"text": KNEE_AND_PRESSURE, "billed": "99213 20610-25-LT M17.12"},
        {"text": KNEE_AND_PRESSURE, "billed": "99213-25 20610-LT M17.12"},
        "modifier.25.unsupported",
    ),
    (
        "57 is missing",
        {
            "text": GALLBLADDER.format(plan="to the OR tonight, consent signed."),
            "billed": "99204 47562 K80.00",
        },
        {
            "text": GALLBLADDER.format(plan="to the OR tonight, consent signed."),
            "billed": "99204-57 47562 K80.00",
        },
        "modifier.57.missing",
    ),
    (
        "57 without a decision",
        {"text": GALLBLADDER.format(plan="antibiotics, diet."), "billed": "99204-57 47562 K80.00"},
        {
            "text": GALLBLADDER.format(plan="elected to proceed with surgery."),
            "billed": "99204-57 47562 K80.00",
        },
        "modifier.57.unsupported",
    ),
    (
        "a visit that is part of the operation",
        {"text": GALLBLADDER.format(plan="antibiotics, diet."), "billed": "99213 47562 K80.00"},
        {"text": GALLBLADDER.format(plan="antibiotics, diet."), "billed": "99213 K80.00"},
        "modifier.57.included",
    ),
    (
        "24 is missing",
        {
            "text": LATER.format(dx="Pneumonia", plan="doxycycline."),
            "billed": "99213 J18.9",
            "after": ("27447", 20),
        },
        {
            "text": LATER.format(dx="Pneumonia", plan="doxycycline."),
            "billed": "99213 J18.9",
            "after": ("27447", 120),
        },
        "modifier.24.missing",
    ),
    (
        "24 for care of the operation",
        {
            "text": AFTERCARE.format(when="3 weeks", dx="Knee osteoarthritis, status post total knee"),
            "billed": "99213-24 M17.12",
            "after": ("27447", 20),
        },
        {
            "text": LATER.format(dx="Pneumonia", plan="doxycycline."),
            "billed": "99213-24 J18.9",
            "after": ("27447", 20),
        },
        "modifier.24.unsupported",
    ),
    (
        "a visit inside the global period",
        {
            "text": AFTERCARE.format(when="3 weeks", dx="Aftercare following joint replacement"),
            "billed": "99213 Z47.1",
            "after": ("27447", 20),
        },
        {
            "text": AFTERCARE.format(when="4 months", dx="Aftercare following joint replacement"),
            "billed": "99213 Z47.1",
            "after": ("27447", 120),
        },
        "modifier.24.included",
    ),
    (
        "78 is missing",
        {
            "text": BACK.format(
                words="Taken back to the operating room for postoperative abscess.", dx="Abscess of skin"
            ),
            "billed": "10060 L02.91",
            "after": ("47562", 9),
        },
        {
            "text": BACK.format(
                words="Taken back to the operating room for postoperative abscess.", dx="Abscess of skin"
            ),
            "billed": "10060-78 L02.91",
            "after": ("47562", 9),
        },
        "modifier.global.missing",
    ),
    (
        "79 where the note tells of a complication",
        {
            "text": BACK.format(words="Returned to the OR for washout of the wound.", dx="Abscess of skin"),
            "billed": "10060-79 L02.91",
            "after": ("47562", 9),
        },
        {
            "text": BACK.format(
                words="The abscess of the thigh is unrelated to the gallbladder.", dx="Abscess of thigh"
            ),
            "billed": "10060-79 L02.415",
            "after": ("47562", 9),
        },
        "modifier.global.contradicted",
    ),
    (
        "58 without a plan",
        {"text": KNEE, "billed": "20610-58-LT M17.12"},
        {
            "text": KNEE.replace("Procedure:", "Procedure, staged:"),
            "billed": "20610-58-LT M17.12",
            "after": ("27447", 30),
        },
        "modifier.global.unsupported",
    ),
    (
        "the wrong side",
        {"text": KNEE, "billed": "20610-RT M17.12"},
        {"text": KNEE, "billed": "20610-LT M17.12"},
        "modifier.side.contradicted",
    ),
    (
        "no side",
        {"text": KNEE, "billed": "20610 M17.12"},
        {"text": KNEE, "billed": "20610-LT M17.12"},
        "modifier.side.missing",
    ),
    (
        "a side that the note does not tell",
        {"text": KNEE.replace("left ", "").replace("Left k", "K"), "billed": "20610-LT M17.10"},
        {"text": KNEE, "billed": "20610-LT M17.12"},
        "modifier.side.unsupported",
    ),
    (
        "both sides on a code of both",
        {"text": KNEE, "billed": "92083-50 H40.9"},
        {"text": KNEE, "billed": "92083 H40.9"},
        "modifier.side.bilateral",
    ),
    (
        "59 without another site",
        {"text": KNEE, "billed": "20610-LT 20550-59 M17.12"},
        {"text": KNEE + "\nThe tendon sheath is a separate site.", "billed": "20610-LT 20550-XS M17.12"},
        "modifier.distinct.unsupported",
    ),
    (
        "59 where XS tells it",
        {"text": KNEE + "\nThe tendon sheath is a separate site.", "billed": "20610-LT 20550-59 M17.12"},
        {"text": KNEE + "\nThe tendon sheath is a separate site.", "billed": "20610-LT 20550-XS M17.12"},
        "modifier.distinct.unspecific",
    ),
    (
        "59 on a visit",
        {"text": KNEE_AND_PRESSURE, "billed": "99213-59 20610-LT M17.12"},
        {"text": KNEE_AND_PRESSURE, "billed": "99213-25 20610-LT M17.12"},
        "modifier.distinct.on-visit",
    ),
    (
        "76 without a repetition",
        {"text": KNEE, "billed": "93000-76 I10"},
        {"text": KNEE + "\nRepeat ECG one hour later unchanged.", "billed": "93000 93000-76 I10"},
        "modifier.repeat.unsupported",
    ),
    (
        "91 on a film",
        {"text": KNEE + "\nRepeat film unchanged.", "billed": "73562-91-LT M17.12"},
        {"text": KNEE + "\nRepeat film unchanged.", "billed": "73562-76-LT M17.12"},
        "modifier.repeat.contradicted",
    ),
    (
        "26 is missing in the ED",
        {
            "text": WRIST.format(read="interpreted by me"),
            "billed": "99283 73100-RT S63.501A",
            "setting": "ed",
        },
        {
            "text": WRIST.format(read="interpreted by me"),
            "billed": "99283 73100-26-RT S63.501A",
            "setting": "ed",
        },
        "modifier.component.missing",
    ),
    (
        "26 on the practice's own machine",
        {"text": WRIST.format(read="interpreted by me"), "billed": "73100-26-RT S63.501A"},
        {"text": WRIST.format(read="interpreted by me"), "billed": "73100-RT S63.501A"},
        "modifier.component.unsupported",
    ),
    (
        "26 where another reads",
        {"text": WRIST.format(read="sent to radiology for interpretation"), "billed": "73100-26-RT S63.501A"},
        {"text": WRIST.format(read="sent to radiology for interpretation"), "billed": "73100-TC-RT S63.501A"},
        "modifier.component.contradicted",
    ),
    (
        "95 is missing",
        {"text": THERAPY.format(mode="by video visit from home"), "billed": "99213 F41.1"},
        {"text": THERAPY.format(mode="by video visit from home"), "billed": "99213-95 F41.1"},
        "modifier.telehealth.missing",
    ),
    (
        "95 in the office",
        {"text": THERAPY.format(mode="in clinic"), "billed": "99213-95 F41.1"},
        {"text": THERAPY.format(mode="in clinic"), "billed": "99213 F41.1"},
        "modifier.telehealth.unsupported",
    ),
    (
        "95 by telephone",
        {"text": THERAPY.format(mode="by phone visit, audio only"), "billed": "99213-95 F41.1"},
        {"text": THERAPY.format(mode="by phone visit, audio only"), "billed": "99213-93 F41.1"},
        "modifier.telehealth.contradicted",
    ),
    (
        "telehealth in the office",
        {"text": THERAPY.format(mode="by video visit"), "billed": "99213-95 F41.1", "place_of_service": "11"},
        {"text": THERAPY.format(mode="by video visit"), "billed": "99213-95 F41.1", "place_of_service": "10"},
        "modifier.telehealth.place",
    ),
]


@pytest.mark.parametrize(("broken", "right", "rule"), [pytest.param(*one[1:], id=one[0]) for one in PAIRS])
def test_a_modifier_is_questioned_on_one_claim_and_not_on_the_other(
    reviewed: Any, broken: dict[str, Any], right: dict[str, Any], rule: str
) -> None:
    assert rule in rules(reviewed(**broken))
    assert rule not in rules(reviewed(**right))


def modifiers(review: Review, code: str) -> tuple[str, ...]:
    return next(one.modifiers for one in review.suggestions if one.code == code)


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        pytest.param(KNEE, "20610", ("LT",), id="side"),
        pytest.param(
            WRIST.format(read="sent to radiology for interpretation"), "73100", ("TC", "RT"), id="technical"
        ),
        pytest.param(WRIST.format(read="interpreted by me"), "73100", ("RT",), id="both parts"),
    ],
)
def test_modifiers_are_suggested_with_their_words(
    reviewed: Any, text: str, code: str, expected: tuple[str, ...]
) -> None:
    review = reviewed(text)
    assert modifiers(review, code) == expected
    told = next(one.modifier_evidence for one in review.suggestions if one.code == code)
    assert set(told or {}) == set(expected)
    assert all(text[e.start : e.end] == e.text for words in (told or {}).values() for e in words)


def test_a_visit_that_is_not_billed_yet_is_told_its_modifier(reviewed: Any) -> None:
    found = [one for one in reviewed(KNEE_AND_PRESSURE).edits if one.rule == "modifier.25.suggested"]
    assert [one.severity for one in found] == ["inform"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {id: a}", "needs exactly"),
        ("- {id: a, why: b, source: c, words: [no], never: []}", "lists of text"),
        ("- {id: a, why: b, source: '', words: [x], never: []}", "no source"),
        ("- {id: a, why: b, source: c, words: [x], never: []}\n" * 2, "an entry already"),
        ("{", "not YAML"),
        ("a: 1", "not a list"),
    ],
)
def test_a_faulty_word_file_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BadRuleFileError, match=problem):
        parse_words(text)


@pytest.mark.parametrize(
    ("name", "said", "not_said"),
    [
        ("surgery-decided", "she elected to proceed", "she declined, not elected to proceed"),
        ("staged", "second stage as planned", "no staged procedure"),
        ("staged", "staged excision", "clinically staged t2n0"),
        ("video", "seen via video", "video swallow tomorrow, no video visit"),
        ("audio-only", "telephone visit", "call by telephone if worse"),
        ("distinct", "a separate lesion of the arm", "not a separate lesion"),
        ("back-to-or", "returned to the or for bleeding", "no signs of surgical site infection"),
        ("repeated", "repeat ecg unchanged", "will repeat ecg"),
    ],
)
def test_words_and_what_takes_them_away(name: str, said: str, not_said: str) -> None:
    words = load_words()[name]
    assert words.find(said) is not None
    assert words.find(not_said) is None
