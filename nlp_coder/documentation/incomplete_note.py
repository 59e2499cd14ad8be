"""A note that was left unfinished: open placeholders, a sentence cut off, an empty or absent part it must hold.

42 CFR 482.24(c)(1): entries are complete. What each type must hold stands in `data/documentation/note_parts.yaml`.
"""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.documentation.note_parts import missing_parts, type_of
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.documentation.trigger_words import PLACEHOLDERS, trigger_words
from nlp_coder.review import Severity

_PLACEHOLDER: Final = re.compile(
    r"(?<![*\w])\*{3}(?![*\w])|(?<!_)_{2,12}(?!_)|\[[ \t]{0,3}\](?!\()"
    r"|\[(?:insert|enter|pending|specify|select|fill|complete|describe|type|add|blank|xx+|date|name|dose|number"
    r"|side|site"
    r"|\?+|-+|\.{2,})\b[^\]\n]{0,40}\]"
    r"|\[(?:\?+|-{2,}|\.{2,})\]|\{[^{}\n]{0,80}(?::\d{2,}|\*{3})[^{}\n]{0,20}\}|\{[^{}\n]{1,60}/[^{}\n]{1,60}\}"
    r"|<<[^<>\n]{0,60}>>|(?<![\w.])@[a-z]{2,20}@|\btbd\b|\b(?:xxx+|yyy+)\b"
)
_SIGNING: Final = re.compile(
    r"\b(?:sign\w*|signature|initials?|date|time|witness|author\w*|attest\w*)\b[^\n]{0,20}$"
)
_DEIDENTIFIED: Final = re.compile(r"\b(?:dr|mr|mrs|ms|unit no|name)\.?:?\s+_{3}(?!_)")
_TICKED: Final = re.compile(r"\[[ \t]*[x✓✔v][ \t]*\]|[☑☒]")
_BOX: Final = re.compile(r"\[[ \t]{0,3}\]")
_DANGLING: Final = frozenset(
    "that the with of to and or for was were are has have will by from which because an his her than into if about who"
    " when while should would can be due patient's is".split()
)
_SIGNED: Final = ("signed", "electronically", "e-signed", "esigned", "--")
_ALONE: Final = re.compile(
    r"\b(?:as is|as it was|used to|wants? to|needs? to|able to|allerg\w+ to|as she was|as he was|unsure if"
    r"|(?:asked|cared|accounted|paid|called|looked|used|care|aware|spoken|dealt|compl(?:y|ied)|agreed|talked"
    r"|worried|concerned|informed)"
    r" (?:for|of|to|with|about)"
    r"|(?:with|of|for|to|about|on|at|do|does|did|like|than|from|by|after|before|all|and|in|over) that"
    r"|(?:what|where|who|how|that|as|than|which|here) (?:\w+ ){0,2}(?:is|was|are|were|has|have|can|will|for"
    r"|with|from|about|to|of))$"
)
_NEEDED: Final = frozenset(
    {"assessment", "assessment_plan", "diagnosis", "discharge_diagnosis", "postop_diagnosis"}
)
_NEEDED_TOO: Final = frozenset({"hpi", "plan", "hospital_course", "operative_findings", "disposition"})
_MIN_WORDS: Final = 4
_SHOWN: Final = 5


@gap(
    "incomplete-note",
    severity="warn",
    source="42 CFR 482.24(c)(1); data/documentation/note_parts.yaml",
    message="The note is unfinished: {what}.",
    question="What completes the record of this encounter where the note is open: {what}?",
    options=("Addendum: ___",),
)
def incomplete_note(given: Finding) -> Iterator[Hit]:
    """Open placeholders together, each cut sentence, each empty part, and what a type of document lacks."""
    chart = given.chart
    open_places = _placeholders(chart)
    if open_places:
        evidence = tuple(chart.evidence(*span) for span in open_places[:_SHOWN])
        yield Hit(evidence, (), {"what": "placeholders are not filled in"})
    for start, end in _cut(chart):
        yield Hit((chart.evidence(start, end),), (), {"what": "a sentence is cut off"})
    for start, end, needed in _empty(chart):
        what = f"nothing stands under “{chart.text[start:end].strip()}”"
        yield Hit((chart.evidence(start, end),), (), {"what": what}, severity=None if needed else "inform")
    yield from _lacking(chart)


