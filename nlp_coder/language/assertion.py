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
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from nlp_coder.language.assertion_dates import latest_year, year_scopes
from nlp_coder.language.assertion_degree import degree, degree_words
from nlp_coder.language.assertion_headings import Headings
from nlp_coder.language.assertion_marks import has_marks, mark_rules, mark_scopes
from nlp_coder.language.assertion_scope import Clause, Scope
from nlp_coder.language.cue_kin import kin_scopes
from nlp_coder.language.cues import CueMatcher, Match, Rule, Tokens, load_rules
from nlp_coder.language.laterality import Side, Sites, side_of, sides, speaks_of_eyes
from nlp_coder.language.reading import Section
from nlp_coder.review import Assertion, Cue, Experiencer, Presence, Temporality

_PRESENCE: Final = ("hypothetical", "absent", "possible", "conditional")
_SURGICAL: Final = frozenset({"psh", "past_surgical_history", "surgical_history"})
_INSTRUCTIONS: Final = frozenset({"instructions", "discharge_instructions", "patient_instructions"})
_TO_DO: Final = _INSTRUCTIONS | {"plan", "assessment_plan", "orders"}
_OWN_ALLERGY: Final = ("allerg", "intoler", "anaphyla", "sensitiv")

Reads = list[tuple[Assertion, tuple[Cue, ...]]]


@dataclass(frozen=True, slots=True)
class AssertionRules:
    """All rules of the assertion engine, and the matcher compiled from them."""

    rules: tuple[Rule, ...]
    matcher: CueMatcher
    sites: Sites
    marks: dict[str, Rule]
    year: Rule

    @classmethod
    def load(cls) -> "AssertionRules":
        """Read the rules that the package carries."""
        rules = load_rules()
        year = next(rule for rule in rules if rule.role == "year")
        return cls(rules, CueMatcher(rules), Sites.of(rules), mark_rules(), year)


@dataclass(frozen=True, slots=True)
class _Note:
    """What all sentences of one note share."""

    tokens: Tokens
    latest: int
    eyes: bool
    form: bool


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
        tokens = Tokens.of(text, self._rules.matcher)
        note = _Note(tokens, latest_year(tokens), speaks_of_eyes(tokens.words), has_marks(text))
        grouped: dict[tuple[int, int], list[int]] = {}
        starts = [start for start, _ in sentences]
        for number, span in enumerate(spans):
            grouped.setdefault(_sentence_of(text, sentences, starts, span), []).append(number)
        section_starts = [section.start for section in sections]
        headings = Headings(self._rules.matcher, self._rules.sites, tokens, note.eyes, sentences, starts)
        read: dict[int, tuple[Assertion, tuple[Cue, ...]]] = {}
        for sentence in sorted(grouped):
            at = bisect_right(section_starts, sentence[0]) - 1
            section = sections[at] if at >= 0 else None
            numbers = grouped[sentence]
            found = self._sentence(note, section, sentence, [spans[number] for number in numbers], headings)
            read.update(zip(numbers, found, strict=True))
        return [read[number] for number in range(len(spans))]

    def _sentence(
        self,
        note: _Note,
        section: Section | None,
        sentence: tuple[int, int],
        spans: Sequence[tuple[int, int]],
        headings: Headings,
    ) -> Reads:
        place, matcher = note.tokens.at(*sentence), self._rules.matcher
        said = matcher.cues_in(note.tokens, *place)
        if not said and not note.latest and not note.form:
            return self._plain(note.tokens, section, sentence, spans, headings)
        clause = Clause.around(said, note.tokens, *place, matcher)
        name = section.name if section else "body"
        scopes = self._scopes(clause, note, name, sentence)
        cover = _Cover(clause, scopes)
        ranges = [note.tokens.at(*span) for span in spans]
        found = sides(clause, self._rules.sites, eyes=note.eyes)
        graded = [degree_words(clause, axis) for axis in ("acuity", "severity")]
        taken = frozenset([at for place in ranges for at in range(*place)] if found or any(graded) else ())
        read: Reads = []
        for (start, end), (first, last) in zip(spans, ranges, strict=True):
            others = frozenset(
                [at for at in range(first - _NEAR, last + _NEAR) if at in taken and not first <= at < last]
            )
            cues = cover.cues(first, last)
            side = side_of(clause, self._rules.sites, found, first, last, others)
            if side is None:
                side = headings.side(sentence, note.tokens.words[first:last])
            acuity, severity = [degree(clause, words, first, last, others) for words in graded]
            read.append(_assertion(note.tokens, section, cues, side, acuity, severity, (start, end)))
        return read

    def _plain(
        self,
        tokens: Tokens,
        section: Section | None,
        sentence: tuple[int, int],
        spans: Sequence[tuple[int, int]],
        headings: Headings,
    ) -> Reads:
        """A sentence without cues: only its section and the heading above it speak of its findings."""
        read: Reads = []
        for span in spans:
            first, last = tokens.at(*span)
            side = headings.side(sentence, tokens.words[first:last])
            read.append(_assertion(tokens, section, {}, side, None, None, span))
        return read

    def _scopes(self, clause: Clause, note: _Note, section: str, sentence: tuple[int, int]) -> list[Scope]:
        cues = [m for m in clause.matches if m.rule.role in ("cue", "pseudo") and m.rule.axis in _SCOPED]
        scopes = _cue_scopes(clause, cues, section)
        scopes += kin_scopes(clause)
        if note.latest:
            scopes += year_scopes(clause, self._rules.year, note.latest)
        if note.form and section not in _TO_DO:
            scopes += mark_scopes(clause, self._rules.marks, _lines_around(note.tokens.text, sentence))
        return scopes


