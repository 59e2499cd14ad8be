"""The marked-up note is the note: no character lost, none read as markup."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coder.ui.note_html import KINDS, Mark, escaped, note_html

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_characters="\0", exclude_categories=("Cs",)),
        st.sampled_from("<>&\"'\r\n\té\u0301\u202e\u200dא ب👩‍⚕️;#"),
    ),
    max_size=60,
)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    places = st.integers(-2, len(text) + 2)
    labels = st.sampled_from(["", "M17.11", '"><script>'])
    keys = st.sampled_from(["", "s0", "w1", '"'])
    marks = draw(st.lists(st.builds(Mark, places, places, st.sampled_from(KINDS), keys, labels), max_size=8))
    return text, marks


def stripped(html: str) -> str:
    """The text of the HTML: its tags taken out, its references read."""
    return unescape(re.sub(r"<[^>]*>", "", html))


class Words(HTMLParser):
    """Collects the text under each item key, as a browser would see it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.under: dict[str, str] = {}
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "br":
            self.open.append(dict(attrs).get("data-keys") or "")

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for key in {key for keys in self.open for key in keys.split()}:
            self.under[key] = self.under.get(key, "") + data


@given(marked())
def test_the_text_comes_back_exactly(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    html = note_html(text, marks)
    assert stripped(html) == text
    assert "\r" not in html


@given(marked())
def test_tags_are_ours_and_closed(case: tuple[str, list[Mark]]) -> None:
    words = Words()
    words.feed(note_html(*case))
    words.close()
    assert words.tags <= {"span", "i", "br"}
    assert words.open == []


@given(st.data())
def test_the_marked_words_are_the_span(data: st.DataObject) -> None:
    text = data.draw(TEXTS.filter(lambda text: "\r" not in text and text != ""))
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda s: s[0] < s[1])
    first, second = data.draw(spans), data.draw(spans)
    words = Words()
    words.feed(note_html(text, [Mark(*first, "evidence", "s0", "M17.11"), Mark(*second, "gap", "g0")]))
    words.close()
    assert words.under == {"s0": text[slice(*first)], "g0": text[slice(*second)]}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        pytest.param("<script>alert(1)</script> pain", 26, 30, id="markup"),
        pytest.param("**bold** [x](y) `pain`", 17, 21, id="markdown"),
        pytest.param("&lt;b&gt; &amp; pain", 16, 20, id="entities"),
        pytest.param("👩‍⚕️👍🏽 pain", 7, 11, id="emoji"),
        pytest.param("cafe\u0301 pain e\u0301", 6, 10, id="combining"),
        pytest.param("ألم في الركبة pain", 14, 18, id="right to left"),
        pytest.param("a\r\nb\r\npain", 6, 10, id="CRLF"),
        pytest.param("a\rb\rpain", 4, 8, id="lone CR"),
    ],
)
def test_hard_texts(text: str, start: int, end: int) -> None:
    assert text[start:end] == "pain"
    words = Words()
    html = note_html(text, [Mark(start, end, "evidence", "s0")])
    words.feed(html)
    words.close()
    assert words.under == {"s0": "pain"}
    assert stripped(html) == text


def test_line_ends() -> None:
    assert escaped("a\r\nb\rc\n") == "a&#13;\nb&#13;<br>c\n"


def test_a_line_end_is_never_parted() -> None:
    assert "&#13;\n" in note_html("a\r\nb", [Mark(0, 2, "evidence", "s0"), Mark(2, 4, "gap", "g0")])


def test_overlap_nests_by_kind_and_names_the_narrowest_first() -> None:
    html = note_html("abcd", [Mark(0, 4, "evidence", "s0", "A"), Mark(1, 3, "gap", "g0", "gap")])
    assert html == (
        '<span class="evidence"><span class="words" data-keys="s0">a</span></span>'
        '<span class="evidence"><span class="gap">'
        '<span class="words" data-keys="g0 s0">bc</span></span></span>'
        '<i class="label gap" data-keys="g0" data-label="gap"></i>'
        '<span class="evidence"><span class="words" data-keys="s0">d</span></span>'
        '<i class="label evidence" data-keys="s0" data-label="A"></i>'
    )


def test_the_order_of_the_marks_does_not_matter() -> None:
    marks = [Mark(0, 2, "evidence", "s1", "B"), Mark(0, 2, "evidence", "s0", "A"), Mark(1, 3, "cue", "w0")]
    assert note_html("abc", marks) == note_html("abc", list(reversed(marks)))
