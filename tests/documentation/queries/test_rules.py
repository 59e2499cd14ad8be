"""A wrong rule file is refused whole, with its entry."""

from importlib.resources import files

import pytest

from nlp_coder.documentation.queries.rules import (
    CHECKS,
    load_conditions,
    load_query_rules,
    read_conditions,
    read_query_rules,
)
from nlp_coder.errors import BadRuleFileError

FOLDER = files("nlp_coder").joinpath("data", "documentation")
RULES = FOLDER.joinpath("query_rules.yaml").read_text("utf-8")
CONDITIONS = FOLDER.joinpath("query_diagnoses.yaml").read_text("utf-8")


def test_every_rule_has_advice_and_source() -> None:
    advice = load_query_rules().advice
    assert set(CHECKS) < set(advice)
    assert all(one.source and one.advice.endswith(".") for one in advice.values())
    assert len(load_conditions().names) >= 50


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("rules:", "rules: [", "line .*not YAML"),
        ("where: [option]", "where: [options]", "where is not"),
        ("id: payment", "id: ''", "no id"),
        ("    advice: Take", "    advise: Take", "payment: needs"),
        ("  yes-no:", "  yes-and-no:", "yes-no: needs"),
        ('  "": Documentation', "  x: Documentation", "titles: nothing"),
        ('links: "', 'links: "(', "links: not a regular"),
        ("filler:", "fillers:", "filler: no words"),
    ],
)
def test_a_wrong_rule_is_refused(old: str, new: str, problem: str) -> None:
    assert old in RULES
    with pytest.raises(BadRuleFileError, match=problem):
        read_query_rules(RULES.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name: aki", "name: sepsis", "entry 2: not one"),
        ('words: "hypo-?kala?emia"', 'words: ""', "entry .*no words"),
        ('words: "uti', 'words: "(uti', "not a regular"),
        ("endings:", "ending:", "endings: no words"),
        ("diagnoses:", "x:", "diagnoses: not a list"),
    ],
)
def test_a_wrong_condition_is_refused(old: str, new: str, problem: str) -> None:
    text = CONDITIONS.replace('words: "(?:urinary', 'words: "uti|(?:urinary', 1)
    assert old in text
    with pytest.raises(BadRuleFileError, match=problem):
        read_conditions(text.replace(old, new, 1))
