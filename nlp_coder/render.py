"""Reviews for people: lines for a terminal, and one HTML page that needs nothing beside itself.

Note text and everything taken from it is untrusted: control characters never reach the terminal, markup never
reaches the page.
"""

import json
from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise
from typing import Final

from nlp_coder.note import Note
from nlp_coder.review import Evidence, Gap, Review, Suggestion, VisitLevel, Withheld

SEVERITIES: Final = ("block", "warn", "inform")
QUOTE_LENGTH: Final = 90
"""Longest quotation of a note in a terminal line, in characters."""


def by_severity(gaps: Iterable[Gap]) -> list[Gap]:
    """Most severe first; within a severity in the order of the review."""
    return sorted(gaps, key=lambda gap: SEVERITIES.index(gap.severity))


def review_text(review: Review) -> str:
    """A review in terminal lines."""
    return "\n".join(_review_lines(review)) + "\n"


def gaps_text(review: Review) -> str:
    """The documentation gaps of a review in terminal lines, most severe first."""
    lines = [_printable(review.note_id)]
    for gap in by_severity(review.gaps):
        lines += _gap_lines(gap)
    return "\n".join([*lines, *([] if review.gaps else ["  no gaps found"])]) + "\n"


def gaps_json(review: Review) -> str:
    """The documentation gaps of a review as one line of JSON, most severe first."""
    gaps = sorted(review.to_dict()["gaps"], key=lambda gap: SEVERITIES.index(gap["severity"]))
    return json.dumps({"note_id": review.note_id, "gaps": gaps}, ensure_ascii=False, separators=(",", ":"))


def review_html(reviewed: Iterable[tuple[Note, Review]]) -> str:
    """One page for all notes: each note's text with its evidence marked, beside what was made of it."""
    parts = "".join(_article(note, review) for note, review in reviewed)
    return f"{_PAGE_HEAD}{parts}</body></html>\n"


def _review_lines(review: Review) -> Iterator[str]:
    sets = ", ".join(f"{system} {release}" for system, release in sorted(review.code_sets.items()))
    day = review.encounter.coding_date
    name, setting = _printable(review.note_id), review.encounter.setting
    yield f"{name} · {setting} · {day or 'no date of service'} · {sets}"
    yield "Suggested" if review.suggestions else "Suggested: nothing"
    for suggestion in review.suggestions:
        yield from _suggestion_lines(suggestion)
    if review.withheld:
        yield "Not suggested"
    for withheld in review.withheld:
        yield f"  {withheld.code:<9} {withheld.reason:<15} {withheld.description}{_quotes(withheld.evidence)}"
    yield "Visit level"
    yield f"  {visit_line(review.visit_level)}"
    if review.gaps:
        yield "Gaps"
    for gap in by_severity(review.gaps):
        yield from _gap_lines(gap)
    if review.edits:
        yield "Edits"
    for edit in review.edits:
        codes = ", ".join(edit.codes)
        yield f"  {edit.severity:<7} {edit.kind} {codes}: {_printable(edit.message)} ({edit.source})"
    waiting = [item for item in review.checklist if item.status != "pass"]
    if waiting:
        yield "Checklist"
    for item in waiting:
        yield f"  {item.status:<7} {item.item}: {_printable(item.detail)}"


def _suggestion_lines(suggestion: Suggestion) -> Iterator[str]:
    code = "-".join((suggestion.code, *suggestion.modifiers))
    extra = "".join(
        f", {name} {value}" for name, value in (("units", suggestion.units), ("POA", suggestion.poa)) if value
    )
    place = f"{suggestion.rank:>2} {code:<9} {suggestion.score:.2f} {suggestion.role}"
    yield f"  {place}{extra}  {suggestion.description}"
    for evidence in suggestion.evidence:
        yield f"      {_quote(evidence)}"
    for other in suggestion.alternatives:
        yield f"      or {other.code} {other.description} [{other.differs_by}]"


def _gap_lines(gap: Gap) -> Iterator[str]:
    codes = f" [{', '.join(gap.codes)}]" if gap.codes else ""
    yield f"  {gap.severity:<7} {gap.kind}{codes}: {_printable(gap.message)}"
    for evidence in gap.evidence:
        yield f"      {_quote(evidence)}"
    if gap.query is not None:
        yield f"      ask: {_printable(gap.query.question)}"
        yield f"           {_printable(' / '.join(gap.query.options))}"


