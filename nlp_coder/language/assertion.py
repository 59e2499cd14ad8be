"""What the note says of each finding: is it so, whose, when, which side, how acute, and by which words.

After NegEx (Chapman 2001) and ConText (Harkema 2009): cues with a direction and a scope that ends at a
contrast, a new subject or the end of the line. The words are data (`data/language/*.yaml`).

- presence: hypothetical wins over absent, absent over possible, possible over conditional; an answer behind
  the finding ("testing for HIV was negative") wins over all; without a cue, present.
- experiencer: a family section, "family history of", or a relative linked to the finding ("father died of").
- temporality: historical by cue only ("history of", "s/p", "resolved", a past year, "years ago") or in a
  surgical history; a disease listed under past medical history stays current, as a chronic disease does.
  Cues whose rule id begins with `history.weak.` ("past medical history significant for") leave it current and
  are kept. "History of" (`history.of`) says historical even of a chronic disease: the coding stage, which
  knows what is chronic, may read it as current.
- cues inside a finding's own words set nothing: "diabetes without complications" is a diagnosis.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from nlp_coder.language.assertion_answers import answer_rules, question_of, question_scopes, without_sign
from nlp_coder.language.assertion_axes import put_together
from nlp_coder.language.assertion_cover import Cover, cue_scopes
from nlp_coder.language.assertion_dates import latest_year, year_scopes
from nlp_coder.language.assertion_degree import degree, degree_words
from nlp_coder.language.assertion_headings import Headings
from nlp_coder.language.assertion_leads import Leads
from nlp_coder.language.assertion_marks import boxed_words, has_marks, mark_rules, mark_scopes
from nlp_coder.language.assertion_scope import Clause, Scope
from nlp_coder.language.assertion_sections import TO_DO
from nlp_coder.language.assertion_tables import table_rule, table_scopes
from nlp_coder.language.cue_kin import kin_scopes
from nlp_coder.language.cues import CueMatcher, Rule, Tokens, load_rules
from nlp_coder.language.laterality import side_of
from nlp_coder.language.reading import Section
from nlp_coder.language.side_words import Sites, sides, speaks_of_eyes
from nlp_coder.review import Assertion, Cue

Reads = list[tuple[Assertion, tuple[Cue, ...]]]


@dataclass(frozen=True, slots=True)
class AssertionRules:
    """All rules of the assertion engine, and the matcher compiled from them."""

    rules: tuple[Rule, ...]
    matcher: CueMatcher
    sites: Sites
    marks: dict[str, Rule]
    answers: dict[str, Rule]
    column: Rule
    year: Rule

    @classmethod
    def load(cls) -> "AssertionRules":
        """Read the rules that the package carries."""
        rules = load_rules()
        year = next(rule for rule in rules if rule.role == "year")
        return cls(
            rules, CueMatcher(rules), Sites.of(rules), mark_rules(), answer_rules(), table_rule(), year
        )


@dataclass(frozen=True, slots=True)
class _Note:
    """What all sentences of one note share."""

    tokens: Tokens
    latest: int
    eyes: bool
    form: bool
    headings: Headings
    leads: Leads


class AssertionReader:
    """Reads the assertion of findings; holds the rules and no state."""

    def __init__(self, rules: AssertionRules) -> None:
        self._rules = rules

    def read(
        self,
        text: str,
        sections: Sequence[Section],
        sentences: Sequence[tuple[int, int]],
        spans: Sequence[tuple[int, int]],
    ) -> Reads:
        """The assertion of each span, with the cues that set it, in the order of the spans.

        Spans, sentences and sections are [start, end) in code points of the text, the latter two in order.
        """
        if not spans:
            return []
        note = self._note(text, sentences)
        grouped: dict[tuple[int, int], list[int]] = {}
        starts = [start for start, _ in sentences]
        for number, span in enumerate(spans):
            grouped.setdefault(_sentence_of(text, sentences, starts, span), []).append(number)
        section_starts = [section.start for section in sections]
        read: dict[int, tuple[Assertion, tuple[Cue, ...]]] = {}
        for sentence in sorted(grouped):
            at = bisect_right(section_starts, sentence[0]) - 1
            section = sections[at] if at >= 0 else None
            numbers = grouped[sentence]
            found = self._sentence(note, section, sentence, [spans[number] for number in numbers])
            read.update(zip(numbers, found, strict=True))
        return [read[number] for number in range(len(spans))]

    def _note(self, text: str, sentences: Sequence[tuple[int, int]]) -> _Note:
        rules, starts = self._rules, [start for start, _ in sentences]
        tokens = Tokens.of(text, rules.matcher)
        eyes = speaks_of_eyes(tokens.words)
        return _Note(
            tokens,
            latest_year(tokens),
            eyes,
            has_marks(text),
            Headings(rules.matcher, rules.sites, tokens, eyes, sentences, starts),
            Leads(rules.matcher, tokens, sentences, starts, _open_scopes),
        )

    def _sentence(
        self,
        note: _Note,
        section: Section | None,
        sentence: tuple[int, int],
        spans: Sequence[tuple[int, int]],
    ) -> Reads:
        tokens, place, text = note.tokens, note.tokens.at(*sentence), note.tokens.text
        said = self._rules.matcher.cues_in(tokens, *place)
        led = note.leads.scopes(sentence, section, *place)
        table = "|" in tokens.words[place[0] : place[1]]
        if not (said or led or note.latest or note.form or table or text[sentence[1] - 1] == "?"):
            return _plain(note, section, sentence, spans)
        clause = Clause.around(said, tokens, *place, self._rules.matcher)
        cover = Cover([*led, *self._scopes(clause, note, section, sentence)])
        ranges = [tokens.at(*span) for span in spans]
        found = sides(clause, self._rules.sites, eyes=note.eyes)
        graded = [degree_words(clause, axis) for axis in ("acuity", "severity")]
        taken = frozenset([at for place in ranges for at in range(*place)] if found or any(graded) else ())
        read: Reads = []
        for span, (first, last) in zip(spans, ranges, strict=True):
            near = range(first - _NEAR, last + _NEAR) if taken else ()
            others = frozenset([at for at in near if at in taken and not first <= at < last])
            side = side_of(clause, self._rules.sites, found, first, last, others)
            if side is None:
                side = note.headings.side(sentence, tokens.words[first:last])
            acuity, severity = [degree(clause, words, first, last, others) for words in graded]
            cues = cover.cues(first, last)
            read.append(put_together(tokens, section, cues, side, acuity, severity, span))
        return read

    def _scopes(
        self, clause: Clause, note: _Note, section: Section | None, sentence: tuple[int, int]
    ) -> list[Scope]:
        name = section.name if section else "body"
        question = question_of(note.tokens, *sentence) if clause.first < clause.last else None
        if question is not None:
            clause = replace(clause, matches=tuple(without_sign(clause.matches, note.tokens)))
        if note.form and (boxed := boxed_words(clause)):
            clause = replace(clause, matches=tuple([m for m in clause.matches if m.first not in boxed]))
        scopes = [*cue_scopes(clause, name), *kin_scopes(clause)]
        if question is not None:
            scopes += question_scopes(question, clause, self._rules.answers)
        if note.latest:
            scopes += year_scopes(clause, self._rules.year, note.latest, listed=name in _PAST)
        if note.form and name not in TO_DO:
            scopes += mark_scopes(clause, self._rules.marks, _lines_around(note.tokens.text, sentence))
        if "|" in note.tokens.words[clause.first : clause.last]:
            scopes += table_scopes(clause, self._rules.column, *sentence)
        return scopes


def _open_scopes(clause: Clause) -> list[Scope]:
    """The scopes of a line that leads a list in."""
    return [*cue_scopes(clause, "body"), *kin_scopes(clause)]


def _plain(
    note: _Note, section: Section | None, sentence: tuple[int, int], spans: Sequence[tuple[int, int]]
) -> Reads:
    """A sentence without cues: only its section and the heading above it speak of its findings."""
    read: Reads = []
    for span in spans:
        first, last = note.tokens.at(*span)
        side = note.headings.side(sentence, note.tokens.words[first:last])
        read.append(put_together(note.tokens, section, {}, side, None, None, span))
    return read


_NEAR: Final = 16
_PAST: Final = frozenset({"pmh", "psh", "problem_list"})


def _lines_around(text: str, sentence: tuple[int, int]) -> str:
    """The sentence with the line before and the line behind it."""
    low, high = max(0, sentence[0] - 200), min(len(text), sentence[1] + 200)
    before = text.rfind("\n", low, sentence[0])
    start = text.rfind("\n", low, before) if before > low else -1
    behind = text.find("\n", sentence[1], high)
    end = text.find("\n", behind + 1, high) if behind >= 0 else -1
    return text[max(low, start + 1) : end if end >= 0 else high]


def _sentence_of(
    text: str, sentences: Sequence[tuple[int, int]], starts: Sequence[int], span: tuple[int, int]
) -> tuple[int, int]:
    """The sentence a span begins in; its line where no sentence holds it (a heading)."""
    at = bisect_right(starts, span[0]) - 1
    if at >= 0 and span[0] < sentences[at][1]:
        return sentences[at]
    end = text.find("\n", span[1])
    return text.rfind("\n", 0, span[0]) + 1, end if end >= 0 else len(text)
