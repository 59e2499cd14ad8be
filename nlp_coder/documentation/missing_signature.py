"""A record that shows it should be signed and isn't.

42 CFR 482.24(c)(1): entries are dated, timed and authenticated by the person responsible. CMS Program Integrity
Manual ch. 3, 3.3.2.4: a typed name in a header is no signature. A transcript or a fragment without the marks of a chart
document says nothing of its signature, and isn't asked for one.
"""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.documentation.trigger_words import NOT_FINAL, SIGNING, trigger_words

_EMPTY_LINE: Final = re.compile(
    r"^[ \t\-*]*(?P<words>(?:(?:electronically|digitally)[ \t]+)?(?:e-?)?"
    r"(?:signed(?:[ \t]+electronically)?|signature|authenticated|attested)(?:[ \t]+by)?"
    r"|(?:provider|physician|clinician|surgeon|attending|practitioner|author)(?:'s)?[ \t]+signature)"
    r"[ \t]*(?:[:\-][ \t]*(?:_{2,}|\.{3,}|\*{2,}|\[[ \t]*\]|x_+)?|_{2,}|\[[ \t]*\])[ \t]*"
    r"(?:,?[ \t]*(?:md|do|np|pa-?c?)\b[ \t]*)?(?:date[ \t]*:?[ \t/_]*)?\r?$",
    re.MULTILINE,
)
_NOT_FINAL: Final = re.compile(
    r"^[ \t*\-\[(]*(?P<draft>draft|unsigned|not authenticated|unauthenticated)\b(?![ \t]+of\b)"
    r"|\b(?P<status>(?:note|document|report|record|chart)(?:[ \t]+(?:status|is|remains|still))*[ \t]*[:\-]?[ \t]*"
    r"(?:unsigned|not (?:yet )?(?:signed|authenticated|finalized)|draft|preliminary|pended|in progress|incomplete))\b"
    r"|\b(?P<dictated>dictated,? but not (?:yet )?(?:read|reviewed|signed)|not yet signed"
    r"|transcribed but not (?:read|signed)"
    r"|(?:awaiting|pending|needs|requires) (?:provider |attending |physician )?"
    r"(?:review and |review, )?(?:co-?)?signature|signature pending"
    r"|(?:co-?signature|attestation) (?:is )?pending)\b"
    r"|^[ \t*\-\[(]*(?P<unread>(?:this |the )?(?:note |report |document |job )?(?:is |was |has been )?"
    r"(?:dictat|transcri)\w*\b(?! (?:with|using|via|by voice))(?:[^.;\n]|(?<=\b[a-z])\.){0,40}?"
    r"(?: ?[.,;(\u2013-] ?(?:but |and )?|\b(?:but|and) )(?:is |was |has |have )?not (?:yet )?(?:been )?(?:yet )?"
    r"(?:read|reviewed|signed|authenticated|edited|proofread|verified|approved))\b(?! for\b)",
    re.MULTILINE,
)
_SIGNED: Final = re.compile(
    r"\b(?:e-?)?(?:signed|authenticated|attested)(?: electronically)?(?: by)?:? +(?!by\b)[a-z]|/s/ *[a-z]"
)
_AUTHENTICATED: Final = re.compile(
    r"\b(?:e-?signed|signed|signature|authenticated|attested|attestation|signing|/s/|dictated|electronically"
    r"|verified by"
    r"|scribe[ds]?)\b|/s/"
)
_CREDENTIALS: Final = re.compile(
    r"\b(?:M\.?D\.?|D\.?O\.?|D\.?P\.?M\.?|D\.?D\.?S\.?|N\.P\.|NP|FNP(?:-\w+)?|ARNP|APRN|CNP|DNP|CNM|CRNA|PA-?C|P\.A\."
    r"|L?CSW|LICSW|LMFT|LPC|Ph\.?D\.?|Psy\.?D\.?|DPT|PharmD|MBBS|FACS)(?![\w.])|\bDr\.?\s+[A-Z]"
    r"|[A-Z][\w.'\-]*,?[ ](?:OD|PA|R\.?N\.?|PT|OTR?(?:/L)?|SLP|RD)\b(?=[\s,\d/:.apmAPM]*(?:$|\n))"
    r"|\b(?:md|do|np|pa-c|fnp|dpm|cnm)\b(?=[\s\d,:/.apm]*$)"
)
_TITLE: Final = re.compile(
    r"\b(?:notes?|report|summary|visit|progress|consult(?:ation)?|clinic|evaluation|follow[- ]?up|post[- ]?op"
    r"|operative"
    r"|h&p|history and physical|procedure|urgent care|emergency|encounter|assessment|exam|check|dos|date of service)\b"
)
_DATE: Final = re.compile(
    r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:20)?\d\d\b|\b20\d\d-\d\d-\d\d\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? 20\d\d\b"
)
_SIGNS: Final = (
    (_EMPTY_LINE, SIGNING, "Empty signature line"),
    (_NOT_FINAL, NOT_FINAL, "Entry not final"),
)
_HEAD: Final = 3
_TAIL: Final = 220
_SHORT: Final = 90
_PARTS: Final = 3
_DOCUMENT: Final = re.compile(
    r"\b(?:(?:progress|office|clinic|procedure|operative|provider|consult(?:ation)?|admission|discharge|ed|visit) "
    r"(?:note|report|summary|visit)|history and physical|h&p|discharge summary)\b"
)


