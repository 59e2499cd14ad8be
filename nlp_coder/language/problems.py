"""The problems of an assessment or plan: each heading with the lines that belong to it.

Numbered items and "#" lines come first; where there are none, headings on a line of their own and
"Problem: plan" lines; then bullets; then short lines. Linear in the length of the sections read.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nlp_coder.language.reading import Problem, Section

READ: Final = frozenset({"assessment", "plan", "assessment_plan", "diagnosis", "discharge_diagnosis", "mdm"})
_LISTED: Final = frozenset({"assessment", "diagnosis", "discharge_diagnosis"})
_NUMBER: Final = re.compile(r"\(?(\d{1,2})(?:[.)]+[ \t]*(?=[^\d\s])|[ \t]*[-\u2013:][ \t]+(?=[A-Z]))")
_HASH: Final = re.compile(
    r"#+[ \t]*(?:\d{1,2}[.):]?[ \t]+)?(?=[A-Za-z])"
    r"|problem[ \t]+#?\d{1,2}[:.)]?[ \t]*|problem[ \t]*:[ \t]*(?=\S)",
    re.IGNORECASE,
)
_BOLD: Final = re.compile(r"(\*\*|__)(?=[^*_\n]{2,80}\1[ \t]*:?[ \t]*(?:\n|$))")
_BULLET: Final = re.compile(
    r"(?:[-\u2013\u2014\u2022\u00b7\u25aa\u25e6\u25cf\u25cb\u25a0\u25a1\u27a2\u25ba>*+\uf0b7]++[ \t]*"
    r"|o[ \t]+(?=[A-Z])|[a-hA-H][.)][ \t]+)(?=\S)"
)
_LABEL: Final = re.compile(r"([A-Za-z0-9][^:.;\n]{1,70}):(?=\s|$)")
_CUT: Final = re.compile(
    r":(?=\s|$)|[ \t]+[-\u2013\u2014]{1,2}[ \t]+|[ \t]*\u2014[ \t]*|(?<=[^.\s])\.(?=\s|$)|;|\t"
)
_VERB: Final = re.compile(
    r"\b(?:is|was|has|had|have|were|are|denies|reports|presents|will|continue|start|stop|increase|decrease|take|follow|"
    r"return|call|refer|discussed|reviewed|ordered|given|recommend|advised|seen|check|recheck|monitor|repeat|obtain|should|"
    r"may|wean|hold|resume|schedule|she|he|i|we|they|patient|would)\b",
    re.IGNORECASE,
)
_GENERIC_TEXT: Final = """
    activity| additional testing| assessment| code status| comment| comments| consults| counseling|
    ct| cxr| data| ddx| diagnostic| diagnostics| diet| differential| discussion| dispo| disposition|
    dvt ppx| ecg| education| ekg| evaluation| f/u| fen| fen/gi| follow up| follow-up| given| goal|
    goals| health maintenance| home care| imaging| impression| instructions| lab| labs| management|
    medical reasoning| medical treatment| medication| medications| meds| monitoring| mri| note|
    objective| orders| patient education| patient education and counseling| patient instructions|
    plan| ppx| precautions| prevention| procedure| procedures| prophylaxis| rationale| recommendation|
    recommendations| referral| referrals| return| return precautions| risk| risks| rtc| rx| specialist
    referral| specialist referrals| status| studies| subjective| testing| tests| therapeutics| time|
    today| total time| treatment| us| work-up| workup| xr
