"""Where sentences begin and end: wrapped prose is joined; list items, labelled lines, table rows stand alone.

A full stop ends a sentence unless it belongs to an abbreviation, a number, a time or an initial. A sentence
never crosses a section, nor the border of header and words. Sentences are cut at 2,000 characters, so an
endless line stays bounded. Linear in the length of the text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlp_coder.language.reading import Section

MAX_LENGTH: Final = 2000
_LINE: Final = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_ITEM: Final = re.compile(
    r"\s*(?:[-\u2013\u2014\u2022\u00b7\u25aa\u25e6\u25cf\u25cb\u25a0\u25a1\u27a2\u25ba>*+\uf0b7\u2023\u2043]++"
    r"[ \t]*(?=\S)|#(?=[ \t]?\w)|\(?\d{1,2}[.)](?=\s|[A-Za-z])|[a-hA-H][.)][ \t]|\[[ xX]?\]"
    r"|o[ \t]{1,4}(?=[A-Z]))"
)
_LABEL: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9 /()&',.%-]{0,48}:(?=\s|$)")
_ROW: Final = re.compile(r"\S[^\n]{0,200}?(?:\t|\||\S {3,}\S)")
# Every alternative begins with one set of characters, so the engine skips all others at once.
_STOP: Final = re.compile(
    r"[.!?\u2022\u25aa\u25cf\u25e6\d](?:(?<=[.!?])(?<![.!?]{2})(?P<end>[.!?]*+[\"')\]\u201d\u2019]*+)(?=\s)"
    r"|(?<=[a-z]{3}\.)(?P<tight>)(?=[A-Z][a-z])|(?<=\s[\u2022\u25aa\u25cf\u25e6])(?P<bullet>)(?=\s)"
    r"|(?<=\s\d)(?P<number>\d?)[.)]\s+(?=[A-Z]))"
)
_NUMBERED: Final = re.compile(r"\s*\(?(\d{1,2})[.)]\s")
_WORD: Final = re.compile(r"[^\s(\[\"/]{0,24}$")
_GLUE_WORDS: Final = """
    a acute an and any as at be been by chronic dr due for from had has have he her his in into is
    left mild mr mrs ms no not of on or our patient right severe she than that the their they to was
    were which with your
"""
_GLUE: Final = frozenset(_GLUE_WORDS.split())
# Never the end of a sentence: a name, a number or the thing compared follows.
_TITLES_WORDS: Final = """
    approx capt cf dr drs e.g esp fig figs i.e incl jr mr mrs ms mt no nos pp prof rev sgt sr st tel v
    viz vol vs
"""
_TITLES: Final = frozenset(_TITLES_WORDS.split())
# The end of a sentence only where a capital follows: "25 mg b.i.d. Recheck", not "25 mg b.i.d. with food".
_SHORT_WORDS: Final = """
    al ca est ref resp
    a.c a.k.a a.m abd admin ant apr assoc aug b.i.d b.p bilat c.c c.o cap caps cardio cm co cont d.c
    dec dept derm dist dx e.r etc exam ext feb fx gastro gen gm gyn h.o h.s hosp hr hrs ht hx i.c.u
    i.m i.v inc inf inj jan jul jun kg lab labs lat lb lbs lt mar max mcg med meds mg min mins ml mm
    mo mos n.p.o neg neuro nl nov o.d o.r o.s o.u ob oct ortho oz p.c p.m p.o p.r p.r.n p.s pos post
    prev prox pt pts q.12h q.4h q.6h q.8h q.a.m q.d q.h.s q.i.d q.o.d q.p.m r.o resp rt rx s.c s.p sec
    sep sept sol stat sup surg susp sx t.i.d tab tabs temp tx u.s w.o wk wks wnl wt y.o yo yr yrs
"""
_SHORT: Final = frozenset(_SHORT_WORDS.split())
_KINDS_WORDS: Final = """
    appendix category child class factor grade group hep hepatitis influenza level mrsa option part
    phase plan protein schedule stage strep tier type vitamin zone
"""
_KINDS: Final = frozenset(_KINDS_WORDS.split())
_BY_WORDS: Final = """
    and by dr drs from per with
"""
_BY: Final = frozenset(_BY_WORDS.split())


def split_sentences(text: str, sections: Sequence[Section]) -> tuple[tuple[int, int], ...]:
    """The sentences of a text: (start, end) pairs in order, without outer whitespace, never overlapping.

    Headers are no sentences; a text without sections is read as one.
    """
    bodies = [(one.body, one.end) for one in sections] or [(0, len(text))]
    found: list[tuple[int, int]] = []
    for body, end in bodies:
        for block in _blocks(text, body, end):
            for start, stop in _cuts(text, *block):
                found.extend(_bounded(text, start, stop))
    return tuple(found)


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of lines that run on into each other."""
    opened, closed, before = -1, -1, 0
    for match in _LINE.finditer(text, start, end):
        low, high = match.span()
        if match.group().isspace():
            before = -1
            continue
        if opened >= 0 and before >= 0 and _runs_on(text, before, closed, low, high):
            before, closed = low, high
            continue
        if opened >= 0:
            yield opened, closed
        opened, closed, before = low, high, low
    if opened >= 0:
        yield opened, closed


