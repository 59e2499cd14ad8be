"""The forms a header may take at a line start or inside a line, and the spelling it is compared by."""

import re
from collections.abc import Container, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_LINE: Final = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_LEAD: Final = re.compile(
    rf"[\s{INVISIBLE}]*+"
    rf"(?P<marks>(?:(?:[-\u2013\u2014•·▪◦●○■□➢►>*#=_~\[|+\uf0b7]++|o(?=[ \t]))[\s{INVISIBLE}]*+){{0,3}}+)"
    r"(?P<number>(?:\d{1,2}|[IVX]{1,4})[.)][ \t]+)?(?P<bold>[*_#]{0,3})"
)
_AFTER: Final = re.compile(rf"[ \t*_\]{INVISIBLE}]*+")
_UNDERLINE: Final = re.compile(r"(?:\r\n|[\n\r])[ \t]*([-=_~*])\1{2,}[ \t]*(?=[\r\n]|$)")
_BRACKETS: Final = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]")
_TRAILING: Final = re.compile(
    r"(?: (?:today|reviewed|updated|now|as of|dated|on|at|from|for|this visit|yesterday|was reviewed|"
    r"per patient|cont|continued|"
    r"\d{1,4}(?: ?[/. ] ?\d{1,4}){0,2}|\d{1,2} ?[ap]m))+$"
)
_SEPARATOR: Final = re.compile(
    r"(?P<dash>[ \t]+[-\u2013\u2014]+[ \t]+|[-\u2013\u2014]{1,2}[ \t]+)|[ \t]{2,}|\t"
)
_BARE: Final = re.compile(r"[A-Z][A-Z/&+.]{1,5}(?=[ \t])")
_SIGNED: Final = re.compile(
    r"(?:(?:electronically|digitally)[ -](?:signed|authenticated|co-?signed|approved)"
    r"|e-?signed|signed[ ,](?:electronically|by)"
    r"|/s/|(?:dictated|transcribed|authenticated|co-?signed|attested)(?: and [a-z]+)?(?: electronically)? by)"
    r"(?:[ \t]+by\b)?[ \t]*:?[ \t]*",
    re.IGNORECASE,
)
_SIGNED_NAME: Final = re.compile(
    r"(?:Dr\.? )?[A-Z][\w.'\u2019-]*+(?: [A-Z][\w.'\u2019-]*+){1,3}?,? "
    r"(?:MD|DO|M\.D\.|D\.O\.|NP|PA|PA-C|FNP|FNP-C|FNP-BC|ARNP|APRN|DNP|CNM|DPM|RN|MBBS|CRNA|LCSW|PhD|DDS|OD)\b"
    r"(?=[^a-z]{0,40}$|,? (?:electronically|e-?signed))"
)
_BOUNDARY: Final = re.compile(r".*(?:[.;)?!|\]] |[•\u2013\u2014] | - |  |\t)", re.DOTALL)
_LAST_WORD: Final = re.compile(r"[^\W\d_]{1,24}(?=[)*]?$)")
_SMALL: Final = frozenset({"and", "of", "the", "in", "for", "to", "/", "&"})
_WINDOW: Final = 52
_LETTER: Final = re.compile(r"^[ \t]*([A-Za-z])[ \t]*(?:[:/)]|-[ \t]|$)", re.MULTILINE)
_DEMOGRAPHIC: Final = re.compile(
    r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|"
    r"\d{1,3}[ -]?(?:yo|y/o|y\.o\.|year[ -]?old|years?[ -]old|[mf]\b)"
    r"|male|female|man|woman|boy|girl|established|est|new|pt|patient|mrn|dob|dos)\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[a-z]{3}[.!?](?:\s|$)")
_VERB: Final = re.compile(
    r"\b(?:is|was|has|had|have|were|are|denies|denied|reports|reported|presents|presented|comes|came|complains|states|seen|here|"
    r"returns|with|who|w/|c/o|noted|started|because|after|since)\b",
    re.IGNORECASE,
)


class Title(NamedTuple):
    """A possible header: its spelling, its form (colon|title|dash|spaced|bare|letter), its end."""

    key: str
    form: str
    body: int
    alone: bool


class LineStart(NamedTuple):
    """The start of one line, as far as a header could be there."""

    start: int
    first: int
    end: int
    titles: tuple[Title, ...]
    item: bool
    strong: bool
    capitals: bool
    initial: bool
    gap: bool
    after_stop: bool
    signed: int
    unknown_title: bool


class InlineTitle(NamedTuple):
    key: str
    start: int
    body: int
    after_stop: bool
    initial: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """Single letters that stand like headers at line starts."""

    is_soap: bool
    is_survey: bool

    @classmethod
    def of(cls, text: str) -> "Letters":
        found = set(_LETTER.findall(text))
        soap = len(found & set("SOAP")) >= 3
        return cls(soap, not soap and {"A", "B", "C"} <= found)


