"""Bundled services: pairs of the imported edits, and the modifiers that tell them apart. The pairs are invented."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlp_coder.claims.bundling import are_apart
from nlp_coder.claims.claim import Line
from nlp_coder.codes.importers.importing import import_file
from nlp_coder.codes.importers.library import load_library
from nlp_coder.review import Edit, Review

ReviewText = Callable[..., Review]

HEADER = (
    "CPT only copyright 2025 American Medical Association.  All rights reserved.\n"
    "Column1/Column2 Edits\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\n"
    "\t\t\t\t*=no data\t1=allowed\t\n"
    "\t\t\t\t\t9=not applicable\t\n"
)
ROWS = (
    "20610\t20605\t\t20200101\t*\t1\tStandards of practice\n"
    "20610\t99213\t\t20200101\t*\t1\tStandards of practice\n"
    "20610\t36415\t\t20200101\t*\t0\tMore extensive procedure\n"
    "20610\t76942\t\t20200101\t20241231\t0\tDeleted pair\n"
    "20610\t96372\t\t20200101\t20200101\t9\tNot applicable\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NLP_CODER_HOME", str(tmp_path / "home"))
    load_library.cache_clear()
    yield tmp_path
    load_library.cache_clear()


@pytest.fixture
def bundled(home: Path, review_text: ReviewText) -> Callable[..., list[Edit]]:
    """The bundling edits of billed codes, with the invented pairs imported."""
    path = home / "ccipra-v322r0-f1.TXT"
    path.write_text(HEADER + ROWS)
    import_file(path)

    def find(*billed: str, day: str = "2026-08-01") -> list[Edit]:
        review = review_text("Knee pain.", date_of_service=day, billed=list(billed))
        return [one for one in review.edits if one.kind == "bundled"]

    return find


def test_a_pair_warns_and_names_its_release(bundled: Callable[..., list[Edit]]) -> None:
    (one,) = bundled("20605", "20610")
    assert (one.severity, one.codes) == ("warn", ("20610", "20605"))
    assert one.source == "NCCI PTP practitioner, in force from 2026-07-01: Standards of practice"


def test_a_pair_that_nothing_separates_blocks(bundled: Callable[..., list[Edit]]) -> None:
    (one,) = bundled("20610", "36415-59")
    assert (one.severity, one.codes) == ("block", ("20610", "36415"))


@pytest.mark.parametrize(
    ("billed", "day", "count"),
    [
        (("20610", "20605"), "2019-12-31", 0),
        (("20610", "20605"), "2020-01-01", 1),
        (("20610", "76942"), "2024-12-31", 1),
        (("20610", "76942"), "2025-01-01", 0),
        (("20610", "96372"), "2020-01-01", 0),
        (("20610",), "2026-08-01", 0),
        (("20610", "20610"), "2026-08-01", 0),
        (("20605", "99213"), "2026-08-01", 0),
    ],
)
def test_an_edit_holds_between_its_days_only(
    bundled: Callable[..., list[Edit]], billed: tuple[str, ...], day: str, count: int
) -> None:
    assert len(bundled(*billed, day=day)) == count


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        pytest.param(("20610", "20605-59"), ("20610", "20605"), id="59"),
        pytest.param(("20610", "20605-XS"), ("20610", "20605-LT"), id="structure"),
        pytest.param(("20610-59", "20605"), ("20610-50", "20605"), id="on column 1"),
        pytest.param(("20610-RT", "20605-LT"), ("20610-LT", "20605-LT"), id="sides"),
        pytest.param(("20610", "99213-25"), ("20610", "99213"), id="visit"),
        pytest.param(("20610", "99213-57"), ("20610", "99213-59"), id="59 is not for visits"),
        pytest.param(("20610", "20605-79"), ("20610", "20605-25"), id="25 is for visits"),
        pytest.param(("20610", "20605-59"), ("20610", "20605-59", "20605"), id="every line"),
    ],
)
def test_modifiers_tell_services_apart(
    bundled: Callable[..., list[Edit]], apart: tuple[str, ...], together: tuple[str, ...]
) -> None:
    assert bundled(*apart) == []
    assert [one.severity for one in bundled(*together)] == ["warn"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("LT", "RT", True),
        ("LT", "", False),
        ("TA", "T1", True),
        ("F1", "F1", False),
        ("E1", "E3", True),
        ("LC", "LD", True),
        ("LM", "LM", False),
        ("LT", "F5", False),
        ("XU", "", True),
        ("", "91", True),
        ("76", "", False),
    ],
)
def test_places_are_apart_where_both_lines_name_one_and_none_is_the_same(
    one: str, other: str, expected: bool
) -> None:
    first, second = (
        Line(code, "billed", False, tuple(mark.split())) for code, mark in (("20610", one), ("20605", other))
    )
    assert are_apart(first, second) is expected
    assert are_apart(second, first) is expected


def test_without_imported_edits_nothing_is_said(review_text: ReviewText) -> None:
    review = review_text("Knee pain.", date_of_service="2026-08-01", billed=["20610", "36415"])
    assert not [one for one in review.edits if one.kind == "bundled"]
    assert not [name for name in review.code_sets if name.startswith("NCCI")]


def test_the_review_names_the_release_where_it_was_consulted(
    bundled: Callable[..., list[Edit]], review_text: ReviewText
) -> None:
    two = review_text("Knee pain.", date_of_service="2026-08-01", billed=["20610", "36415"])
    one = review_text("Knee pain.", date_of_service="2026-08-01", billed=["20610"])
    assert two.code_sets["NCCI PTP practitioner"] == "2026-07-01"
    assert "NCCI PTP practitioner" not in one.code_sets