_NEAR: Final = 16
_SCOPED: Final = frozenset({"presence", "experiencer", "temporality"})


def _lines_around(text: str, sentence: tuple[int, int]) -> str:
    """The sentence with the line before and the line behind it."""
    start = text.rfind("\n", 0, max(0, text.rfind("\n", 0, sentence[0]))) + 1
    end = text.find("\n", text.find("\n", sentence[1]) + 1)
    return text[max(start, sentence[0] - 200) : min(end if end > 0 else len(text), sentence[1] + 200)]


def _sentence_of(
    text: str, sentences: Sequence[tuple[int, int]], starts: Sequence[int], span: tuple[int, int]
) -> tuple[int, int]:
    """The sentence a span begins in; its line where no sentence holds it (a heading)."""
    at = bisect_right(starts, span[0]) - 1
    if at >= 0 and span[0] < sentences[at][1]:
        return sentences[at]
    end = text.find("\n", span[1])
    return text.rfind("\n", 0, span[0]) + 1, end if end >= 0 else len(text)


def _cue_scopes(clause: Clause, cues: Sequence[Match], section: str) -> list[Scope]:
    scopes: list[Scope] = []
    next_at: dict[tuple[str, str | None], int] = {}
    order = sorted(cues, key=lambda match: match.first)
    limits: list[int] = []
    for match in reversed(order):
        key = match.rule.axis, match.rule.value
        limits.append(next_at.get(key, clause.last))
        next_at[key] = match.first
    floors: dict[tuple[str, str | None], int] = {}
    for match, limit in zip(order, reversed(limits), strict=True):
        key = match.rule.axis, match.rule.value
        scopes.extend(_scope(clause, match, limit, floors.get(key, clause.first), section))
        floors[key] = match.last
    return scopes


def _scope(clause: Clause, match: Match, limit: int, floor: int, section: str) -> list[Scope]:
    """The scopes of one cue; a rule that does not apply here leaves its place to the next of these words."""
    rule, inner = match.rule, match.inner
    scopes: list[Scope] = []
    while inner is not None:
        if inner.rule.role == "cue" and inner.rule.direction in ("forward", "either", "both"):
            scopes.append(Scope(inner, inner.last, match.last))
        inner = inner.inner
    if rule.role == "pseudo":
        return scopes
    if not _applies(clause, match, floor, section):
        return [*scopes, *(_scope(clause, match.inner, limit, floor, section) if match.inner else ())]
    direction = rule.direction
    if direction == "either":
        direction = "backward" if clause.looks_back(match) else "forward"
    if direction in ("forward", "both"):
        scopes.append(Scope(match, match.last, clause.forward(match, limit)))
    if direction in ("backward", "both"):
        scopes.append(Scope(match, clause.backward(match, floor), match.first, backward=True))
    return scopes


def _applies(clause: Clause, match: Match, floor: int, section: str) -> bool:
    rule, tokens = match.rule, clause.tokens
    if rule.at_end and not clause.at_end(match.last):
        return False
    if rule.sections and section not in rule.sections:
        return False
    if rule.starts and any(
        word not in "-*•.)" and not word.isdecimal() for word in tokens.words[clause.first : match.first]
    ):
        return False
    if rule.glued and not _glued(clause, match):
        return False
    if rule.unless_onset:
        low = max(clause.first, clause.backward(match, floor) - 2)
        return not any(
            clause.matcher.starts("onset", tokens, at, clause.last) for at in range(low, match.first)
        )
    return True


