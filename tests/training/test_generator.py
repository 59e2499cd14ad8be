from nlp_coder.codes.curated import index_rows, index_texts
from nlp_coder.coding.tables import load_tables
from nlp_coder.language.medications import load_medications
from nlp_coder.training.generator import notes, pools

POOLS = pools(list(index_rows(index_texts())), load_tables(), load_medications())


def test_the_same_seed_gives_the_same_notes() -> None:
    assert notes(POOLS, 5, seed=1) == notes(POOLS, 5, seed=1)
    assert notes(POOLS, 5, seed=1) != notes(POOLS, 5, seed=2)


def test_reportable_places_lie_in_the_text_and_hold_no_marks() -> None:
    for note in notes(POOLS, 40, seed=3):
        assert note.reportable
        assert "\x01" not in note.text
        for start, end in note.reportable:
            assert 0 <= start < end <= len(note.text)
            assert note.text[start:end].strip() == note.text[start:end]