@gap(
    "missing-signature",
    severity="warn",
    source="42 CFR 482.24(c)(1); CMS Program Integrity Manual ch. 3, 3.3.2.4",
    message="{what}: the note shows no signature of the responsible clinician.",
    question="Who is responsible for this entry, and when was it authenticated?",
    options=("Author and date: ___", "Entry is not final"),
)
def missing_signature(given: Finding) -> Iterator[Hit]:
    """One gap a note: an empty signature line, words that say it is not signed, or a chart document without author."""
    chart = given.chart
    words = trigger_words(chart.lower)
    for pattern, triggers, what in _SIGNS:
        match = None if words.isdisjoint(triggers) else pattern.search(chart.lower)
        if match is not None and not _is_answered(chart, match):
            yield Hit((chart.evidence(*match.span(match.lastgroup or 0)),), (), {"what": what})
            return
    head = _document_head(chart)
    if head is not None and not _AUTHENTICATED.search(chart.lower):
        tail = chart.text.rstrip()
        if not _CREDENTIALS.search(tail, max(head[1], len(tail) - _TAIL)):
            yield Hit((chart.evidence(*head),), (), {"what": "Dated chart entry without author"})


def _is_answered(chart: Chart, match: re.Match[str]) -> bool:
    """Whether the entry was signed after all: a name below the empty line, or a signature below a dictation unread."""
    if match.lastgroup == "words":
        return _next_is_name(chart, match.end())
    return match.lastgroup == "unread" and _SIGNED.search(chart.lower, match.end()) is not None


def _next_is_name(chart: Chart, place: int) -> bool:
    """Whether the line below an empty signature line holds the name, as printed forms do."""
    below = chart.text[place : place + 120].strip("\r\n").split("\n")[0]
    return _CREDENTIALS.search(below) is not None


def _document_head(chart: Chart) -> tuple[int, int] | None:
    """The line among the first that names the kind of document, where these lines date it too."""
    lines: list[tuple[int, int]] = []
    place = 0
    for line in chart.text.split("\n", 12)[:12]:
        if line.strip():
            lines.append((place, place + len(line.rstrip())))
        place += len(line) + 1
        if len(lines) == _HEAD:
            break
    dated = next(
        (span for span in lines if _DATE.search(chart.lower, span[0], min(span[1], span[0] + 160))), None
    )
    if dated is None:
        return _undated_title(chart, lines)
    if dated[1] - dated[0] <= _SHORT:
        return dated
    titled = next(
        (span for span in lines[:2] if _TITLE.search(chart.lower, span[0], min(span[1], span[0] + 90))), None
    )
    return titled and (titled[0], min(titled[1], titled[0] + 90))


def _undated_title(chart: Chart, lines: list[tuple[int, int]]) -> tuple[int, int] | None:
    """A first line that is the title of a document, over a note that has the parts of a whole one."""
    if not lines or lines[0][1] - lines[0][0] > _SHORT or not _DOCUMENT.search(chart.lower, *lines[0]):
        return None
    named = {one.name for one in chart.reading.sections if one.body > one.start}
    return lines[0] if len(named) >= _PARTS and not named.isdisjoint(ASSESSED) else None