def lines_of(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The lines of `text[:end]` that hold something, without their ends."""
    for match in _LINE.finditer(text, 0, end):
        if not match.group().isspace():
            yield match.span()


@lru_cache(maxsize=4096)
def key_of(title: str) -> str:
    """The spelling a header is compared by: no case, marks, brackets or invisible characters."""
    key = title.casefold()
    if not key.isascii():
        key = (
            re.sub(f"[{INVISIBLE}]", "", key)
            .replace("\u2019", "")
            .replace("\u2013", " ")
            .replace("\xa0", " ")
        )
    if not key.isalpha():
        key = _BRACKETS.sub(" ", key).replace("&", " and ").replace("+", " and ").replace("-", " ")
        key = key.replace(".", "").replace("'", "").replace("*", "").replace("_", " ").replace("#", " ")
        key = " ".join(key.split()).replace(" /", "/").replace("/ ", "/").strip("[]()=~:, ")
    return key


def line_start(
    text: str, start: int, end: int, known: Container[str], *, gap: bool, before: str
) -> LineStart | None:
    """What stands at a line's start, or None where no header can be.

    `known` are the spellings of headers and labels; `before` is the end of the line
    before, `gap` that a blank line stands between.
    """
    lead = _LEAD.match(text, start, end)
    first = lead.end() if lead else start
    if lead is None or first >= end or not (text[first].isalpha() or text[first] == "/"):
        return None
    titles = tuple(title for title in _titles(text, first, end) if title.key in known or title.alone)
    signed = _SIGNED.match(text, first, end) or (
        _SIGNED_NAME.match(text, first, end) if end - first < 90 and text[first].isupper() else None
    )
    if not titles and not signed:
        return None
    marks, number, bold = lead.group("marks", "number", "bold")
    strong = bool(bold) or any(mark in marks for mark in ("#", "**", "__", "=", "--", "["))
    words = text[first : min(end, first + 72)]
    words = words[: words.find(":")] if ":" in words else words
    alone = bool(titles) and titles[0].alone
    return LineStart(
        start=start,
        first=first,
        end=end,
        titles=titles,
        item=bool(number) or (bool(marks.strip()) and not strong),
        strong=strong or (alone and _UNDERLINE.match(text, end) is not None),
        capitals=words.isupper(),
        initial=text[first].isupper(),
        gap=gap,
        after_stop=len(before) < 60 or before.rstrip()[-1:] in ".:;!?)",
        signed=signed.end() if signed else 0,
        unknown_title=alone and _titled(words.strip()),
    )


def _titled(words: str) -> bool:
    """Whether a line reads like a title: few words, each with a capital, no sentence mark, no number."""
    words = words.rstrip(":").rstrip()
    parts = words.split()
    return (
        0 < len(parts) <= 6
        and len(words) >= 4
        and words[-1:].isalpha()
        and not any(one.isdigit() for one in words)
        and all(part[0].isupper() or part in _SMALL for part in parts)
    )


def _titles(text: str, first: int, end: int) -> Iterator[Title]:
    limit = min(end, first + 72)
    colon = text.find(":", first, limit)
    if colon > 0:
        yield from _keyed(text, first, colon, "colon", colon + 1, end)
    elif end == limit:
        closing = first + len(text[first:end].rstrip(" \t*_#=~-\u2013\u2014|:].\xa0\u200b\u200e\u200f"))
        if text[closing:end].strip() != ".":
            yield from _keyed(text, first, closing, "title", end, end)
    if limit - first > 1 and text[first + 1] in "/) -" and not text[first + 2 : first + 3].isalpha():
        yield Title(text[first].casefold(), "letter", min(first + 2, end), alone=False)
    opening = text[first : min(limit, first + 40)]
    dashed = "-" in opening or "  " in opening or "\t" in opening or not opening.isascii()
    separator = _SEPARATOR.search(text, first, min(limit, first + 40)) if dashed else None
    if separator and (colon < 0 or separator.start() < colon):
        form = "dash" if separator.group("dash") else "spaced"
        yield from _keyed(text, first, separator.start(), form, separator.end(), end)
    bare = _BARE.match(text, first, limit)
    if bare:
        yield Title(key_of(bare.group()), "bare", bare.end(), alone=False)


def _keyed(text: str, first: int, last: int, form: str, body: int, end: int) -> Iterator[Title]:
    key = key_of(text[first:last])
    after = _AFTER.match(text, body, end)
    body = after.end() if after else body
    alone = body >= end
    if key:
        yield Title(key, form, body, alone)
    plain = _TRAILING.sub("", key)
    if plain and plain != key:
        yield Title(plain, form, body, alone)


def inline_titles(text: str, start: int, end: int, endings: Container[str]) -> Iterator[InlineTitle]:
    """Possible headers before each colon of `text[start:end]`; `endings` are the last words of headers."""
    at = start
    while (colon := text.find(":", at, end)) >= 0:
        low = max(at, colon - _WINDOW)
        at = colon + 1
        last = _LAST_WORD.search(text, low, colon)
        if last is None or last.group().casefold() not in endings:
            continue
        window = text[low:colon]
        cut = _BOUNDARY.match(window)
        if cut:
            yield _inline(window[cut.end() :].lstrip(" \t*"), colon, text, end, after_stop=True)
        words = window.split(" ")[-3:]
        for count in range(len(words), 0, -1):
            title = " ".join(words[-count:])
            if title[:1].isupper() and len(title) > 1:
                yield _inline(title, colon, text, end, after_stop=False)


def _inline(title: str, colon: int, text: str, end: int, *, after_stop: bool) -> InlineTitle:
    after = _AFTER.match(text, colon + 1, end)
    return InlineTitle(
        key=key_of(title),
        start=colon - len(title),
        body=after.end() if after else colon + 1,
        after_stop=after_stop,
        initial=title[:1].isupper(),
    )


def is_title_line(line: str, labels: Set[str]) -> bool:
    """Whether a line only says what the note is, whose and when."""
    line = line.strip()
    if len(line) > 160:
        return False
    label = line[: line.find(":")] if ":" in line else ""
    if label and key_of(label) in labels:
        return True
    if _SENTENCE.search(line) or _VERB.search(line) or line[:1] in "-•*":
        return False
    return len(_DEMOGRAPHIC.sub(" ", line).split()) <= 9
