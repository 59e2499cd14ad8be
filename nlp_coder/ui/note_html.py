"""A note's text as HTML with marked words. Pure: text and spans in, HTML out.

The text is cut at every boundary of every span, and each piece is escaped by itself, so spans may overlap in
any way and nothing of the note is ever read as markup. Stripping the tags and unescaping gives the text back
exactly: a carriage return is written as the reference `&#13;`, because a browser would turn a literal one
into a line feed; one that ends a line by itself is followed by `<br>`, because it would show as a space.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final, Literal, get_args

MarkKind = Literal["heading", "evidence", "cue", "withheld", "gap", "context"]
KINDS: Final[tuple[MarkKind, ...]] = get_args(MarkKind)
"""In the order they nest, outermost first. `context` shows only while its item is chosen."""

_LONE_CR: Final = re.compile(r"\r(?!\n)")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to mark: what for, which item of the review they belong to (`key`, if any), and a short label."""

    start: int
    end: int
    kind: MarkKind
    key: str = ""
    label: str = ""


def note_html(text: str, marks: Iterable[Mark]) -> str:
    """The text with its marks. Spans are code points; what lies outside the text is cut off."""
    inside = sorted(
        {clipped for mark in marks if (clipped := _clip(mark, len(text))) is not None},
        key=lambda mark: (mark.start, KINDS.index(mark.kind), mark.end, mark.key, mark.label),
    )
    parts: list[str] = []
    waiting, covering = iter(inside), list[Mark]()
    coming = next(waiting, None)
    for start, end in pairwise(_cuts(text, inside)):
        while coming is not None and coming.start < end:
            covering.append(coming)
            coming = next(waiting, None)
        parts.append(_piece(text[start:end], covering))
        parts.extend(_label(mark) for mark in covering if mark.end <= end and mark.label)
        covering = [mark for mark in covering if mark.end > end]
    return "".join(parts)


def escaped(text: str) -> str:
    """Text for an HTML element or attribute, line ends kept (see the top of this file)."""
    safe = escape(_LONE_CR.sub("\r\0", text), quote=True)
    return safe.replace("\r", "&#13;").replace("\0", "<br>")


def _clip(mark: Mark, length: int) -> Mark | None:
    start, end = max(0, mark.start), min(mark.end, length)
    return Mark(start, end, mark.kind, mark.key, mark.label) if start < end else None


def _cuts(text: str, marks: Iterable[Mark]) -> list[int]:
    """Where the text is cut: at each boundary, but never between CR and LF, which are one line end."""
    edges = {0, len(text)}.union(*((mark.start, mark.end) for mark in marks))
    return sorted(edge for edge in edges if text[max(edge - 1, 0) : edge + 1] != "\r\n")


def _piece(text: str, marks: Sequence[Mark]) -> str:
    html = escaped(text)
    keys = dict.fromkeys(escape(mark.key, quote=True) for mark in _narrowest_first(marks) if mark.key)
    if keys:
        html = f'<span class="words" data-keys="{" ".join(keys)}">{html}</span>'
    for kind in reversed(KINDS):
        if any(mark.kind == kind for mark in marks):
            html = f'<span class="{kind}">{html}</span>'
    return html


def _narrowest_first(marks: Sequence[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.end - mark.start, KINDS.index(mark.kind), mark.key))


def _label(mark: Mark) -> str:
    """A label that is not part of the text: an empty element whose words a style draws."""
    key, label = escape(mark.key, quote=True), escape(mark.label, quote=True)
    return f'<i class="label {mark.kind}" data-keys="{key}" data-label="{label}"></i>'