def visit_line(level: VisitLevel) -> str:
    """The visit level in one line."""
    billed = f", billed {level.billed}" if level.billed else ""
    if level.supported is None:
        return f"{level.status}{billed}"
    beside = "".join(
        f" + {'-'.join((one.code, *one.modifiers))}{f' x{one.units}' if one.units > 1 else ''}"
        for one in level.add_ons
    )
    line = f"{level.supported}{beside} by {level.basis}, {level.status}{billed}"
    if level.elements is None:
        return line
    elements = level.elements
    named = (
        ("problems", elements.problems),
        ("data", elements.data),
        ("risk", elements.risk),
        ("time", elements.time),
    )
    return f"{line}: {', '.join(f'{name} {element.level}' for name, element in named)}"


def _quotes(evidence: tuple[Evidence, ...]) -> str:
    return "".join(f" {_quote(one)}" for one in evidence[:1])


def _quote(evidence: Evidence) -> str:
    words = " ".join(_printable(evidence.text).split())
    if len(words) > QUOTE_LENGTH:
        words = words[: QUOTE_LENGTH - 1] + "…"
    return f'"{words}" ({evidence.section}, {evidence.start}-{evidence.end})'


def _printable(text: str) -> str:
    """Text whose control characters cannot steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


_PAGE_HEAD: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>nlp_coder review</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 76rem; padding: 0 1rem }
article { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 2rem; margin-bottom: 3rem }
h1, h2 { font-size: 1.1rem; margin: .8rem 0 .3rem }
h1 { grid-column: 1 / -1; border-bottom: 1px solid #c8d0da }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; background: #f6f8fa; padding: 1rem }
pre { margin: 0; color: #1b2430 }
mark { background: #ffe9a8; color: inherit }
mark.withheld { background: #e2e6ea }
mark.gap { background: #ffd3c9 }
ul { list-style: none; padding: 0; margin: 0 }
li { padding: .35rem 0; border-bottom: 1px solid #e4e8ed }
small { color: #55606e }
@media (max-width: 50rem) { article { display: block } }
</style></head><body>
"""


def _article(note: Note, review: Review) -> str:
    return (
        f"<article><h1>{escape(review.note_id)}</h1><pre>{''.join(_marked(note.text, review))}</pre><div>"
        + _listed("Suggested", [_suggestion_html(one) for one in review.suggestions])
        + _listed("Not suggested", [_withheld_html(one) for one in review.withheld])
        + _listed("Visit level", [escape(visit_line(review.visit_level))])
        + _listed("Gaps", [_gap_html(one) for one in by_severity(review.gaps)])
        + _listed(
            "Edits",
            [escape(f"{e.severity} {e.kind} {', '.join(e.codes)}: {e.message}") for e in review.edits],
        )
        + "</div></article>\n"
    )


def _listed(title: str, rows: list[str]) -> str:
    items = "".join(f"<li>{row}</li>" for row in rows)
    return f"<h2>{title}</h2><ul>{items or '<li>nothing</li>'}</ul>"


def _suggestion_html(one: Suggestion) -> str:
    code = escape("-".join((one.code, *one.modifiers)))
    others = "".join(f"<br><small>or {escape(f'{o.code} {o.differs_by}')}</small>" for o in one.alternatives)
    units = f", units {one.units}" if one.units else ""
    place = f"<small>{one.score:.2f} {escape(one.role + units)}</small>"
    return f"<b>{code}</b> {escape(one.description)} {place}{others}"


def _withheld_html(one: Withheld) -> str:
    return f"{escape(one.code)} {escape(one.description)} <small>{escape(one.reason)}</small>"


def _gap_html(one: Gap) -> str:
    ask = ""
    if one.query is not None:
        ask = f"<br><small>{escape(one.query.question)} {escape(' / '.join(one.query.options))}</small>"
    return f"<b>{escape(one.kind)}</b> <small>{one.severity}</small> {escape(one.message)}{ask}"


def _marked(text: str, review: Review) -> Iterator[str]:
    """The note in pieces, cut wherever a mark begins or ends; a suggestion's mark wins over the others."""
    marks = [
        *((e, "suggested", s.code) for s in review.suggestions for e in s.evidence),
        *((e, "gap", g.kind) for g in review.gaps for e in g.evidence),
        *((e, "withheld", f"{w.code} {w.reason}") for w in review.withheld for e in w.evidence),
    ]
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for number, (evidence, _, _) in enumerate(marks):
        starts.setdefault(evidence.start, []).append(number)
        ends.setdefault(evidence.end, []).append(number)
    cuts = sorted({0, len(text), *starts, *ends})
    active: set[int] = set()
    for start, end in pairwise(cuts):
        active.difference_update(ends.get(start, ()))
        active.update(starts.get(start, ()))
        piece = escape(text[start:end])
        if active:
            label = ", ".join(dict.fromkeys(marks[number][2] for number in sorted(active)))
            piece = f'<mark class="{marks[min(active)][1]}" title="{escape(label)}">{piece}</mark>'
        yield piece
