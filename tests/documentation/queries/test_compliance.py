"""Compliant queries pass, others are refused for the right reason; one change makes a good one bad."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nlp_coder.documentation.queries.compliance import Draft, check_query, query_faults
from nlp_coder.documentation.queries.rules import load_query_rules
from nlp_coder.errors import BadRuleFileError

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text("utf-8"))
    return found


def draft(row: dict[str, Any]) -> Draft:
    lists = {name: tuple(row.get(name, ())) for name in ("options", "indicators", "documented")}
    return Draft(question=row["question"], title=row.get("title", ""), **lists)


GOOD, BAD = rows("good.yaml"), rows("bad.yaml")


def test_there_are_forty_of_each() -> None:
    assert len({row["id"] for row in GOOD}) >= 40
    assert len({row["id"] for row in BAD}) >= 40
    assert all(row["reason"] for row in BAD)


@pytest.mark.parametrize("row", GOOD, ids=lambda row: row["id"])
def test_a_compliant_query_has_no_fault(row: dict[str, Any]) -> None:
    assert [(one.rule, one.where) for one in query_faults(draft(row))] == []


@pytest.mark.parametrize("row", BAD, ids=lambda row: row["id"])
def test_a_bad_query_is_refused_for_its_reason(row: dict[str, Any]) -> None:
    assert row["rule"] in {one.rule for one in query_faults(draft(row))}


PAYMENT = (
    "This changes the DRG.",
    "It raises reimbursement.",
    "It is an MCC.",
    "It affects our quality scores.",
    "It counts for risk adjustment.",
    "It will prevent a denial.",
    "A RAC will look at it.",
    "It adds an HCC.",
    "It shows the severity of illness.",
    "The payer asks for it.",
)
PRESSURE = (
    "Please add it to your note.",
    "Please document that it was so.",
    "Would you agree?",
    "It must be documented.",
    "This is clearly the case, isn't it?",
    "You should state it.",
)


def rules_of(changed: Draft) -> set[str]:
    return {fault.rule for fault in query_faults(changed)}


@pytest.mark.parametrize("row", GOOD, ids=lambda row: row["id"])
def test_one_change_makes_a_good_query_bad(row: dict[str, Any]) -> None:
    """Every compliant query of the set, with one thing changed at a time."""
    good = draft(row)
    for words in PAYMENT:
        assert "payment" in rules_of(replace(good, question=f"{good.question} {words}")), words
        assert "payment" in rules_of(replace(good, question=f"{words} {good.question}")), words
        assert "payment" in rules_of(replace(good, title=words)), words
    for words in PRESSURE:
        assert "leads.phrase" in rules_of(replace(good, question=f"{good.question} {words}")), words
    assert "open-options" in rules_of(replace(good, options=good.options[:-1]))
    assert "open-options" in rules_of(replace(good, options=(*good.options[:-2], good.options[-1])))
    assert "too-few-options" in rules_of(replace(good, options=good.options[-2:]))
    assert "no-indicators" in rules_of(replace(good, indicators=()))
    assert "no-indicators" in rules_of(replace(good, indicators=(*good.indicators, "see chart")))
    assert "no-question" in rules_of(replace(good, question="Thank you."))
    marked = (f"{good.options[0]} (recommended)", *good.options[1:])
    assert "leads.preferred" in rules_of(replace(good, options=marked))


@pytest.mark.parametrize("row", GOOD, ids=lambda row: row["id"])
def test_a_new_diagnosis_makes_a_good_query_bad(row: dict[str, Any]) -> None:
    """A condition that no chart of the set holds, in the title, the question, as yes or no, as the only answer."""
    good = draft(row)
    assert "leads.title" in rules_of(replace(good, title="Rhabdomyolysis clarification"))
    said = replace(good, question=f"The findings fit rhabdomyolysis. {good.question}")
    assert rules_of(said) & {"leads.undocumented", "yes-no"}
    asked = replace(good, question="Is rhabdomyolysis present?", options=("Yes", "No", *good.options[-2:]))
    assert "yes-no" in rules_of(asked)
    denied = replace(good, options=("Rhabdomyolysis", "No rhabdomyolysis", *good.options[-2:]))
    assert "yes-no" in rules_of(denied)
    forms = replace(good, options=("Acute rhabdomyolysis", "Traumatic rhabdomyolysis", *good.options[-2:]))
    assert "leads.one-answer" in rules_of(forms)
    assert "option-unsupported" in rules_of(replace(good, options=("Rhabdomyolysis", *good.options[1:])))


@given(st.text(max_size=80), st.lists(st.text(max_size=30), max_size=5), st.text(max_size=40))
def test_any_text_is_judged_and_places_lie_inside(question: str, options: list[str], title: str) -> None:
    given_draft = Draft(question, tuple(options), (question,), title)
    parts = {"title": title, "question": question, "indicator 1": question}
    parts |= {f"option {number}": text for number, text in enumerate(options, 1)}
    faults = query_faults(given_draft)
    assert faults == query_faults(given_draft)
    for fault in faults:
        assert 0 <= fault.start <= fault.end <= len(parts.get(fault.where, ""))
        assert fault.rule in load_query_rules().advice


@given(st.sampled_from(GOOD), st.randoms(use_true_random=False))
def test_order_of_options_and_facts_changes_nothing(row: dict[str, Any], random: Any) -> None:
    good = draft(row)
    options, indicators = list(good.options), list(good.indicators)
    random.shuffle(options)
    random.shuffle(indicators)
    assert query_faults(replace(good, options=tuple(options), indicators=tuple(indicators))) == ()


def test_a_fault_tells_an_editor_where_and_what_to_do() -> None:
    asked = Draft(
        "Does it change the DRG?", ("Right", "Left", "Other", "Unable to determine"), ("knee pain",)
    )
    (fault,) = query_faults(asked)
    assert (fault.rule, fault.where, asked.question[fault.start : fault.end]) == (
        "payment",
        "question",
        "DRG",
    )
    assert fault.advice.endswith(".")


OPEN = ("Other", "Unable to determine")


@pytest.mark.parametrize(
    ("question", "options", "problem"),
    [
        ("What is “{finding}”?", ("Yes", "No", *OPEN), "yes or no"),
        ("What is “{finding}”?", ("Sepsis", *OPEN), "fewer than two"),
        ("The {finding}.", ("right", "left", *OPEN), "asks nothing"),
        ("Which?", ("right (preferred)", "left", *OPEN), "preferred"),
    ],
)
def test_a_template_is_refused_at_registration(question: str, options: tuple[str, ...], problem: str) -> None:
    with pytest.raises(BadRuleFileError, match=problem):
        check_query("kind", question, options)


def test_a_template_whose_answers_come_with_the_note_is_taken() -> None:
    check_query("kind", "Can the {axis} of “{finding}” be specified further?", OPEN)
