"""An imported HCPCS or CPT release names the services and says on which dates their codes are valid."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from nlp_coder.codes.importers.importing import import_file
from nlp_coder.codes.importers.library import load_library
from nlp_coder.review import Review

TEXT = "PROCEDURE: Left knee injected with 40 mg triamcinolone (Kenalog) today."
ROW = "J3301\tTRIAMCINOLONE\tTRIAMCINOLONE ACETONIDE, 10 MG\t{added}\t\t{ended}\tN\tD\tO1E\n"


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    monkeypatch.setenv("NLP_CODER_HOME", str(tmp_path / "home"))
    load_library.cache_clear()

    def make(name: str, text: str) -> None:
        path = tmp_path / name
        path.write_text(text)
        import_file(path, date(2025, 1, 1))

    yield make
    load_library.cache_clear()


def test_names_come_from_the_imported_release(
    release: Callable[..., None], review_text: Callable[..., Review]
) -> None:
    release("hcpcs.tsv", ROW.format(added="20000101", ended=""))
    release("MEDU.txt", "A notice\n20610 A LICENSED NAME\n")
    review = review_text(TEXT, date_of_service="2026-05-04")
    named = {one.code: one.description for one in review.suggestions}
    assert named["J3301"] == "Triamcinolone acetonide, 10 mg"
    assert named["20610"] == "A LICENSED NAME"
    assert review.code_sets["HCPCS"] == review.code_sets["CPT"] == "2025-01-01"


@pytest.mark.parametrize(
    ("added", "ended", "is_valid"),
    [("20000101", "", True), ("20000101", "20260101", False), ("20260701", "", False), ("20000101", "20260701", True)],
)  # fmt: skip
def test_a_code_that_is_not_valid_on_the_date_is_withheld(
    release: Callable[..., None],
    review_text: Callable[..., Review],
    added: str,
    ended: str,
    is_valid: bool,
) -> None:
    release("hcpcs.tsv", ROW.format(added=added, ended=ended))
    review = review_text(TEXT, date_of_service="2026-05-04")
    assert ("J3301" in {one.code for one in review.suggestions}) == is_valid
    held = {one.code: one.reason for one in review.withheld}
    assert held.get("J3301") == (None if is_valid else "invalid-on-date")