def _placeholders(chart: Chart) -> list[tuple[int, int]]:
    """Open places in text order; no rules between parts, signature lines, ticked rows, de-identified names."""
    lower = chart.lower
    if trigger_words(lower).isdisjoint(PLACEHOLDERS):
        return []
    found = []
    masked = _DEIDENTIFIED.search(lower) is not None
    for match in _PLACEHOLDER.finditer(lower):
        start, end = match.span()
        low = lower.rfind("\n", 0, start) + 1
        high = lower.find("\n", start)
        line = lower[low : high if high >= 0 else len(lower)]
        if not re.search(r"\w", line.replace("_", "")) and match[0][0] in "_*":
            continue
        if match[0][0] == "_" and (masked or _SIGNING.search(lower, max(low, start - 40), start)):
            continue
        if _BOX.fullmatch(match[0]) and (
            _TICKED.search(line) or _SIGNING.search(lower, max(low, start - 40), start)
        ):
            continue
        if match[0][0] == "[" and _BOX.fullmatch(match[0]) and line.lstrip("-*• \t").startswith(match[0]):
            continue  # a to-do list
        found.append((start, end))
    return found


def _cut(chart: Chart) -> Iterator[tuple[int, int]]:
    """Ends of paragraphs, of the note or before its signature, on a word that needs another."""
    place = 0
    lines = chart.lower.split("\n")
    for number, line in enumerate(lines):
        body = line.rstrip()
        if body[body.rfind(" ") + 1 :] in _DANGLING and _ends(lines, number) and _dangles(chart, place, body):
            start = body.rfind(". ") + 2 if ". " in body else 0
            start += len(body[start:]) - len(body[start:].lstrip())
            yield place + start, place + len(body)
        place += len(line) + 1


def _ends(lines: list[str], number: int) -> bool:
    """Whether a paragraph ends with this line."""
    below = lines[number + 1].strip() if number + 1 < len(lines) else ""
    return not below or below.startswith(_SIGNED)


def _dangles(chart: Chart, place: int, body: str) -> bool:
    own = chart.text[place : place + len(body)]
    last = own[own.rfind(" ") + 1 :]
    is_word = last.islower() or not any(one.islower() for one in own)
    return is_word and not _ALONE.search(body) and len(body.split()) >= _MIN_WORDS


def _empty(chart: Chart) -> Iterator[tuple[int, int, bool]]:
    """Headers that stand over nothing, with whether the code depends on them."""
    sections = chart.reading.sections
    for number, one in enumerate(sections):
        needed = one.name in _NEEDED
        if (
            not (needed or one.name in _NEEDED_TOO)
            or one.body == one.start
            or chart.text[one.body : one.end].strip()
        ):
            continue
        after = sections[number + 1].name if number + 1 < len(sections) else ""
        rest = {
            other.name
            for other in sections
            if other is not one and chart.text[other.body : other.end].strip()
        }
        if one.name in rest or (needed and not rest.isdisjoint(ASSESSED)):
            continue
        if one.name == "plan" and after not in ("", "signature"):
            continue
        if one.name == "assessment_plan" and after == "plan":
            continue
        yield (
            one.start,
            max(one.start + 1, one.start + len(chart.text[one.start : one.body].rstrip())),
            needed,
        )


def _lacking(chart: Chart) -> Iterator[Hit]:
    """One gap for what the type of document must hold and this one does not."""
    told = type_of(chart)
    if told is None:
        return
    kind, span = told
    missing = list(missing_parts(chart, kind))
    deciding = [part.name for part in missing if part.decides]
    others = [part.name for part in missing if not part.decides]
    if deciding or len(others) >= kind.at_least:
        names = ", ".join(deciding + others)
        severity: Severity | None = None if deciding else "inform"
        yield Hit((chart.evidence(*span),), (), {"what": f"{kind.name} without {names}"}, severity=severity)
