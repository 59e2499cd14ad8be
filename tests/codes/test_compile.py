from pathlib import Path

from nlp_coder.codes.arrays import write_folder
from nlp_coder.codes.compile import compiled_folder
from nlp_coder.codes.curated import index_rows, index_texts
from nlp_coder.codes.icd10cm import load_book
from nlp_coder.codes.lexicon_build import build_lexicon
from nlp_coder.codes.tabular import Row
from nlp_coder.codes.words import load_word_forms


def test_every_row_of_the_curated_index_fits_the_book() -> None:
    """The code is billable, or open only by side, 7th character or trimester; `within` is above it."""
    book = load_book()
    wrong = []
    for row in index_rows(index_texts()):
        number = book.find(row.code)
        within = book.find(row.within) if row.within else number
        if number is None or within is None or not book.is_within(number, within):
            wrong.append(f"{row.code} within {row.within}")
        elif any(term != term.lower() or term != term.strip() for term in row.terms):
            wrong.append(f"{row.code}: terms are written in lower case")
    assert wrong == []


def test_the_same_rows_build_the_same_lexicon() -> None:
    rows = [
        Row("I", "chapter", -1, "Chapter", {}),
        Row("J45", "code", 0, "Asthma", {}),
        Row("J45.9", "code", 1, "Unspecified asthma", {"inclusion": ["Late onset asthma"]}, billable=True),
    ]
    first, words = build_lexicon(rows, (), load_word_forms())
    second, again = build_lexicon(rows, (), load_word_forms())
    assert words == again
    assert all((first[name] == second[name]).all() for name in first)
    assert words["term_text"] == ["Asthma", "Late onset asthma"]


def test_a_folder_is_written_whole(tmp_path: Path) -> None:
    folder = compiled_folder()
    arrays, lines = {"ends": folder.array("code_end")}, {"x": ["a", "b"]}
    made = write_folder(tmp_path / "book", arrays=arrays, lines=lines, meta={"k": 1})
    assert made.lines("x") == ["a", "b"]
    assert made.meta() == {"k": 1}
    assert (made.array("ends") == folder.array("code_end")).all()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book"]
