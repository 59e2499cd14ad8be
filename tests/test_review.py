"""What comes out: a review survives JSON byte for byte and keeps to its schema."""

import json
from dataclasses import fields, replace

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_coder.errors import BadReviewError
from nlp_coder.note import Encounter
from nlp_coder.review import Review, VisitLevel, json_schema

EMPTY = Review(
    note_id="1",
    code_sets={"ICD-10-CM": "2026-04"},
    encounter=Encounter(age=67),
    suggestions=(),
    withheld=(),
    mentions=(),
    gaps=(),
    visit_level=VisitLevel(None, None, None, "not-applicable", "none", None),
)
VALIDATOR = jsonschema.Draft202012Validator(json_schema())

st.register_type_strategy(float, st.floats(0, 1))
relaxed = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@relaxed
@given(st.from_type(Review))
def test_round_trip(review: Review) -> None:
    again = Review.from_json(review.to_json())
    assert again == review
    assert again.to_json() == review.to_json()


@relaxed
@given(st.from_type(Review))
def test_keeps_to_the_schema(review: Review) -> None:
    VALIDATOR.validate(json.loads(review.to_json()))


def test_names_are_the_contract() -> None:
    assert list(EMPTY.to_dict()) == [field.name for field in fields(Review)]
    assert EMPTY.to_dict()["schema"] == "nlp-coder/1"


def test_indent_changes_blanks_only() -> None:
    assert json.loads(EMPTY.to_json(indent=2)) == json.loads(EMPTY.to_json())
    assert "\n" not in EMPTY.to_json()


def test_equal_reviews_are_equal_bytes() -> None:
    other = replace(EMPTY, encounter=Encounter(age=67.0))
    assert other == EMPTY
    assert other.to_json() == EMPTY.to_json()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"gaps": None}, "gaps: "),
        ({"schema": "nlp-coder/2"}, "schema: literal_error"),
        ({"visit_level": {"family": None}}, "visit_level.supported: missing"),
    ],
)
def test_broken_review_is_refused_by_field(change: dict[str, object], where: str) -> None:
    with pytest.raises(BadReviewError, match=where):
        Review.from_json(json.dumps({**EMPTY.to_dict(), **change}))


def test_no_words_of_the_note_in_the_error() -> None:
    broken = {**EMPTY.to_dict(), "note_id": ["marigold"]}
    with pytest.raises(BadReviewError) as caught:
        Review.from_json(json.dumps(broken))
    assert "marigold" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"review"'])
def test_what_is_no_review_is_refused(text: str) -> None:
    with pytest.raises(BadReviewError):
        Review.from_json(text)
