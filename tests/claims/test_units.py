"""Units over the imported limits, by adjudication indicator. Invented limits."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlp_coder.codes.importers.importing import import_file
from nlp_coder.codes.importers.library import load_library
from nlp_coder.review import Edit, Review

ReviewText = Callable[..., Review]

MUE = (
    '"Descriptions are copyright 2025 American Medical Association.\n\nAll rights reserved.",,,\n'
    '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
    "20610,2,3 Date of Service Edit: Clinical,Clinical: Data\n"
    "99213,1,2 Date of Service Edit: Policy,CMS Policy\n"
    "J3301,3,1 Line Edit,Prescribing Information\n"
    "36415,0,2 Date of Service Edit: Policy,CMS Policy\n"
)
INJECTION = "PROCEDURE: Left knee injected with {dose} mg triamcinolone (Kenalog) today."


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NLP_CODER_HOME", str(tmp_path / "home"))
    load_library.cache_clear()
    yield tmp_path
    load_library.cache_clear()


@pytest.fixture
def units(home: Path, review_text: ReviewText) -> Callable[..., list[Edit]]:
    """The edits on units of a note, with the invented limits imported."""
    path = home / "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
    path.write_text(MUE)
    import_file(path)

    def find(*billed: str, text: str = "Knee pain.", day: str = "2026-08-01") -> list[Edit]:
        review = review_text(text, date_of_service=day, billed=list(billed))
        assert review.code_sets.get("NCCI MUE practitioner", "2026-07-01") == "2026-07-01"
        return [one for one in review.edits if one.kind == "units"]

    return find


@pytest.mark.parametrize(
    ("billed", "severity"),
    [
        (("20610",) * 2, None),
        (("20610",) * 3, "warn"),
        (("20610-LT", "20610-RT", "20610-59"), "warn"),
        (("99213",), None),
        (("99213", "99213-25"), "block"),
        (("J3301",) * 4, None),  # the limit is of one line
        (("36415",), "block"),
        (("99214",) * 5, None),  # no published limit
    ],
)
def test_the_same_code_on_several_lines_counts_each(
    units: Callable[..., list[Edit]], billed: tuple[str, ...], severity: str | None
) -> None:
    assert [one.severity for one in units(*billed)] == ([severity] if severity else [])


def test_the_edit_tells_count_limit_and_release(units: Callable[..., list[Edit]]) -> None:
    (one,) = units("99213", "99213")
    assert one.codes == ("99213",)
    assert one.message == "99213: 2 units on one day, at most 1; the limit is absolute."
    assert one.source == "NCCI MUE practitioner, in force from 2026-07-01, MAI 2: CMS Policy"


@pytest.mark.parametrize(("dose", "count"), [(30, 0), (40, 1)])
def test_units_of_a_suggestion_are_judged_by_line(
    units: Callable[..., list[Edit]], dose: int, count: int
) -> None:
    found = units(text=INJECTION.format(dose=dose))
    assert [one.codes for one in found] == [("J3301",)] * count
    assert all(one.severity == "warn" and "split the line" in one.message for one in found)


def test_before_the_first_release_nothing_is_said(units: Callable[..., list[Edit]]) -> None:
    assert units("99213", "99213", day="2026-06-30") == []


def test_without_an_imported_file_nothing_is_said(review_text: ReviewText) -> None:
    review = review_text("Knee pain.", date_of_service="2026-08-01", billed=["36415"] * 9)
    assert not [one for one in review.edits if one.kind == "units"]
