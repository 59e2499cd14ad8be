"""Brackets of tabular notes as ranges of codes."""

import pytest

from nlp_coder.codes.icd10cm import load_book
from nlp_coder.codes.note_ranges import asked_by, ranges_in


@pytest.mark.parametrize(
    ("line", "inside", "outside"),
    [
        ("nocturia (R35.1)", "R35.1", "R35.0"),
        ("urinary incontinence (N39.4-)", "N39.42", "N39.3"),
        ("body mass index (Z68.1-Z68.45)", "Z68.41", "Z68.51"),
        ("multiple sclerosis (G35-)", "G35", "G36.0"),
        ("trypanosomiasis (B56.-, B57.-)", "B57.2", "B58.0"),
        (
            "dysphagia following cerebrovascular disease (I69. with final characters -91)",
            "I69.391",
            "I69.351",
        ),
        ("inhibitors (T43.21 with sixth character 1-4)", "T43.211A", "T43.215A"),
        ("underdosing (T36-T50) with fifth or sixth character 6", "T38.3X6A", "S38.3X6A"),
        ("adverse effect (T36-T50 with fifth or sixth character 5)", "T45.1X5A", "T45.1X6A"),
    ],
)
def test_a_range_covers_what_the_note_names(line: str, inside: str, outside: str) -> None:
    assert any(one.covers(inside) for one in ranges_in(line))
    assert not any(one.covers(outside) for one in ranges_in(line))


@pytest.mark.parametrize(
    "line", ["current injury - see injury of spine by body region", "burns (in those with scars)"]
)
def test_a_line_without_codes_names_none(line: str) -> None:
    assert ranges_in(line) == ()


def test_the_notes_of_all_ancestors_reach_a_code() -> None:
    book = load_book()
    asked = asked_by(book, book.number("M54.17"), "excludes1")
    assert any(one.covers("M51.17") for one in asked)
