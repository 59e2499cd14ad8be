"""The finger, toe or eyelid a service was done on, as its HCPCS modifier (FA, F1-F9, TA, T1-T9, E1-E4).

Left fingers are FA (thumb) and F1 to F4, right ones F5 (thumb) and F6 to F9; toes alike with T; eyelids E1 upper left,
E2 lower left, E3 upper right, E4 lower right. Without a side, or with several digits, there is no one modifier.
"""

import re
from typing import Final, Literal

_FIRST: Final = r"(?P<first>great|big|first|1st|hallux|thumb)"
_OTHERS: Final = (
    r"(?P<second>second|2nd|index|pointer)",
    r"(?P<third>third|3rd|middle|long)",
    r"(?P<fourth>fourth|4th|ring)",
    r"(?P<fifth>fifth|5th|little|small|pinky)",
)
_DIGIT: Final = re.compile(
    rf"\b(?:(?:{'|'.join((_FIRST, *_OTHERS))})"
    r"(?:[ -]+(?P<part>toe|finger|digit|trigger finger|toenail|fingernail)s?)?)\b",
    re.IGNORECASE,
)
_ALONE: Final = {"hallux": "toe", "thumb": "finger", "pinky": "finger"}
_PLACES: Final = ("first", "second", "third", "fourth", "fifth")
_LID: Final = re.compile(
    r"\b(?P<which>upper|lower)[ -]+(?:eye)?lid\b|\b(?P<short>[RL][UL]L)\b", re.IGNORECASE
)
_SHORT_LIDS: Final = {"LUL": "E1", "LLL": "E2", "RUL": "E3", "RLL": "E4"}

Span = tuple[int, int]
Digit = tuple[str, Span]


def digit_modifier(
    text: str, passage: Span, side: Literal["left", "right", "bilateral"] | None
) -> Digit | None:
    """The modifier of the one digit or eyelid that a passage names, and its words; None where it names none or more."""
    if side not in {"left", "right"}:
        return None
    named = {modifier: span for modifier, span in _named(text, passage, is_left=side == "left")}
    return next(iter(named.items())) if len(named) == 1 else None


def _named(text: str, passage: Span, *, is_left: bool) -> list[Digit]:
    found: list[Digit] = []
    for match in _DIGIT.finditer(text, *passage):
        part = (match["part"] or "").lower() or _ALONE.get(match.group().lower(), "")
        kind = "T" if "toe" in part else "F" if "finger" in part else ""
        if kind:
            place = next(number for number, name in enumerate(_PLACES) if match[name])
            found.append((_number(kind, place, is_left=is_left), match.span()))
    for match in _LID.finditer(text, *passage):
        modifier = (
            f"E{(1 if is_left else 3) + (match['which'].lower() == 'lower')}" if match["which"] else None
        )
        found.append((modifier or _SHORT_LIDS[match["short"].upper()], match.span()))
    return found


def _number(kind: str, place: int, *, is_left: bool) -> str:
    """TA or FA is the left first digit; the others are numbered from left to right."""
    number = place if is_left else place + len(_PLACES)
    return f"{kind}{number or 'A'}"
