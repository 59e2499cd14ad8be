"""A gap becomes a compliant letter whose quotes are the note's words; an edit is checked again."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coder.coder import Coder
from nlp_coder.documentation.queries.answer import Answer, addendum, amended, statement
from nlp_coder.documentation.queries.letter import (
    AROUND,
    ProviderQuery,
    documented_in,
    edited,
    letter_faults,
    provider_queries,
    provider_query,
)
from nlp_coder.errors import BadAnswerError, NonCompliantQueryError
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Evidence, Gap, Query

CODER = Coder()
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
CASES = Path(__file__).parent.parent / "cases"
OPEN = ("Other", "Unable to determine")


def notes() -> list[Note]:
    lines = [line for path in sorted(CASES.glob("*.jsonl")) for line in path.read_text("utf-8").split("\n")]
    rows = [json.loads(line) for line in lines if line]
    return [Note(row["id"], row["text"], Encounter.from_mapping(row.get("encounter") or {})) for row in rows]


def gap(
    text: str, words: str, kind: str = "missing-laterality", options: tuple[str, ...] = ("right", "left")
) -> Gap:
    start = text.index(words)
    evidence = Evidence(start, start + len(words), words, "assessment")
    query = Query(f"Which side does “{words}” concern, if known?", (*options, *OPEN), ())
    return Gap(kind, "warn", "says", (evidence,), ("M25.561",), query, "rule")


def letter(text: str, words: str, kind: str = "missing-laterality", **more: tuple[str, ...]) -> ProviderQuery:
    note = Note("n1", text, Encounter(date_of_service=date(2026, 5, 1)))
    made = provider_query(gap(text, words, kind, **more), note, created=AT, author="cdi")
    assert made is not None
    return made


@pytest.mark.parametrize("note", notes(), ids=lambda note: note.id)
def test_every_query_of_the_cases_is_compliant_and_quotes_the_note(note: Note) -> None:
    review = CODER.review(note)
    queries = list(provider_queries(review, note, created=AT, author="cdi"))
    assert len(queries) == sum(one.query is not None for one in review.gaps)
    for query in queries:
        assert letter_faults(query, documented_in(review)) == ()
        assert query.indicators
        assert all(note.text[one.start : one.end] == one.quote for one in query.indicators)
        assert query.title.split(":")[0] in ("Documentation clarification", "Clinical clarification")


def test_a_letter_quotes_the_line_with_its_place() -> None:
    query = letter("Assessment:\r\n1. Knee pain, start PT.\r\nPlan: x", "Knee pain")
    (fact,) = query.indicators
    assert (fact.quote, fact.start, fact.end) == ("1. Knee pain, start PT.", 13, 36)
    assert fact.place == "2026-05-01, assessment, characters 13 to 36"
    assert (query.status, query.author, query.created) == ("draft", "cdi", AT)
    assert query == letter("Assessment:\r\n1. Knee pain, start PT.\r\nPlan: x", "Knee pain")


def test_a_line_that_speaks_of_payment_is_not_quoted_beyond_the_words() -> None:
    query = letter("Knee pain, payer refused the MRI, claim denied.", "Knee pain")
    assert query.indicators[0].quote == "Knee pain"
    assert letter_faults(query) == ()


@given(st.text("ab \n\r.", max_size=300), st.text("ab \n\r.", max_size=300))
def test_a_quote_is_of_the_note_and_bounded(before: str, after: str) -> None:
    text = f"{before}Knee pain{after}"
    (fact,) = letter(text, "Knee pain").indicators
    assert text[fact.start : fact.end] == fact.quote
    assert "Knee pain" in fact.quote
    assert len(fact.quote) <= 2 * AROUND + len("Knee pain")


def test_an_identity_tells_nothing_of_the_note() -> None:
    one, other = letter("Knee pain.", "Knee pain"), letter(" Knee pain.", "Knee pain")
    assert one.id != other.id
    assert set(one.id[2:]) <= set("0123456789abcdef")


def test_a_gap_for_the_coder_has_no_letter() -> None:
    given_gap = Gap("undercoded-visit-level", "inform", "says", (), (), None, "rule")
    assert provider_query(given_gap, Note("n", "x"), created=AT, author="cdi") is None


def test_an_edit_is_checked_again() -> None:
    query = letter("Knee pain, worse on stairs.", "Knee pain")
    assert edited(query, title="Side of the knee", documented=("Knee pain",)).title == "Side of the knee"
    with pytest.raises(NonCompliantQueryError, match=r"E330.*question: speaks of payment"):
        edited(query, question="Which side? It decides the DRG.")
    with pytest.raises(NonCompliantQueryError, match="title: its title names"):
        edited(query, title="Sepsis")
    with pytest.raises(NonCompliantQueryError, match="options: lacks"):
        edited(query, options=("right", "left"))


@pytest.mark.parametrize(
    ("kind", "words", "answer", "said"),
    [
        ("missing-laterality", "Knee pain", Answer("left"), "Left knee pain."),
        ("missing-laterality", "OA of knee", Answer("right", "since 2020."), "Right OA of knee. since 2020."),
        ("conflicting-documentation", "right shoulder pain", Answer("left"), "Left shoulder pain."),
        ("unspecified-diagnosis", "Asthma", Answer("Mild persistent"), "Asthma, Mild persistent."),
        ("clinical-indicator-without-diagnosis", "Na 124", Answer("Hyponatremia"), "Hyponatremia."),
        ("ambiguous-language", "follow-up", Answer("Condition: ___", "gout,\n stable"), "gout, stable"),
        ("missing-laterality", "Knee pain", Answer("Other", "both knees"), "both knees"),
        ("missing-laterality", "Knee pain", Answer("Other"), ""),
        ("missing-laterality", "Knee pain", Answer("Unable to determine", "left"), ""),
    ],
)
def test_what_an_answer_states(kind: str, words: str, answer: Answer, said: str) -> None:
    query = letter(f"{words}, today.", words, kind, options=(answer.option,))
    assert statement(query, answer) == said
    assert (said in addendum(query, answer, date(2026, 5, 5))) is True
    assert (addendum(query, answer, date(2026, 5, 5)) == "") is (said == "")


def test_an_answer_must_fit_its_query() -> None:
    query = letter("Follow-up, today.", "Follow-up", "ambiguous-language", options=("Condition: ___",))
    for wrong in (Answer("left"), Answer("Condition: ___", " "), Answer("Other", "x\0y")):
        with pytest.raises(BadAnswerError, match="E333"):
            statement(query, wrong)


def test_addenda_follow_the_text_as_it_was() -> None:
    note = Note("n1", "Knee pain.\r\n ")
    assert amended(note, ()) is note
    assert (
        amended(note, ("\n\nADDENDUM a", "\n\nADDENDUM b")).text
        == "Knee pain.\r\n \n\nADDENDUM a\n\nADDENDUM b"
    )
