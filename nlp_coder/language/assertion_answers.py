"""Questions of a visit as written down: "Any chest pain? No." says no, and a question alone says nothing.

The answer is looked for right behind the question, over the other speaker's label ("[patient] no", "Patient: No").
Source: transcripts and questionnaires as written in practice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nlp_coder.language.assertion_scope import Clause, Scope
from nlp_coder.language.cues import Match, Rule, Tokens

Answer = Literal["yes", "no", "asked"]

_ASKER: Final = r"(?:doctor|dr|d|physician|provider|md|nurse|rn|clinician|interviewer)"
_PEOPLE: Final = r"(?:he|she|it|they|we)"
_YES: Final = (
    r"yes|yeah|yep|yup|y|uh[- ]?huh|mm?[- ]?hmm?|mhm|sure|correct|absolutely|definitely|positive|a (?:little|bit)"
    rf"|(?:i|we|they) (?:do|am|have|did|are)(?! not)|{_PEOPLE} (?:does|has|is|did|was)(?! not)"
    r"|(?:all|most of) the time|sometimes|always|often|occasionally|some"
)
_NO: Final = (
    r"no|nope|nah|n|uh[- ]uh|never|none|nothing|negative|denie[sd]|not (?:really|at all|that|now|lately|recently|any)"
    rf"|(?:i|we|they) (?:do|am|have|did|are)(?: not|n['\u2019]?t)|i['\u2019]m not"
    rf"|{_PEOPLE} (?:does|has|is|did|was)(?: not|n['\u2019]?t)"
)
_ANSWER: Final = re.compile(
    rf"\s*(?!\[?{_ASKER}\]?[.:\]])(?:\[[^\]\n]{{1,20}}\]:?\s*|[A-Za-z]{{1,12}}\.?:\s*)?"
    r"(?:[-\u2013\u2014>*]\s*)?(?:well,? |oh,? |um,? )?"
    rf"(?:(?P<no>{_NO})|(?P<yes>{_YES}))(?![\w'\u2019])",
    re.IGNORECASE,
)
_ASKS: Final = frozenset(
    """
    any do does did have has had is are was were can could would will ever and so or are you
    """.split()
)
_PRESUMES: Final = frozenset("when how where why what which".split())
_LABEL: Final = re.compile(r"\s*(?:\[[^\]\n]{1,20}\]:?|[A-Za-z]{1,12}\.?:)\s*")

_LONG_AGO: Final = frozenset({"history.ago", "history.after"})

ROWS: Final = (
    ("question.no", "absent", "the patient was asked and said no"),
    ("question.asked", "hypothetical", "a question without an answer says nothing"),
)


def answer_rules() -> dict[str, Rule]:
    """The rules of questions, by id; their words are patterns."""
    return {
        name: Rule.from_row(
            {"id": name, "why": why, "source": "transcripts as written in practice"}, "presence", value
        )
        for name, value, why in ROWS
    }


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the note, how it was answered, and the tokens of the answer (of the sign itself if none).

    A question that presumes ("when did the pain start?") counts as answered with yes; its answer may say when.
    """

    answer: Answer
    first: int
    last: int


def question_of(tokens: Tokens, start: int, end: int) -> Question | None:
    """The question that the sentence `text[start:end]` asks, or None."""
    text = tokens.text
    if text[end - 1] != "?":
        return None
    label = _LABEL.match(text, start, end)
    opening = text[label.end() if label else start : end].split(None, 1)[0].lower().strip(",")
    found = _ANSWER.match(text, end, min(len(text), end + 80))
    if found is not None:
        said: Answer = "no" if found["no"] else "yes"
        return Question(said, *tokens.at(*found.span(said)))
    if opening in _PRESUMES:
        stop = min(len(text), end + 60)
        line = text.find("\n", min(end + 2, stop), stop)
        stop = line if line > 0 else stop
        return Question("yes", *tokens.at(end - 1, stop))
    return Question("asked", *tokens.at(end - 1, end)) if opening in _ASKS else None


def question_scopes(question: Question, clause: Clause, rules: dict[str, Rule]) -> list[Scope]:
    """What the answer says of all findings of the question."""
    if question.answer == "yes":
        return [
            Scope(match, clause.first, clause.last, backward=True)
            for match in clause.matcher.cues_in(clause.tokens, clause.last, question.last)
            if match.rule.id in _LONG_AGO
        ]
    rule = rules["question.no" if question.answer == "no" else "question.asked"]
    return [Scope(Match(rule, question.first, question.last), clause.first, clause.last, backward=True)]


def without_sign(matches: Sequence[Match], tokens: Tokens) -> list[Match]:
    """The cues of a question but for its own question mark, which asks and does not doubt."""
    return [match for match in matches if set(tokens.words[match.first : match.last]) != {"?"}]
