from datetime import date

import pytest

from nlp_coder.codes.icd10cm import Book, load_book
from nlp_coder.errors import UnknownCodeError


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


@pytest.mark.parametrize("code", ["B20", "F99", "P84", "R99", "Z66"])
def test_categories_that_share_their_name_with_a_block_are_billable(book: Book, code: str) -> None:
    assert book.billable[book.number(code)]


@pytest.mark.parametrize("code", ["E11", "M17.1", "S52.53", "S52.531", "W19"])
def test_codes_with_more_below_are_not_billable(book: Book, code: str) -> None:
    assert not book.billable[book.number(code)]


@pytest.mark.parametrize(
    ("code", "left"),
    [("M17.11", "M17.12"), ("S52.531A", "S52.532A"), ("H66.001", "H66.002"), ("C50.911", "C50.912")],
)
def test_side_is_derived_from_siblings(book: Book, code: str, left: str) -> None:
    family = book.sides(book.number(code))
    assert book.codes[family["left"]] == left
    assert book.side(book.number(code)) == "right"


def test_bilateral_sibling_one_level_up_belongs_to_the_family(book: Book) -> None:
    assert book.codes[book.sides(book.number("M17.12"))["bilateral"]] == "M17.0"
    assert book.codes[book.sides(book.number("H66.001"))["bilateral"]] == "H66.003"


def test_seventh_characters_come_from_the_code_list(book: Book) -> None:
    placeholder = book.with_seventh(book.number("W19"), "A")
    assert placeholder is not None
    assert book.codes[placeholder] == "W19.XXXA"
    assert book.with_seventh(book.number("S93.401"), "B") is None


def test_validity_follows_the_date_of_service(book: Book) -> None:
    newer = book.number("F32.A")
    assert not book.is_valid_on(newer, date(2021, 9, 30))
    assert book.is_valid_on(newer, date(2021, 10, 1))
    assert not book.is_valid_on(book.number("E11"), date(2026, 1, 1))


def test_notes_of_ancestors_apply(book: Book) -> None:
    lines = [text for _, text in book.notes(book.number("E11.22"), "use_additional")]
    assert any("N18" in line for line in lines)
    assert any("Z79.4" in line for line in lines)


def test_codes_are_found_with_and_without_dot(book: Book) -> None:
    assert book.number("e1122") == book.number("E11.22")


def test_unknown_code_is_refused_with_its_code(book: Book) -> None:
    with pytest.raises(UnknownCodeError, match=r"E301.*Q00\.XY"):
        book.number("Q00.XY")


def test_external_causes_and_manifestations_never_stand_first(book: Book) -> None:
    assert book.has_flag(book.number("W19.XXXA"), "NEVER_FIRST_EXTERNAL_CAUSE")
    assert book.has_flag(book.number("E08.42"), "NEVER_FIRST_MANIFESTATION")
    assert book.has_flag(book.number("C61"), "MALE_ONLY")
