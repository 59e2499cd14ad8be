"""The pipeline as a whole: exact offsets on any text, the same reading in every process and order."""

import multiprocessing
import os
import pickle
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_coder.language.pipeline import Reader
from nlp_coder.language.reading import Reading

READER = Reader()
EXAMPLES = int(os.environ.get("NLP_CODER_EXAMPLES", "600"))
NOTE = """HPI: 61 yo with h/o DVT, no fever. BP 120/80.
FH: mother with breast cancer.
Exam: left knee effusion, [ ] rash [x] cough
A/P:
1. Gout, likely: colchicine 0.6 mg.
2. HTN
Return for:
- fever
Any chest pain? No.
"""
PIECES = (
    "no ", "denies ", "fever", "HTN", "left ", "knee pain", "?", "Any chest pain? No.", "\n", "\n\n", "- ", ": ",
    "Assessment:", "A/P:", "1. ", "[x] ", "[ ] ", "+ ", "mother with ", "h/o ", "BP 120/80", "Na 128 (L)", "3 x 2 cm",
    "hep", "hepatitis ", "C ", "e\u0301", "\u0130stanbul ", "\U0001f600", "\u202eRTL ", "\ufb01ne ", "ß", "\r\n",
    "\x00", "\u2028", "MS ", "s/p ", "two weeks ", "x 3 days", "OD ", "type 2 diabetes ", ", ", " and ", " or ", "\t",
)  # fmt: skip


def spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """Every stretch a reading points at."""
    for part in (reading.sections, reading.problems, reading.values, reading.drugs, reading.abbreviations):
        yield from ((one.start, one.end) for one in part)
    yield from reading.sentences
    for finding in reading.findings:
        yield finding.hit.start, finding.hit.end
        yield from finding.hit.spans
        yield from ((cue.start, cue.end) for cue in finding.cues)
        yield from ((cue.scope_start, cue.scope_end) for cue in finding.cues)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
        st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=25).map("".join),
        st.text(max_size=300),
    )
)
def test_any_text_is_read_with_exact_offsets(text: str) -> None:
    reading = READER.read(text)
    assert reading.text == text
    for start, end in spans(reading):
        assert 0 <= start <= end <= len(text)
    for finding in reading.findings:
        for cue in finding.cues:
            assert text[cue.start : cue.end] == cue.text
    assert READER.read(text) == reading


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_other_processes_read_the_same(method: str) -> None:
    texts = [NOTE, NOTE.upper(), "", "x" * 1200 + " knee pain", NOTE[::-1]] * 2
    before = multiprocessing.get_start_method(allow_none=True)
    multiprocessing.set_start_method(method, force=True)
    try:
        assert list(READER.read_all(texts, processes=2)) == [READER.read(text) for text in texts]
    finally:
        multiprocessing.set_start_method(before, force=True)


def test_a_reader_is_sent_whole() -> None:
    sent: Reader = pickle.loads(pickle.dumps(READER))  # noqa: S301  (our own bytes)
    assert sent.read(NOTE) == READER.read(NOTE)


def test_the_order_of_notes_does_not_matter() -> None:
    texts = [NOTE, NOTE.lower(), NOTE.replace("no ", ""), "Knee pain."]
    assert list(READER.read_all(reversed(texts))) == list(reversed(list(READER.read_all(texts))))


def test_every_cue_names_words_scope_and_rule() -> None:
    reading = READER.read(NOTE)
    fever = next(f for f in reading.findings if NOTE[f.hit.start : f.hit.end] == "fever")
    (cue,) = fever.cues
    assert (cue.axis, cue.text, cue.rule) == ("presence", "no", "negation.no")
    assert cue.scope_start <= fever.hit.start < fever.hit.end <= cue.scope_end