"""
_GENERIC: Final = frozenset(" ".join(one.split()) for one in _GENERIC_TEXT.split("|"))
_CLOSING: Final = frozenset(
    {"patient agreements", "patient agreement", "code status", "disposition", "dispo", "total time"}
)
_INTRO: Final = re.compile(r"\b(?:year|yo|y/o|month|day)s?[ -]?old\b|\d+[ -]?(?:yo|y/o)\b", re.IGNORECASE)
_SHORT: Final = 110


@dataclass(frozen=True, slots=True)
class _Item:
    """One sentence of the section that may begin a problem."""

    start: int
    end: int
    words: int
    mark: str  # number|hash|bullet|"" (plain line)|"inline" (not at a line start)
    number: int
    indent: int
    label: str
    gap: bool
    wide: bool


def find_problems(
    text: str, sections: Sequence[Section], sentences: Sequence[tuple[int, int]]
) -> tuple[Problem, ...]:
    """The problems of all sections that judge, in text order; none overlaps another or leaves its section."""
    starts = [start for start, _ in sentences]
    found: list[Problem] = []
    assessed: dict[int, tuple[int, int]] = {}
    for section in sections:
        if section.name not in READ:
            continue
        own = sentences[bisect_left(starts, section.body) : bisect_left(starts, section.end)]
        items = _items(text, section.body, own)
        heads = _heads(text, section.name, items)
        stops = [one.start for one in heads] + [items[-1].end if items else section.end]
        numbers = [head.number for head in heads]
        same = section.name == "plan" and bool(numbers) and set(numbers) <= assessed.keys()
        about = assessed if same and not any(head.label for head in heads) else {}
        own_headings: dict[int, tuple[int, int]] = {}
        for number, head in enumerate(heads):
            end = _end(text, items, head, stops[number + 1])
            heading_end = _heading_end(text, head, end)
            own_headings[head.number] = head.words, heading_end
            found.append(Problem(head.start, heading_end, end, about.get(head.number)))
        if section.name == "assessment":
            assessed = own_headings if numbers == list(range(1, len(numbers) + 1)) else {}
    return tuple(found)


def _items(text: str, body: int, sentences: Sequence[tuple[int, int]]) -> list[_Item]:
    items: list[_Item] = []
    previous = body
    for number, (start, end) in enumerate(sentences):
        before = text[previous:start]
        line = max(before.rfind("\n"), before.rfind("\r"))
        at_line = line >= 0 or not items
        indent = sum(4 if one == "\t" else 1 for one in before[line + 1 :][:40]) if at_line else 0
        mark, words, count = _mark(text, start, end, at_line=at_line)
        label = _LABEL.match(text, words, end)
        name = " ".join(label.group(1).split()).casefold() if label else ""
        breaks = before.count("\n") or before.count("\r")
        after = sentences[number + 1][0] if number + 1 < len(sentences) else -1
        wide = after > 0 and "\n" not in text[end:after] and "\r" not in text[end:after]
        items.append(_Item(start, end, words, mark, count, indent, name, breaks > 1 or not items, wide))
        previous = end
    return items


def _mark(text: str, start: int, end: int, *, at_line: bool) -> tuple[str, int, int]:
    """How an item is marked, where its words begin, and its number."""
    found = _BOLD.match(text, start) or _HASH.match(text, start, end)
    if found and at_line:
        return "hash", found.end(), 0
    found = _NUMBER.match(text, start, end)
    if found:
        return "number" if at_line else "inline_number", found.end(), int(found.group(1))
    found = _BULLET.match(text, start, end)
    if found:
        return "bullet", found.end(), 0
    return ("" if at_line else "inline"), start, 0


def _heads(text: str, name: str, items: Sequence[_Item]) -> list[_Item]:
    """The items that begin a problem."""
    numbered = _numbered(items)
    if numbered:
        return numbered
    titled = [one for at, one in enumerate(items) if one.mark == "" and _is_heading(text, items, at)]
    if titled:
        return titled
    bullets = [one for one in items if one.mark == "bullet"]
    if bullets:
        low = min(one.indent for one in bullets) + 1
        top = [one for one in bullets if one.indent <= low and one.label not in _GENERIC]
        if name in ("plan", "mdm"):
            return [one for one in top if one.label]
        return top
    if name in _LISTED:
        return [one for one in items if one.mark == "" and _is_short(text, one)]
    return []


def _numbered(items: Sequence[_Item]) -> list[_Item]:
    hashes = [one for one in items if one.mark == "hash"]
    numbers = [one for one in items if one.mark == "number"]
    if hashes and (not numbers or hashes[0].start < numbers[0].start):
        return [one for one in hashes if one.label not in _GENERIC]
    if not numbers:
        return []
    low = min(one.indent for one in numbers) + 1
    found: list[_Item] = []
    for one in items:
        follows = bool(found) and one.number == found[-1].number + 1
        if (one.mark == "number" and one.indent <= low) or (one.mark == "inline_number" and follows):
            found.append(one)
    return found


def _is_heading(text: str, items: Sequence[_Item], at: int) -> bool:
    """A line of its own that later lines belong to, or the problem of a "Problem: plan" line."""
    one = items[at]
    if one.label:
        names_problem = (
            one.label not in _GENERIC and one.label not in _CLOSING and len(one.label.split()) <= 8
        )
        return names_problem and not _VERB.search(one.label)
    if one.wide or not _is_short(text, one):
        return False
    after = items[at + 1] if at + 1 < len(items) else None
    if after is None or after.gap or after.mark.startswith("inline"):
        return False
    if text[one.words : one.end].isupper() and not text[after.words : after.end].isupper():
        return one.end - one.words > 3
    if after.mark == "bullet" or after.label in _GENERIC or after.indent > one.indent + 1:
        return True
    return one.gap and after.end - after.start > one.end - one.start and not _is_short(text, after)


def _is_short(text: str, one: _Item) -> bool:
    """Whether an item reads like the name of a problem: few words, no verb, not the summary of a patient."""
    if one.end - one.start > _SHORT or one.label in _GENERIC:
        return False
    words = text[one.words : one.end]
    return len(words.split()) <= 14 and not _VERB.search(words) and not _INTRO.search(words)


def _end(text: str, items: Sequence[_Item], head: _Item, limit: int) -> int:
    """The end of a problem that begins at `head`: the next problem, or a line that closes the list."""
    low = bisect_left(items, head.start, key=lambda one: one.start) + 1
    for at in range(low, len(items)):
        one = items[at]
        if one.start >= limit:
            break
        if one.mark == "" and one.label in _CLOSING and one.gap:
            limit = one.start
            break
    return head.start + len(text[head.start : limit].rstrip())


def _heading_end(text: str, head: _Item, end: int) -> int:
    """The end of the heading's words: its first clause, without the mark that ends it."""
    last = min(head.end, end)
    cut = _CUT.search(text, head.words + 1, last)
    while cut and cut.group() == "." and cut.end() < last:
        cut = _CUT.search(text, cut.end(), last)  # a full stop inside a sentence is an abbreviation's
    stop = cut.start() if cut else last
    return max(head.words + len(text[head.words : stop].rstrip(" \t\r\n.*_")), head.words + 1)
