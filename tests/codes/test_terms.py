import pytest

from nlp_coder.codes.terms import split_terms, term_words, title_terms
from nlp_coder.codes.words import WordForms, load_word_forms


@pytest.fixture(scope="module")
def forms() -> WordForms:
    return load_word_forms()


@pytest.mark.parametrize(
    ("title", "term"),
    [
        ("Chronic diastolic (congestive) heart failure", "Chronic diastolic heart failure"),
        ("Human immunodeficiency virus [HIV] disease", "HIV disease"),
        ("Malignant neoplasm of prostate", "prostate cancer"),
        ("Migraine, unspecified, not intractable", "Migraine"),
    ],
)
def test_titles_give_the_terms_that_notes_use(title: str, term: str) -> None:
    assert term.lower() in [found.lower() for found in title_terms(title)]


def test_and_in_a_title_means_either_half() -> None:
    assert "lung cancer" in split_terms("Malignant neoplasm of bronchus and lung")
    assert split_terms("Calculus of kidney and ureter") == ["Calculus of kidney", "Calculus of ureter"]
    assert split_terms("Fracture of other and unspecified carpal bone") == []


@pytest.mark.parametrize(
    "title", ["Other specified diseases of liver", "Encounter for other aftercare", "Disorders"]
)
def test_titles_that_name_nothing_definite_are_no_terms(title: str) -> None:
    assert title_terms(title) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("renal cysts", "cyst of kidney"),
        ("oedema", "edema"),
        ("haemorrhage of the left eye", "ocular bleeding"),
        ("fractured femur", "femoral fracture"),
        ("type II diabetes", "diabetes type 2"),
    ],
)
def test_words_meet_in_their_normal_form(one: str, other: str, forms: WordForms) -> None:
    assert term_words(one, forms) == term_words(other, forms)


@pytest.mark.parametrize(
    ("one", "other"), [("kidney stone", "kidney cyst"), ("type 1 diabetes", "type 2 diabetes")]
)
def test_words_that_tell_terms_apart_stay(one: str, other: str, forms: WordForms) -> None:
    assert term_words(one, forms) != term_words(other, forms)
