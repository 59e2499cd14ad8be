"""What a glance at the lists tells."""

from datetime import UTC, date, datetime

from nlp_coder.language.reading import Section
from nlp_coder.note import Encounter
from nlp_coder.review import (
    Assertion,
    Element,
    Elements,
    Evidence,
    Gap,
    ReasonCue,
    Review,
    Step,
    Suggestion,
    VisitLevel,
    Withheld,
)
from nlp_coder.ui.marks import headers_of, marks_of
from nlp_coder.ui.note_html import Mark
from nlp_coder.ui.rows import encounter_line, queue_row, rows_of
from nlp_coder.workbench.decisions import Action, Decision
from nlp_coder.workbench.store import QueueRow

AT = datetime(2026, 5, 4, tzinfo=UTC)
WORDS = Evidence(4, 8, "knee", "assessment")
SUGGESTION = Suggestion(
    "20610",
    "CPT",
    "Injection of a large joint",
    0.6,
    1,
    "procedure",
    (WORDS,),
    Assertion(),
    (Step("Index", "knee", "20610", 4, 8), Step("Side", "right", "-RT", 0, 3), Step("Prior", "base", "+1")),
    modifiers=("RT",),
    modifier_evidence={"RT": (Evidence(0, 3, "Rt.", "assessment"),)},
)
ELEMENT = Element("low", "one problem", (WORDS,))
REVIEW = Review(
    "n1",
    {},
    Encounter(),
    (SUGGESTION,),
    (Withheld("R07.9", "Chest pain", 0.3, "negated", (WORDS,), ReasonCue(0, 3, "no ", "negation.no")),),
    (),
    (Gap("missing-laterality", "warn", "Which side?", (WORDS,), (), None, "gap.side"),),
    VisitLevel(
        "office", "99213", None, "not-billed", "mdm", Elements(ELEMENT, ELEMENT, ELEMENT, Element("none", ""))
    ),
)


def decision(code: str, action: Action, replacement: str | None = None) -> Decision:
    return Decision(code=code, action=action, who="pat", at=AT, replacement=replacement)


def test_a_suggestion_shows_its_modifier_score_and_role() -> None:
    (row,) = rows_of("codes", REVIEW, {})
    assert (row.key, row.title, row.note, row.score, row.sign) == ("s0", "20610-RT", "procedure", 0.6, "")


def test_a_decision_shows_as_sign_and_word() -> None:
    (row,) = rows_of("codes", REVIEW, {"20610": decision("20610", "replaced", "20605")})
    assert (row.sign, row.sign_name, row.note) == ("⇄", "replaced", "replaced by 20605")


def test_own_codes_follow_the_suggestions() -> None:
    rows = rows_of("codes", REVIEW, {"Z79.4": decision("Z79.4", "added")})
    assert [row.key for row in rows] == ["s0", "a:Z79.4"]


def test_the_other_lists() -> None:
    assert [row.note for row in rows_of("withheld", REVIEW, {})] == ["negated"]
    assert [row.sign_name for row in rows_of("gaps", REVIEW, {})] == ["Check"]
    assert [row.key for row in rows_of("visit", REVIEW, {})] == ["v:problems", "v:data", "v:risk", "v:time"]
    assert rows_of("claim", REVIEW, {}) == ()


def test_marks_of_a_review() -> None:
    assert marks_of(REVIEW) == (
        Mark(4, 8, "evidence", "s0", "20610"),
        Mark(0, 3, "cue", "s0", "-RT"),
        Mark(4, 8, "withheld", "w0", "not coded"),
        Mark(0, 3, "cue", "w0", "negated"),
        Mark(4, 8, "gap", "g0", "gap"),
        Mark(4, 8, "context", "v:problems"),
        Mark(4, 8, "context", "v:data"),
        Mark(4, 8, "context", "v:risk"),
    )


def test_headers_are_marked_where_they_have_words() -> None:
    sections = (Section("body", 0, 0, 5, "none"), Section("hpi", 5, 9, 20, "sections.hpi"))
    assert headers_of(sections) == (Mark(5, 9, "heading"),)


def test_the_queue_names_the_visit() -> None:
    encounter = Encounter(setting="inpatient", date_of_service=date(2026, 5, 1), discharged=date(2026, 5, 4))
    row = queue_row(QueueRow("n1", "in-progress", encounter, 1, 2, 0))
    assert (row.detail, row.more, row.sign_name) == (
        "Inpatient, 2026-05-04",
        "1 code · 2 gaps · 0 decided",
        "In progress",
    )
    assert queue_row(QueueRow("n1", "new", encounter, None, None, 0)).more == "not read yet"


def test_the_visit_in_one_line() -> None:
    encounter = Encounter(
        setting="ed", visit_type="new", sex="F", age=0.5, payer="Medicare", billed=("99283",)
    )
    assert encounter_line(encounter) == "ED · new patient · F 0.5 y · Medicare · billed 99283"
    assert encounter_line(Encounter()) == "Outpatient"
