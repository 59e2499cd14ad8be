"""Which paths of an imported index become terms, and what they lead to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp_coder.codes.compile import build
from nlp_coder.codes.importers.importing import import_file
from nlp_coder.codes.importers.library import load_library
from nlp_coder.codes.index_terms import index_terms
from nlp_coder.codes.lexicon import load_lexicon
from nlp_coder.codes.words import load_word_forms

PLACE = {"G43.109": 1, "G43.10": 2, "M10.07": 3, "Z00.00": 4, "D12.0": 5, "K63.5": 6}


def terms(*rows: tuple[str, str]) -> dict[str, int]:
    return {text: number for _, text, number in index_terms(rows, PLACE, load_word_forms())}


def test_nonessential_words_and_nec_are_left_out_and_spellings_are_terms_of_their_own() -> None:
    found = terms(("Gout, gouty (acute) (attack) > idiopathic NEC > ankle", "M10.07"))
    assert found == {"Gout idiopathic ankle": 3, "gouty idiopathic ankle": 3}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("Examination (for) (following) (general) (of) (routine)", "Z00.00"),
        ("Fall", "G43.109"),
        ("Migraine > one > two > three > four > five > six", "G43.109"),
        ("Migraine > with aura", "G43.999"),
    ],
    ids=["encounter", "lone word", "long path", "no such code"],
)
def test_no_term(path: str, code: str) -> None:
    assert terms((path, code)) == {}


def test_a_lone_word_counts_where_it_is_a_diseases_name() -> None:
    assert terms(("Epididymitis (acute)", "K63.5"), ("Polyp", "K63.5")) == {"Epididymitis": 6}


def test_words_that_lead_to_two_codes_are_no_term() -> None:
    assert terms(("Polyp > cecum", "D12.0"), ("Polyp > of cecum", "K63.5")) == {}


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NLP_CODER_HOME", str(tmp_path / "home"))
    load_library.cache_clear()
    file = tmp_path / "index_fy2025.tsv"
    file.write_text("Housemaid's knee > bothersome\tM70.40\nMigraine\tG43.909\n")
    import_file(file)
    yield
    load_library.cache_clear()


@pytest.mark.usefixtures("imported")
def test_the_book_takes_up_what_is_new_in_an_imported_index(tmp_path: Path) -> None:
    lexicon = load_lexicon(build(tmp_path / "book"))
    sources = {
        lexicon.text(term): lexicon.entries(term)[0].source for term in range(len(lexicon.entry_codes_at) - 1)
    }
    assert sources["Housemaid's knee bothersome"] == "index"
    assert "index" not in {source for text, source in sources.items() if text.lower() == "migraine"}
