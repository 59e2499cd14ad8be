import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coder.codes.icd10cm import load_book
from nlp_coder.codes.lexicon import load_lexicon
from nlp_coder.codes.words import load_word_forms
from nlp_coder.language.concepts import Concepts
from nlp_coder.language.pipeline import concepts_of

LEXICON = load_lexicon()
BOOK = load_book()
CONCEPTS: Concepts = concepts_of(BOOK, LEXICON, load_word_forms())


def found(text: str) -> dict[str, str]:
    """Words found, with the first code each names."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    return {
        text[hit.start : hit.end]: BOOK.codes[LEXICON.entries(hit.concept)[0].code]
        for hit in CONCEPTS.find(text, lines)
    }


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        pytest.param("renal cysts seen", "renal cysts", "N28.1", id="adjective and plural"),
        pytest.param("sprain of the ankle", "sprain of the ankle", "S93.40", id="words in any order"),
        pytest.param("knee and hip pain", "hip pain", "M25.55", id="coordination, near part"),
        pytest.param("hypothyroidsm", "hypothyroidsm", "E03.9", id="typo"),
    ],
)
def test_terms_are_found(text: str, words: str, code: str) -> None:
    assert found(text).get(words, "").startswith(code)


def test_coordination_gives_both_parts() -> None:
    codes = set(found("knee and hip pain").values())
    assert {"M25.55", "M25.56"} <= codes


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hyperextension of the finger", id="a real word is not a typo of another"),
        pytest.param("doing well, stable", id="everyday words"),
        pytest.param("pain without knee swelling", id="a term never spans a negation"),
    ],
)
def test_what_only_looks_like_a_term_is_not_found(text: str) -> None:
    assert not {"I15.9", "I10", "L98.3", "D68.2", "M25.56"} & set(found(text).values())


def test_the_fuller_term_wins() -> None:
    assert "carpal tunnel syndrome" in found("carpal tunnel syndrome")
    assert len(found("carpal tunnel syndrome")) == 1


@given(st.text(max_size=300))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for hit in CONCEPTS.find(text, [(0, len(text))]):
        assert 0 <= hit.start < hit.end <= len(text)
        assert all(hit.start <= start < end <= hit.end for start, end in hit.spans)
