"""A provider's answer as an addendum: new words after the note, which stays as it was.

AHIMA/ACDIS 2022: the answer becomes part of the permanent record, dated, beside the original entry. What the provider
leaves open adds nothing that could be coded.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from nlp_coder.documentation.queries.letter import ProviderQuery
from nlp_coder.documentation.queries.rules import load_query_rules
from nlp_coder.errors import BadAnswerError
from nlp_coder.note import Note

_SIDES: Final = re.compile(r"\b(?:right|left|bilateral|rt|lt)\b[ -]*|\b(?:r|l)\. ", re.IGNORECASE)
_SIDED: Final = frozenset({"missing-laterality", "conflicting-documentation"})


@dataclass(frozen=True, slots=True)
class Answer:
    """The option the provider chose, and what they wrote beside it."""

    option: str
    words: str = ""


def check_answer(query: ProviderQuery, answer: Answer) -> None:
    """Refuse an answer that was not offered, or that leaves the line to fill in empty. Raises BadAnswerError."""
    if answer.option not in query.options:
        raise BadAnswerError(problem="the option is not one of the query's")
    if load_query_rules().forms["fill_in"].search(answer.option) and not answer.words.strip():
        raise BadAnswerError(problem="the option is a line to fill in, and nothing is written")
    if "\0" in answer.words:
        raise BadAnswerError(problem="the words hold a NUL character")


def statement(query: ProviderQuery, answer: Answer) -> str:
    """What the answer states of the patient, in words that can be coded; empty where it leaves the question open."""
    check_answer(query, answer)
    rules = load_query_rules()
    words = " ".join(answer.words.split())
    if rules.forms["unable"].search(answer.option):
        return ""
    if rules.forms["other"].search(answer.option) or rules.forms["fill_in"].search(answer.option):
        return words
    finding = " ".join(query.asked[0].split()) if query.asked else ""
    if query.kind in _SIDED:
        finding = _lower_first(_SIDES.sub("", finding).strip())
    said = rules.addenda.get(query.kind, "{answer}.") if finding else "{answer}."
    told = said.replace("{answer}", _upper_first(answer.option)).replace("{finding}", finding)
    return f"{told} {words}".strip()


def addendum(query: ProviderQuery, answer: Answer, day: date) -> str:
    """The part that follows the note's text; empty where the answer states nothing."""
    stated = statement(query, answer)
    headings = load_query_rules().headings
    heading = headings.get(query.kind, headings[""])
    return f"\n\nADDENDUM (query answered {day.isoformat()})\n{heading}: {stated}\n" if stated else ""


def amended(note: Note, addenda: tuple[str, ...]) -> Note:
    """The note with its addenda after the text as it was, so that every offset into it still holds."""
    return replace(note, text="".join((note.text, *addenda))) if addenda else note


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_first(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
