"""Which side a service was done on: the words of its sentence, of the procedure's title, or of the body part."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from nlp_coder.language.reading import Section

Side = Literal["left", "right", "bilateral"]
Sided = tuple[Side | None, tuple[int, int] | None]

_SIDE: Final = re.compile(
    r"\b(?:(?P<both>bilateral(?:ly)?|both|(?-i:OU|B/L))|(?P<left>left(?:-sided)?|(?-i:L(?!\.)|LT|OS|LLE|LUE))"
    r"|(?P<right>right(?:-sided)?|(?-i:R(?!\.)|RT|OD|RLE|RUE)))\b(?!\.?\d)",
    re.IGNORECASE,
)
_NO_SIDE: Final = re.compile(
    r"\s*(?:upper quadrant|lower quadrant|heart|lateral decubitus|colon|hepatic|handed|hand dominant|radial"
    r"|femoral(?! (?:triple|quad|line|central|venous|vein|dialysis|cvc|cordis|catheter)\b)"
    r"|and left heart|atri\w+|ventric\w+|intact|in place|open(?=\s*(?:[.,;]|to\b|for\b)))\b",
    re.IGNORECASE,
)
_NARRATIVE: Final = re.compile(r"\b(?:technique|description|details?|narrative)\b", re.IGNORECASE)
_HEAD: Final = 20
_TITLED: Final = frozenset({"procedure", "preop_diagnosis", "postop_diagnosis"})


def sides_in(text: str, start: int, end: int) -> list[tuple[Side, int, int]]:
    """Sides named in a stretch, in text order, without those that are part of another term."""
    found: list[tuple[Side, int, int]] = []
    for match in _SIDE.finditer(text, start, end):
        if _NO_SIDE.match(text, match.end()):
            continue
        side: Side = "bilateral" if match["both"] else "left" if match["left"] else "right"
        found.append((side, match.start(), match.end()))
    return found


def titled_sides(text: str, sections: Sequence[Section]) -> list[tuple[Side, int, int]]:
    """The side each titled section (procedure, diagnosis before and after) names first.

    How it was done (technique, description) goes from one side to the other, so it is no title beside others.
    """
    titled = [one for one in sections if one.name in _TITLED]
    short = [one for one in titled if not _NARRATIVE.search(text, one.start, one.body)]
    return [one for section in short or titled for one in _first(text, section)]


def side_of(
    text: str, passage: tuple[int, int], part: tuple[int, int], titled: Sequence[tuple[Side, int, int]]
) -> Sided:
    """The side of a service whose body part stands at `part` in `passage`; None when unsaid or contradicted.

    The sentence comes first; the titled sections must agree with each other and with it.
    """
    sides = {side for side, _, _ in titled}
    if len(sides) > 1:
        return None, None
    if near := sides_in(text, *passage):
        side, start, end = _nearest(near, part)
        return (None, None) if sides and side not in sides else (side, (start, end))
    return (titled[0][0], titled[0][1:]) if titled else (None, None)


def _first(text: str, section: Section) -> list[tuple[Side, int, int]]:
    """The side named first in a section's first line of words."""
    stop = text.find("\n", section.body + 1, section.end)
    return sides_in(text, section.start, min(section.end, section.body + 300) if stop < 0 else stop)[:1]


def _nearest(sides: Sequence[tuple[Side, int, int]], part: tuple[int, int]) -> tuple[Side, int, int]:
    if {side for side, _, _ in sides} == {"left", "right"} and len(sides) == 2:
        between = sides[1][1] - sides[0][2]
        if between <= 6:  # "left and right"
            return "bilateral", sides[0][1], sides[1][2]
    return min(sides, key=lambda one: (_distance(one[1:], part), one[1]))


def _distance(one: tuple[int, int], part: tuple[int, int]) -> int:
    if one[1] <= part[0]:
        return part[0] - one[1]
    return 2 * max(0, one[0] - part[1]) + 1  # English puts the side before its part


def both_in(text: str, start: int, end: int) -> tuple[Side, tuple[int, int]] | None:
    """Both sides where a stretch names them: "both eyes", "OD ... OS"."""
    named = sides_in(text, start, end)
    both = next((one for one in named if one[0] == "bilateral"), None)
    if both is None and {"left", "right"} <= {side for side, _, _ in named}:
        both = named[0]
    return None if both is None else ("bilateral", both[1:])


def line_side(text: str, sentence: tuple[int, int], place: int) -> Sided:
    """The one side that a sentence names, else the one its line begins with: "RIGHT KNEE: ..."."""
    low = text.rfind("\n", 0, place) + 1
    for start, end in (sentence, (low, min(low + _HEAD, place))):
        named = sides_in(text, start, end)
        if len({side for side, _, _ in named}) == 1:
            return named[0][0], named[0][1:]
    return None, None


def side_of_part(text: str, words: str) -> Sided:
    """The side of a body part anywhere in the note, when only one side of it is named."""
    if not words:
        return None, None
    found: list[tuple[Side, int, int]] = []
    for match in re.finditer(rf"\b{re.escape(words)}\b", text, re.IGNORECASE):
        found += sides_in(text, max(0, match.start() - 25), match.start())[-1:]
    if len({side for side, _, _ in found}) == 1:
        return found[0][0], found[0][1:]
    return None, None