def _glued(clause: Clause, match: Match) -> bool:
    """Whether a sign stands against the word behind it and apart from the word before: "?pneumonia"."""
    tokens = clause.tokens
    opens = match.first == clause.first or bool(tokens.gap(match.first))
    joined = match.last < clause.last and not tokens.gap(match.last)
    return joined and (opens or tokens.words[match.first - 1] in "(,/:")


class _Cover:
    """For each track (axis and value), which scope governs each token."""

    def __init__(self, clause: Clause, scopes: Sequence[Scope]) -> None:
        self._ahead: dict[str, dict[int, Scope]] = {}
        self._behind: dict[str, dict[int, Scope]] = {}
        for scope in sorted((s for s in scopes if not s.backward), key=lambda s: s.match.first):
            track = self._ahead.setdefault(_track(scope.rule), {})
            track.update(dict.fromkeys(range(scope.low, scope.high), scope))
        for scope in sorted((s for s in scopes if s.backward), key=lambda s: -s.match.first):
            track = self._behind.setdefault(_track(scope.rule), {})
            track.update(dict.fromkeys(range(scope.low, scope.high), scope))

    def cues(self, first: int, last: int) -> dict[str, Match]:
        """The cue of each track that governs the finding at tokens first..last."""
        cues: dict[str, Match] = {}
        for side, at in ((self._ahead, first), (self._behind, last - 1)):
            for track, covered in side.items():
                scope = covered.get(at)
                if (
                    scope is not None
                    and track not in cues
                    and (scope.match.last <= first or scope.match.first >= last)
                ):
                    cues[track] = scope.match
        return cues


def _track(rule: Rule) -> str:
    return "weak" if rule.weak else rule.value or ""


def _assertion(
    tokens: Tokens,
    section: Section | None,
    cues: dict[str, Match],
    side: Side | None,
    acuity: Match | None,
    severity: Match | None,
    span: tuple[int, int],
) -> tuple[Assertion, tuple[Cue, ...]]:
    """Put the axes together; a section sets only what no cue has set."""
    name = section.name if section else "body"
    end = span[1]
    kept: list[Cue] = []
    presence: Presence = "present"
    answered = "absent" in cues and tokens.starts[cues["absent"].first] >= end
    for value in ("absent", *_PRESENCE) if answered else _PRESENCE:
        if value in cues:
            presence = cast(Presence, value)
            kept.append(_cue(tokens, "presence", cues[value]))
            break
    experiencer: Experiencer = "family" if "family" in cues else "other" if "other" in cues else "patient"
    if experiencer != "patient":
        kept.append(_cue(tokens, "experiencer", cues[experiencer]))
    temporality: Temporality = (
        "historical" if "historical" in cues else "planned" if "planned" in cues else "current"
    )
    if temporality != "current":
        kept.append(_cue(tokens, "temporality", cues[temporality]))
    elif "weak" in cues:
        kept.append(_cue(tokens, "temporality", cues["weak"]))
    own = tokens.text[span[0] : end].lower()
    if section and name == "family_history" and experiencer == "patient" and "history" not in own:
        experiencer = "family"
        kept.append(_section_cue(tokens, section, "experiencer"))
    if section and name in _SURGICAL and temporality == "current":
        temporality = "historical"
        kept.append(_section_cue(tokens, section, "temporality"))
    if section and name in _INSTRUCTIONS and presence == "present":
        presence = "hypothetical"
        kept.append(_section_cue(tokens, section, "presence"))
    if section and name == "allergies" and presence == "present" and not any(w in own for w in _OWN_ALLERGY):
        presence = "conditional"
        kept.append(_section_cue(tokens, section, "presence"))
    for axis, match in (
        ("laterality", side.match if side else None),
        ("acuity", acuity),
        ("severity", severity),
    ):
        if match is not None:
            kept.append(_cue(tokens, axis, match))
    assertion = _known_assertion(
        presence,
        experiencer,
        temporality,
        side.value if side else None,
        acuity.rule.value if acuity else None,
        severity.rule.value if severity else None,
    )
    return assertion, tuple(kept)


_known_assertion = lru_cache(maxsize=2048)(Assertion)


def _cue(tokens: Tokens, axis: str, match: Match) -> Cue:
    start, end = tokens.starts[match.first], tokens.ends[match.last - 1]
    return Cue(axis, start, end, tokens.text[start:end], match.rule.id)


def _section_cue(tokens: Tokens, section: Section, axis: str) -> Cue:
    header = tokens.text[section.start : section.body].rstrip()
    return Cue(axis, section.start, section.start + len(header), header, f"section.{section.name}")
