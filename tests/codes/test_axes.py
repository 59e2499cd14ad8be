"""Siblings by axis, held to families that coders know by heart."""

import pytest

from nlp_coder.codes.axes import Axis, axes
from nlp_coder.codes.icd10cm import Book, load_book
from nlp_coder.errors import UnknownCodeError


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


def axis(book: Book, code: str, name: str) -> Axis:
    return next(one for one in axes(book, code) if one.name == name)


@pytest.mark.parametrize(
    ("code", "name", "value", "siblings"),
    [
        ("M17.12", "side", "left", {"M17.0": "bilateral", "M17.10": "unspecified", "M17.11": "right"}),
        ("S52.531A", "side", "right", {"S52.532A": "left", "S52.539A": "unspecified"}),
        ("M17.12", "cause", "primary", {"M17.32": "post-traumatic"}),
        (
            "N18.31",
            "stage",
            "stage 3a",
            {"N18.32": "stage 3b", "N18.4": "stage 4 (severe)", "N18.9": "unspecified"},
        ),
        ("L89.152", "stage", "stage 2", {"L89.150": "unstageable", "L89.159": "unspecified stage"}),
        ("H40.1122", "stage", "moderate stage", {"H40.1120": "stage unspecified", "H40.1121": "mild stage"}),
        (
            "J45.41",
            "severity",
            "moderate persistent",
            {"J45.31": "mild persistent", "J45.901": "unspecified"},
        ),
        ("F32.1", "severity", "moderate", {"F32.0": "mild", "F32.2": "severe without psychotic features"}),
        ("F32.1", "episode", "single episode", {"F33.1": "recurrent"}),
        ("J45.41", "complication", "with (acute) exacerbation", {"J45.40": "uncomplicated"}),
        ("G43.909", "complication", "without status migrainosus", {"G43.901": "with status migrainosus"}),
        ("G43.909", "intractability", "not intractable", {"G43.919": "intractable"}),
        ("I50.22", "acuity", "chronic", {"I50.20": "unspecified", "I50.23": "acute on chronic"}),
        ("E11.621", "type", "type 2", {"E10.621": "type 1"}),
        ("E11.9", "complication", "without complications", {"E11.2": "with kidney complications"}),
        ("O24.911", "trimester", "first trimester", {"O24.912": "second trimester"}),
        ("T40.1X1A", "intent", "accidental (unintentional)", {"T40.1X3A": "assault"}),
        ("S72.141A", "displacement", "displaced", {"S72.144A": "nondisplaced"}),
        (
            "T40.1X1A",
            "encounter",
            "initial encounter",
            {"T40.1X1D": "subsequent encounter", "T40.1X1S": "sequela"},
        ),
        ("K35.80", "kind", "Unspecified", {"K35.89": "Other"}),
    ],
)
def test_siblings_on_an_axis(book: Book, code: str, name: str, value: str, siblings: dict[str, str]) -> None:
    found = axis(book, code, name)
    assert found.value == value
    assert siblings.items() <= dict(found.siblings).items()


def test_a_fracture_has_all_its_encounters(book: Book) -> None:
    found = dict(axis(book, "S52.531A", "encounter").siblings)
    assert len(found) == 15
    assert found["S52.531P"] == "subsequent encounter for closed fracture with malunion"


@pytest.mark.parametrize("code", ["B20", "I10"])
def test_a_category_of_one_code_has_no_siblings(book: Book, code: str) -> None:
    assert axes(book, code) == ()


def test_headings_have_headings_as_siblings(book: Book) -> None:
    assert dict(axis(book, "M17.1", "cause").siblings) == {"M17.3": "post-traumatic"}


@pytest.mark.parametrize("step", [1499])
def test_every_axis_leads_to_known_codes_other_than_its_own(book: Book, step: int) -> None:
    for number in range(30, len(book.codes), step):
        code = book.codes[number]
        for one in axes(book, code):
            others = [other for other, _ in one.siblings]
            assert others, code
            assert code not in others
            assert len(set(others)) == len(others)
            assert all(book.find(other) is not None for other in others)
            assert all(value for _, value in one.siblings)


def test_siblings_on_an_axis_of_the_title_are_mutual(book: Book) -> None:
    for code in ("N18.31", "I50.22", "J45.41", "G43.909", "L89.152"):
        for one in axes(book, code):
            if one.name != "kind":
                for other, value in one.siblings:
                    back = [dict(a.siblings).get(code) for a in axes(book, other) if a.name == one.name]
                    assert one.value in back or value == "unspecified", (code, other)


def test_an_unknown_code_is_refused(book: Book) -> None:
    with pytest.raises(UnknownCodeError):
        axes(book, "Q00.99")