def _runs_on(text: str, before: int, closed: int, low: int, high: int) -> bool:
    """Whether a line goes on with the sentence of the line before (`text[before:closed]`)."""
    if text.count("\n", closed, low) > 1 or low - closed > 2 or _ITEM.match(text, low, high):
        return False
    tail = text[max(before, closed - 40) : closed].rstrip()
    first = text[low : low + 60].lstrip()[:1]
    width = closed - before
    wrapped = first.islower() and width >= 70  # "... OCT nerve fiber\nlayer done today: thinning"
    if tail[-1:] in ".!?:;|" or (not wrapped and _LABEL.match(text, low, min(high, low + 52))):
        return False
    if first.islower() or first in "(&,":
        return width >= 45 or tail[-1:] == ","
    if first.isdigit() or tail[-1:] == ",":
        return width >= 55 and not _ROW.match(text, low, high)
    return width >= 45 and tail[tail.rfind(" ") + 1 :].casefold() in _GLUE


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one stretch."""
    opened = start
    expected = _after_marker(text, start, end) or 1
    for stop in _STOP.finditer(text, start, end):
        cut = stop.start() if stop.lastgroup == "bullet" else stop.end()
        if stop.lastgroup == "number":
            place = stop.start()
            listed = expected > 1 or text[max(start, place - 4) : place].rstrip()[-1:] == ":"
            if int(text[place : stop.end("number")]) == expected and listed and text[opened:place].strip():
                cut, expected = place, expected + 1
            elif text[stop.end("number")] == ")" or not text[opened:place].strip():
                continue
            else:
                cut = stop.end("number") + 1
        elif stop.lastgroup == "end" and not _ends(text, opened, stop, end):
            continue
        if cut > opened:
            yield opened, cut
        opened = cut
        if stop.lastgroup != "number" and _after_marker(text, cut, end) == expected + 1:
            expected += 1
    if end > opened:
        yield opened, end


def _after_marker(text: str, start: int, end: int) -> int:
    """The number that follows the one a list item begins with; 0 where none stands."""
    marker = _NUMBERED.match(text, start, end)
    return int(marker.group(1)) + 1 if marker else 0


def _ends(text: str, opened: int, stop: re.Match[str], end: int) -> bool:
    """Whether a sign ends its sentence; a question mark apart from the word before asks for what follows it."""
    if stop.group()[0] == ".":
        return _is_end(text, opened, stop.start(), stop.end(), end)
    apart = text[max(opened, stop.start() - 1) : stop.start()] in ("", " ", "(", ",", "/")
    return not (stop.group()[0] == "?" and apart and text[stop.end() : stop.end() + 1] == " ")


def _is_end(text: str, opened: int, at: int, after: int, end: int) -> bool:
    """Whether the full stop at `at` ends the sentence that began at `opened`."""
    found = _WORD.search(text, max(opened, at - 24), at)
    raw = found.group() if found else ""
    word = raw.casefold()
    following = text[after : min(end, after + 12)].lstrip()[:1]
    marks = word.isdigit() or (len(word) == 1 and word in "abcdefgh")
    if not word or (marks and not text[opened : at - len(word)].strip(" \t\r\n(")):
        return False
    if word in _TITLES:
        return word == "no" and not (following.isdigit() or following == "#")
    if word in _SHORT or (
        len(word) > 2 and word[1] == "." and len(word.replace(".", "")) * 2 - 1 == len(word)
    ):
        return following.isupper()
    if len(word) == 1 and raw.isupper():
        earlier = text[max(opened, at - 26) : at - 1].split()
        last = earlier[-1].casefold().rstrip(".,") if earlier else ""
        return bool(earlier) and (last in _KINDS or last not in _BY) and not earlier[-1].endswith(".")
    return True


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without outer whitespace, in pieces of at most MAX_LENGTH."""
    while start < end:
        limit = end
        if end - start > MAX_LENGTH:
            space = max(
                text.rfind(" ", start + 1, start + MAX_LENGTH),
                text.rfind("\n", start + 1, start + MAX_LENGTH),
            )
            limit = space if space > start else start + MAX_LENGTH
        piece = text[start:limit]
        low = start + len(piece) - len(piece.lstrip())
        high = limit - (len(piece) - len(piece.rstrip()))
        if high > low:
            yield low, high
        start = limit
