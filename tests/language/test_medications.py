"""The table of medications, and finding them in a text."""

import pytest
import simple_icd_10_cm as book

from nlp_coder.errors import BadRuleFileError
from nlp_coder.language.medications import DrugFinder, Medication, load_medications, parse_medications

HEADER = "name\tbrands\tclass\trx\ttreats\tmonitoring\tstatus_code"


@pytest.fixture(scope="module")
def medications() -> tuple[Medication, ...]:
    return load_medications()


@pytest.fixture(scope="module")
def finder(medications: tuple[Medication, ...]) -> DrugFinder:
    return DrugFinder(medications)


def named(finder: DrugFinder, text: str) -> list[tuple[str, str]]:
    return [(drug.name, text[drug.start : drug.end]) for drug in finder.find(text)]


def test_every_code_stands_in_the_book(medications: tuple[Medication, ...]) -> None:
    codes = {code for drug in medications for code in (*drug.treats, drug.status_code) if code}
    assert [code for code in sorted(codes) if not book.is_valid_item(code)] == []
    assert {drug.status_code[:3] for drug in medications} == {"", "Z79"}
    assert all(book.is_leaf(drug.status_code) for drug in medications if drug.status_code)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("insulin glargine", "Z79.4"),
        ("metformin", "Z79.84"),
        ("semaglutide", "Z79.85"),
        ("apixaban", "Z79.01"),
        ("clopidogrel", "Z79.02"),
        ("aspirin", "Z79.82"),
        ("methotrexate", "Z79.631"),
        ("lisinopril", ""),
    ],
)
def test_status_code_of_long_term_use(medications: tuple[Medication, ...], name: str, status: str) -> None:
    assert {drug.status_code for drug in medications if drug.name == name} == {status}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Continue ELIQUIS 5 mg", [("apixaban", "ELIQUIS")]),
        ("insulin glargine 20 units", [("insulin glargine", "insulin glargine")]),
        ("on insulin, and glargine", [("insulin", "insulin"), ("insulin glargine", "glargine")]),
        ("amoxicillin-clavulanate 875", [("amoxicillin/clavulanate", "amoxicillin-clavulanate")]),
        ("amoxicillin\r\nclavulanate", [("amoxicillin/clavulanate", "amoxicillin\r\nclavulanate")]),
        ("prelisinopril lisinoprils", []),
        ("insulin resistance, vitamin D deficiency, lithium level", []),
        ("\u0130\u0130 lisinopril", [("lisinopril", "lisinopril")]),
    ],
)
def test_names_are_found_where_they_stand(
    finder: DrugFinder, text: str, found: list[tuple[str, str]]
) -> None:
    assert named(finder, text) == found


@pytest.mark.parametrize(
    "row",
    [
        "aspirin\t\tantiplatelet\trx",
        "aspirin\t\tantiplatelet\tfree\t\t\t",
        "aspirin\t\tantiplatelet\totc\theart\t\t",
        "aspirin\tASA|asa\tantiplatelet\totc\tI25\t\t",
        "aspirin\t\t\totc\tI25\t\t",
    ],
)
def test_a_wrong_row_is_refused(row: str) -> None:
    with pytest.raises(BadRuleFileError, match=r"medications\.tsv, entry 2"):
        parse_medications(f"{HEADER}\n{row}\n")
