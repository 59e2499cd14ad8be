"""Every rule's own examples hold, and every rule is complete."""

import pytest

from nlp_coder.language.cues import Rule, expand, load_rules

RULES = load_rules()


@pytest.mark.parametrize(
    "marked",
    [pytest.param(marked, id=f"{rule.id}-{n}") for rule in RULES for n, marked in enumerate(rule.holds)],
)
def test_rule_examples_hold(marked: str, assert_markup) -> None:
    assert_markup(marked)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_are_complete(rule: Rule) -> None:
    assert rule.why
    assert rule.source
    assert rule.words or rule.groups
    for phrase in rule.words:
        assert any(expand(phrase)), phrase


def test_rule_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
