"""A gap's query as a letter to the provider: facts with their places, a neutral question, open options.

AHIMA/ACDIS, Guidelines for Achieving a Compliant Query Practice (2022): the facts come from the record, with source and
date; the title does not name an answer; who asks and when is kept.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from nlp_coder.documentation.queries.compliance import Draft, Fault, query_faults
from nlp_coder.documentation.queries.rules import load_query_rules
from nlp_coder.errors import NonCompliantQueryError
from nlp_coder.note import Note
from nlp_coder.review import Evidence, Gap, Review

QueryStatus = Literal["draft", "sent", "answered", "closed"]
AROUND: Final = 100
"""Most characters of the line that are quoted on each side of the evidence."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A fact of the record, quoted: `note.text[start:end] == quote`. `day` is the encounter's, where it is known."""

    quote: str
    section: str
    start: int
    end: int
    day: date | None = None

    @property
    def place(self) -> str:
        """Where the quoted words stand, as a reader says it."""
        day = f"{self.day.isoformat()}, " if self.day is not None else ""
        return f"{day}{self.section.replace('_', ' ')}, characters {self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class ProviderQuery:
    """A query to the provider. `kind` is the gap's; `asked` the words it asks about. `created` carries its zone."""

    id: str
    note_id: str
    kind: str
    title: str
    question: str
    options: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    created: datetime
    author: str
    status: QueryStatus = "draft"
    asked: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def provider_query(gap: Gap, note: Note, *, created: datetime, author: str) -> ProviderQuery | None:
    """The letter of a gap, as a draft; None where the coder, not the provider, must act.

    The same gap of the same note has the same id.
    """
    if gap.query is None:
        return None
    return ProviderQuery(
        id=query_id(gap, note.id),
        note_id=note.id,
        kind=gap.kind,
        title=load_query_rules().title(gap.kind),
        question=gap.query.question,
        options=gap.query.options,
        indicators=tuple(_indicator(one, note) for one in gap.evidence),
        created=created,
        author=author,
        asked=tuple(one.text for one in gap.evidence),
        codes=gap.codes,
    )


def provider_queries(
    review: Review, note: Note, *, created: datetime, author: str
) -> Iterator[ProviderQuery]:
    """The letters of a review's gaps, in its order."""
    for gap in review.gaps:
        query = provider_query(gap, note, created=created, author=author)
        if query is not None:
            yield query


def query_id(gap: Gap, note_id: str) -> str:
    """An identity that tells nothing of the note: a digest of the gap and the note's id."""
    spans = [(one.start, one.end, one.text) for one in gap.evidence]
    named = json.dumps([note_id, gap.kind, gap.codes, spans], ensure_ascii=True)
    return f"q-{hashlib.sha256(named.encode()).hexdigest()[:20]}"


def documented_in(review: Review) -> tuple[str, ...]:
    """The diagnoses that the chart holds, in its words: behind the suggested codes, and told as uncertain."""
    suggested = [one for s in review.suggestions if s.system == "ICD-10-CM" for one in s.evidence]
    uncertain = [one for w in review.withheld if w.reason == "uncertain" for one in w.evidence]
    return tuple(dict.fromkeys(one.text for one in (*suggested, *uncertain)))


def letter_faults(query: ProviderQuery, documented: tuple[str, ...] = ()) -> tuple[Fault, ...]:
    """What keeps a query, as it was built or edited, from being sent.

    A quote is the record's own words: where they are "see above", that is the fact.
    """
    quotes = tuple(one.quote for one in query.indicators)
    found = query_faults(Draft(query.question, query.options, quotes, query.title, documented))
    return tuple(one for one in found if (one.rule, one.where[:10]) != ("no-indicators", "indicator "))


def edited(
    query: ProviderQuery,
    *,
    title: str | None = None,
    question: str | None = None,
    options: tuple[str, ...] | None = None,
    documented: tuple[str, ...] = (),
) -> ProviderQuery:
    """The query with other words. Raises NonCompliantQueryError naming the first fault; see `letter_faults`."""
    changed = replace(
        query,
        title=query.title if title is None else title,
        question=query.question if question is None else question,
        options=query.options if options is None else options,
    )
    faults = letter_faults(changed, documented)
    if faults:
        first = faults[0]
        raise NonCompliantQueryError(where=first.where, problem=first.problem, advice=first.advice)
    return changed


def _indicator(evidence: Evidence, note: Note) -> Indicator:
    start, end = _line_around(note.text, evidence.start, evidence.end)
    rules = load_query_rules().words
    if any("indicator" in one.where and one.words.search(note.text[start:end]) for one in rules):
        start, end = evidence.start, evidence.end
    day = note.encounter.date_of_service
    return Indicator(note.text[start:end], evidence.section, start, end, day)


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The line that the evidence stands on, cut at words; the evidence itself is never cut."""
    first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    if start - first > AROUND:
        space = text.find(" ", start - AROUND, start)
        first = space + 1 if space >= 0 else start
    ends = [place for place in (text.find("\n", end), text.find("\r", end)) if place >= 0]
    last = min(ends, default=len(text))
    if last - end > AROUND:
        last = max(text.rfind(" ", end, end + AROUND), end)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last
