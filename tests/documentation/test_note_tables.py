"""The tables behind the gap kinds about the note itself: a bad row is refused, triggers are lower case and found."""

from collections.abc import Callable

import pytest

from nlp_coder.documentation.conflict_table import conflicts, parse_conflicts
from nlp_coder.documentation.note_parts import note_types, parse_note_types
from nlp_coder.documentation.procedure_details import parse_service_details, service_details
from nlp_coder.documentation.trigger_words import trigger_words
from nlp_coder.errors import BadRuleFileError

PARSERS = [parse_conflicts, parse_note_types, parse_service_details]


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    "text", ["a: [", "a: 1", "- {id: x}", "- 3"], ids=["yaml", "mapping", "fields", "number"]
)
def test_a_bad_table_is_refused(parse: Callable[[str], object], text: str) -> None:
    with pytest.raises(BadRuleFileError):
        parse(text)


@pytest.mark.parametrize(
    "row",
    [
        "{id: a, about: b, source: c, trigger: [d], place: page, one: e, other: f}",
        "{id: a, about: b, source: c, trigger: [d], place: note, one: '(', other: f}",
    ],
    ids=["place", "pattern"],
)
def test_a_conflict_of_no_place_or_pattern_is_refused(row: str) -> None:
    with pytest.raises(BadRuleFileError):
        parse_conflicts(f"- {row}")


def test_rows_have_a_source_and_ids_are_unique() -> None:
    for ids in ([row.id for row in conflicts()], [row.id for row in service_details()]):
        assert len(ids) == len(set(ids))
    assert all(row.source for row in (*conflicts(), *service_details(), *note_types()))


def test_each_service_has_a_detail_that_is_asked_for() -> None:
    for row in service_details():
        assert any(detail.decides or detail.alone for detail in row.details), row.id


def test_triggers_are_lower_case_and_found_inside_words() -> None:
    words = {word for row in conflicts() for word in row.trigger}
    words |= {word for row in service_details() for group in row.trigger for word in group}
    assert words == {word.lower() for word in words}
    assert all(word in trigger_words(f"x{word}x") for word in words)
