"""The clinical tables: each row's own examples, neutral queries, codes of the book, and bad rows refused by name."""

from functools import cache

import pytest

from nlp_coder.coder import Coder
from nlp_coder.codes.icd10cm import load_book
from nlp_coder.documentation.clinical.rows import Case
from nlp_coder.documentation.clinical.tables import (
    conditions,
    parse_conditions,
    parse_treatments,
    treatments,
)
from nlp_coder.documentation.clinical_indicator_without_diagnosis import NO_SIGNIFICANCE
from nlp_coder.documentation.registry import KINDS, OPEN_OPTIONS, check_query
from nlp_coder.errors import BadRuleFileError
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Gap

INDICATOR = "clinical-indicator-without-diagnosis"
TREATMENT = "treatment-without-diagnosis"
SUPPORT = "diagnosis-without-support"

RAISES = [(INDICATOR, one, case, True) for one in conditions() for case in one.raises]
RAISES += [(INDICATOR, one, case, False) for one in conditions() for case in one.near]
RAISES += [(TREATMENT, one, case, True) for one in treatments() for case in one.raises]
RAISES += [(TREATMENT, one, case, False) for one in treatments() for case in one.near]
SUPPORTS = [(one, case, True) for one in conditions() for case in one.unsupported]
SUPPORTS += [(one, case, False) for one in conditions() for case in one.supported]


@cache
def coder() -> Coder:
    return Coder()


def gaps(kind: str, case: Case) -> list[Gap]:
    given = {"setting": case.setting, "sex": case.sex, "age": case.age, "date_of_service": "2026-05-04"}
    review = coder().review(Note("n", case.text, Encounter.from_mapping(given)))
    return [one for one in review.gaps if one.kind == kind]


@pytest.mark.parametrize(
    ("kind", "row", "case", "is_raised"),
    RAISES,
    ids=[f"{row.id}-{'raises' if yes else 'near'}" for _, row, _, yes in RAISES],
)
def test_a_row_is_raised_by_its_example_and_not_near_it(kind, row, case, is_raised) -> None:  # type: ignore[no-untyped-def]
    asked = [one for one in gaps(kind, case) if one.rule == row.source]
    if kind == INDICATOR:
        asked = [one for one in asked if one.query and one.query.options[: len(row.options)] == row.options]
    assert bool(asked) is is_raised


@pytest.mark.parametrize(
    ("row", "case", "is_raised"),
    SUPPORTS,
    ids=[f"{row.id}-{'unsupported' if yes else 'supported'}" for row, _, yes in SUPPORTS],
)
def test_a_diagnosis_is_questioned_only_against_all_support(row, case, is_raised) -> None:  # type: ignore[no-untyped-def]
    found = [
        one for one in gaps(SUPPORT, case) if any(code.startswith(row.validation.codes) for code in one.codes)
    ]
    assert bool(found) is is_raised


def test_the_tables_reach_over_the_organ_systems() -> None:
    assert sum(bool(one.signs) for one in conditions()) >= 60
    assert sum(one.validation is not None for one in conditions()) >= 20
    assert len(treatments()) >= 30


def test_all_queries_are_neutral_and_let_the_finding_mean_nothing() -> None:
    for condition in conditions():
        if condition.signs:
            check_query(
                condition.id,
                KINDS[INDICATOR].question or "",
                (*condition.options, NO_SIGNIFICANCE, *OPEN_OPTIONS),
            )


def test_no_question_names_a_condition() -> None:
    for condition in conditions():
        assert condition.condition not in (KINDS[INDICATOR].question or "")


def test_the_codes_are_billable() -> None:
    book = load_book()
    for row in conditions():
        for code in row.codes:
            number = book.find(code)
            assert number is not None, f"{row.id} {code}"
            assert book.billable[number], f"{row.id} {code}"


ROW = """
- id: low
  condition: low sodium
  source: a guideline
  signs: [[{value: sodium, below: 130}]]
  named: {codes: [E87.1], words: [hyponatr*]}
  codes: [E87.1]
  options: [Hyponatremia, Another cause]
  severity: {acute: warn}
  raises: ["Na 120"]
  near: ["Na 140"]
"""
DRUG = """
- id: drug
  treatment: a drug
  source: a guideline
  names: [levothyroxine]
  named: {codes: [E03], words: [hypothyroid*]}
  severity: {visit: warn}
  raises: ["levothyroxine"]
  near: ["nothing"]
"""


def test_a_sound_row_is_read() -> None:
    assert parse_conditions("t.yaml", ROW)[0].signs[0].of[0].below == 130
    assert parse_treatments("t.yaml", DRUG)[0].names == ("levothyroxine",)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("value: sodium", "value: sodum", "no value is named sodum"),
        (", below: 130", "", "no limit"),
        ("below: 130", "under: 130", "misshapen key"),
        ("source: a guideline", "source:", "misshapen key"),
        ("severity: {acute: warn}", "severity: {ward: warn}", "severity"),
        ("severity: {acute: warn}", "severity: {acute: red}", "severity"),
        ("options: [Hyponatremia, Another cause]", "options: [Hyponatremia pays a better DRG, B]", "payment"),
        ("options: [Hyponatremia, Another cause]", "options: []", "options"),
        ('raises: ["Na 120"]', "raises: []", "example"),
        ("words: [hyponatr*]", "words: []", "names the condition"),
        ("codes: [E87.1]\n  options", "drugs: [moonstone]\n  codes: [E87.1]\n  options", "unknown drug"),
        ("- id: low", "- id: low\n  colour: red", "misshapen key"),
    ],
)
def test_a_bad_condition_is_refused_by_name(old: str, new: str, problem: str) -> None:
    assert old in ROW
    with pytest.raises(BadRuleFileError, match=problem) as refused:
        parse_conditions("t.yaml", ROW.replace(old, new))
    assert "low" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("names: [levothyroxine]", "names: [moonstone]", "unknown drug"),
        ("names: [levothyroxine]", "classes: [stones]", "unknown drug or class"),
        ("words: [hypothyroid*]", "words: []", "no indication"),
        ("  names: [levothyroxine]\n", "", "no treatment"),
        ('near: ["nothing"]', "near: []", "example"),
    ],
)
def test_a_bad_treatment_is_refused_by_name(old: str, new: str, problem: str) -> None:
    assert old in DRUG
    with pytest.raises(BadRuleFileError, match=problem) as refused:
        parse_treatments("t.yaml", DRUG.replace(old, new))
    assert "drug" in str(refused.value)


def test_an_id_stands_once() -> None:
    with pytest.raises(BadRuleFileError, match="twice"):
        parse_conditions("t.yaml", ROW + ROW.lstrip("\n"))
