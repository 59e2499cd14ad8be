import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_coder.coder import Coder
from nlp_coder.errors import EmptyNoteError, NoteTooLongError, NulInNoteError, SurrogateInNoteError
from nlp_coder.note import MAX_NOTE_LENGTH, Note
from nlp_coder.review import Evidence, Review

CODER = Coder()
SAMPLES = sorted((Path(__file__).parent.parent / "data" / "samples").glob("*.txt"))


def spans(review: Review) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    held: list[Evidence] = []
    for one in review.suggestions:
        held += [
            *one.evidence,
            *(words for group in (one.modifier_evidence or {}).values() for words in group),
        ]
    for row in (*review.withheld, *review.gaps):
        held += row.evidence
    if review.visit_level.elements is not None:
        elements = review.visit_level.elements
        for element in (elements.problems, elements.data, elements.risk, elements.time):
            held += element.evidence
    found += [(one.start, one.end, one.text) for one in held]
    found += [(one.start, one.end, one.text) for one in review.mentions]
    found += [(cue.start, cue.end, cue.text) for one in review.mentions for cue in one.cues]
    found += [(one.cue.start, one.cue.end, one.cue.text) for one in review.withheld if one.cue is not None]
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_span_of_a_sample_is_its_text(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    review = CODER.review(Note(path.stem, text))
    assert all(text[start:end] == words for start, end, words in spans(review))
    assert Review.from_json(review.to_json()) == review


_WORDS = st.sampled_from(
    [
        "Assessment:",
        "hypertension",
        "no",
        "left",
        "knee",
        "pain",
        "\n",
        "\r\n",
        "1.",
        "diabetes",
        "mother",
        "\u202e",
        "é",
        "e\u0301",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.lists(_WORDS, min_size=1).map(" ".join), st.text(min_size=1, max_size=400)))
def test_any_text_is_reviewed_exactly_or_refused(text: str) -> None:
    try:
        review = CODER.review(Note("any", text))
    except (EmptyNoteError, NulInNoteError, SurrogateInNoteError):
        return
    assert all(text[start:end] == words for start, end, words in spans(review))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", EmptyNoteError),
        (" \n\t", EmptyNoteError),
        ("a\0b", NulInNoteError),
        ("a\ud800b", SurrogateInNoteError),
        ("x" * (MAX_NOTE_LENGTH + 1), NoteTooLongError),
    ],
)
def test_what_cannot_be_read_whole_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="input 3"):
        CODER.review(Note("refused", text), position=3)


@pytest.mark.parametrize("piece", ["x", "ab ", "no fever, ", "1. ", "a:b;", "•", "((", "\ta"])
def test_one_endless_line_is_reviewed(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    review = CODER.review(Note("long", text))
    assert all(text[start:end] == words for start, end, words in spans(review))


def test_same_note_same_bytes_in_any_order_and_process() -> None:
    notes = [
        Note(str(n), text)
        for n, text in enumerate(("Assessment: Gout.", "Dx: left knee pain.", "A: HTN, DM2."))
    ]
    first = [review.to_json() for review in CODER.reviews(notes)]
    again = [review.to_json() for review in pickle.loads(pickle.dumps(CODER)).reviews(reversed(notes))]  # noqa: S301
    assert first == again[::-1]
    script = (
        "import sys; from nlp_coder import Coder, Note;"
        " sys.stdout.write(Coder().review(Note('1', 'Dx: left knee pain.')).to_json())"
    )
    for seed in ("0", "7"):
        run = subprocess.run(  # noqa: S603
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        )
        assert run.stdout == first[1]
