"""Our own notes for each gap kind: half have the gap, half stand near it."""

import json
from pathlib import Path

import pytest

from nlp_coder.coder import Coder
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Gap

CASES = sorted((Path(__file__).parent / "cases").glob("*.jsonl"))
CODER = Coder()


def examined(path: Path) -> list[tuple[bool, bool, str, tuple[Gap, ...]]]:
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        review = CODER.review(Note(row["id"], row["text"], Encounter.from_mapping(row["encounter"])))
        raised = any(one.kind == row["kind"] for one in review.gaps)
        found.append((row["has_gap"], raised, row["text"], review.gaps))
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_kind_is_raised_where_it_is_and_not_near_it(path: Path) -> None:
    rows = examined(path)
    assert len(rows) >= 20
    assert 2 * sum(has for has, *_ in rows) == len(rows)
    right = sum(has and raised for has, raised, *_ in rows)
    assert right >= 0.85 * sum(has for has, *_ in rows)
    assert right >= 0.85 * sum(raised for _, raised, *_ in rows)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_gaps_quote_the_note_and_ask_openly(path: Path) -> None:
    for _, _, text, gaps in examined(path):
        for one in gaps:
            assert one.evidence
            assert all(text[words.start : words.end] == words.text for words in one.evidence)
            if one.query is not None:
                assert {"Other", "Unable to determine"} <= set(one.query.options)
                assert len(one.query.indicators) == len(one.evidence)
