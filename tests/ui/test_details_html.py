"""The details escape every word from outside and say everything the review holds of an item."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from nlp_coder.review import (
    Alternative,
    Assertion,
    Edit,
    Element,
    Elements,
    Evidence,
    Gap,
    Query,
    ReasonCue,
    Step,
    Suggestion,
    VisitLevel,
    Withheld,
)
from nlp_coder.ui import details_html
from nlp_coder.workbench.claim import ClaimLine
from nlp_coder.workbench.decisions import Decision

OWN_TAGS = frozenset(("p", "b", "span", "small", "div", "i", "h4", "ul", "ol", "li", "q"))
TABLE_TAGS = frozenset(("table", "thead", "tbody", "tr", "th", "td"))
AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def everything(word: str) -> str:
    """Every piece of HTML of this module, with the word wherever text from outside may stand."""
    words = (Evidence(0, 1, word, word),)
    suggestion = Suggestion(
        word,
        "CPT",
        word,
        0.5,
        1,
        "procedure",
        words,
        Assertion(acuity=word, severity=word),
        (Step(word, word, word),),
        (Alternative(word, word, 0.1, word),),
        poa=word,
        units=2,
        modifiers=(word,),
        modifier_evidence={word: words},
        pointers=(word,),
    )
    decision = Decision(code=word, action="replaced", who=word, at=AT, replacement=word, reason=word)
    element = Element(word, word, words)
    level = VisitLevel(word, word, word, "supported", "mdm", Elements(element, element, element, element))
    return "".join(
        (
            details_html.suggestion_html(suggestion, decision),
            details_html.why_html(suggestion.rationale),
            details_html.alternative_html(suggestion.alternatives[0]),
            details_html.withheld_html(
                Withheld(word, word, 0.1, "negated", words, ReasonCue(0, 1, word, word)), decision
            ),
            details_html.gap_html(Gap(word, "warn", word, words, (word,), None, word)),
            details_html.visit_html(level),
            details_html.claim_html(
                [ClaimLine(word, "added", word, "visit", 2, (word,), (word,))], open_count=1
            ),
            details_html.edits_html([Edit("units", "warn", (word,), word, word)]),
            details_html.history_html([decision]),
        )
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


@given(
    st.one_of(
        st.text(), st.sampled_from(["<script>", "'><img src=x onerror=1>", '" onclick="x', "&lt;", "</p>"])
    )
)
def test_nothing_from_outside_becomes_markup(word: str) -> None:
    tags = Tags()
    tags.feed(everything(word))
    tags.close()
    assert tags.names <= OWN_TAGS | TABLE_TAGS
    assert tags.attributes <= {"class", "style", "role", "aria-label", "dir"}


def test_everything_is_said() -> None:
    html = everything("WORD")
    assert html.count("WORD") > 40
    plain = details_html.suggestion_html(
        Suggestion("I10", "ICD-10-CM", "Hypertension", 0.876, 1, "secondary", (), Assertion(), ()), None
    )
    assert re.sub(r"<[^>]*>", " ", plain).split() == [
        *("I10", "Hypertension", "secondary", "ICD-10-CM", "present", "current", "0.88")
    ]


def test_a_query_is_plain_text_in_order() -> None:
    query = Query("Which side?", ("right", "left", "unable to determine"), ("knee pain", "effusion"))
    assert details_html.query_text(query) == (
        "Documented in the note:\n- knee pain\n- effusion\n\nWhich side?\n\n"
        "[ ] right\n[ ] left\n[ ] unable to determine\n"
    )
    assert details_html.query_text(replace(query, indicators=())).startswith("Which side?")


def test_without_a_visit() -> None:
    html = details_html.visit_html(VisitLevel(None, None, None, "not-applicable", "none", None))
    assert "No visit level applies." in html
    assert "<table" not in html
