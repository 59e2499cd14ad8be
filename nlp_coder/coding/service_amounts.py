"""Numbers a service depends on: dose and billed units, size, count, minutes."""

import math
import re
from typing import Final

from nlp_coder.codes.procedures import DoseUnit

_NUMBERS: Final = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        start=1,
    )
}
_NUMBERS["both"] = 2
_NUMBER: Final = rf"(?P<number>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_DOSE: Final = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)[ \t-]*(?P<unit>mg|milligrams?|mcg|micrograms?|ug|g|grams?|gm"
    r"|million units|units?|iu|u|ml|cc|liters?|l|meq)\b(?![ \t]*(?:/|per\b))",
    re.IGNORECASE,
)
_SIZE: Final = re.compile(
    r"(?P<number>\d+(?:\.\d+)?|\.\d+)(?:[ \t]*[x\u00d7][ \t]*(?P<other>\d+(?:\.\d+)?))?[ \t-]*"
    r"(?P<unit>cm|centimet\w+|mm|millimet\w+)\b",
    re.IGNORECASE,
)
_MARGIN: Final = re.compile(r"[ \t]*(?:\w+[ \t]+){0,2}margins?\b", re.IGNORECASE)
_MARGIN_OF: Final = re.compile(r"\bmargins? (?:of|was|were|measur\w+)?[ \t]*$", re.IGNORECASE)
_LENGTH: Final = re.compile(
    r"\b(?:repair(?:ed)?|closure|final|wound)\b(?: \w+){0,2} (?:length|measur\w+)\b[^.;]{0,12}$|\blength of (?:the )?"
    r"(?:repair|closure|wound|laceration)\b[^.;]{0,10}$",
    re.IGNORECASE,
)
_EXCISED: Final = re.compile(
    r"\b(?:excised|total|excision|greatest)(?: \w+){0,2} (?:diameter|size|width)\b[^.;]{0,25}$|\bexcised\W+$",
    re.IGNORECASE,
)
_TIMES: Final = re.compile(
    r"\bx[ \t]?(?P<number>\d{1,2})\b(?![ \t]*(?:cm|mm|days?|weeks?|months?|h\b|hours?))", re.IGNORECASE
)
_MINUTES: Final = re.compile(r"\b(?P<number>\d{1,3})[ \t-]*(?:minutes|mins?)\b", re.IGNORECASE)
_CLOCK: Final = r"(\d{1,2}):?(\d\d)(?: ?(am|pm))?"
_CLOCKS: Final = (
    re.compile(
        rf"\b(?:start\w*|began|begun|hung|from)[ \t]*(?:at|:)?[ \t]*{_CLOCK}[^.]{{0,30}}?"
        rf"\b(?:stop\w*|finish\w*|end\w*|complet\w*|to|until)[ \t]*(?:at|:)?[ \t]*{_CLOCK}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_CLOCK}[ \t]*(?:-|\u2013|to)[ \t]*{_CLOCK}\b", re.IGNORECASE),
)
_OVER: Final = re.compile(
    r"\b(?:over|for|x)[ \t]*(?P<number>\d+(?:\.\d+)?)[ \t-]*(?P<unit>hours?|hrs?|h|minutes|mins?)\b",
    re.IGNORECASE,
)
_DAY: Final = 24 * 60
_FEET: Final = re.compile(
    r"\bnails? (?:#?\s?1\s?(?:-|to|through)\s?5|all)[^.;]{0,20}\b(?:both|bilateral)", re.IGNORECASE
)


def billed_units(text: str, start: int, end: int, unit: DoseUnit) -> tuple[int, tuple[int, int]] | None:
    """Units of the first dose in a stretch that is of the unit's kind, rounded up, and where the dose stands."""
    kind, scale = _kind(unit.unit)
    for match in _DOSE.finditer(text, start, end):
        told, factor = _kind(match["unit"])
        if told == kind:
            amount = float(match["number"].replace(",", "")) * factor
            if amount > 0:
                return math.ceil(round(amount / (unit.per * scale), 6)), match.span()
    return None


def _kind(unit: str) -> tuple[str, float]:
    unit = unit.lower()
    if unit.startswith("million"):
        return "unit", 1_000_000.0
    if unit.startswith(("u", "iu")) and not unit.startswith("ug"):
        return "unit", 1.0
    if unit.startswith(("ml", "cc")):
        return "ml", 1.0
    if unit.startswith(("mcg", "micro", "ug")):
        return "mg", 0.001
    if unit.startswith(("mg", "milli")):
        return "mg", 1.0
    if unit.startswith("g"):
        return "mg", 1000.0
    return ("ml", 1000.0) if unit.startswith("l") else (unit, 1.0)


def size_cm(text: str, start: int, end: int, kind: str) -> tuple[float, tuple[int, int]] | None:
    """The size in a stretch. `kind` is size (the longest named), length (that of the wound or its repair) or
    excised (the excised diameter, or the lesion with both margins)."""
    sizes: list[tuple[float, tuple[int, int]]] = []
    margin = 0.0
    for match in _SIZE.finditer(text, start, end):
        scale = 0.1 if match["unit"].lower().startswith("m") else 1.0
        size = max(float(match["number"]), float(match["other"] or 0)) * scale
        before = (max(start, match.start() - 60), match.start())
        if _MARGIN.match(text, match.end()) or _MARGIN_OF.search(text, *before):
            margin = max(margin, size)
        elif (kind == "excised" and _EXCISED.search(text, *before)) or (
            kind == "length" and _LENGTH.search(text, *before)
        ):
            return size, match.span()
        else:
            sizes.append((size, match.span()))
    if not sizes:
        return None
    if kind == "excised":
        return round(sizes[0][0] + 2 * margin, 2), sizes[0][1]
    return max(sizes, key=lambda one: one[0])


class Counting:
    """Counts things of the given kinds: "five keratoses", "keratoses, 5 lesions", "x 5", "nails 1-5 both feet"."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        words = sorted((*map(re.escape, kinds), "lesions", "lesion", "sites"), key=len, reverse=True)
        self._counted = re.compile(
            rf"\b{_NUMBER}[ \t]+(?:[\w-]+[ \t]+){{0,3}}?(?:{'|'.join(words)})\b", re.IGNORECASE
        )

    def find(self, text: str, sentence: tuple[int, int]) -> tuple[int, tuple[int, int]] | None:
        """The first count in a sentence, and where it stands."""
        for pattern in (self._counted, _TIMES):
            if match := pattern.search(text, *sentence):
                said = match["number"].lower()
                return _NUMBERS.get(said) or int(said), match.span()
        if match := _FEET.search(text, *sentence):
            return 10, match.span()
        return None


def minutes_of(text: str, start: int, end: int) -> tuple[int, tuple[int, int]] | None:
    match = _MINUTES.search(text, start, end)
    return None if match is None else (int(match["number"]), match.span())


def infused_minutes(text: str, start: int, end: int) -> int | None:
    """How long something ran: "over 90 minutes", "started 09:30, finished 11:30"; past midnight counts on."""
    if match := _OVER.search(text, start, end):
        scale = 60 if match["unit"].lower().startswith("h") else 1
        return round(float(match["number"]) * scale)
    for pattern in _CLOCKS:
        if match := pattern.search(text, start, end):
            first, last = _clock(*match.groups()[:3]), _clock(*match.groups()[3:])
            return None if first is None or last is None else (last - first) % _DAY
    return None


def _clock(hour: str, minute: str, half: str | None) -> int | None:
    """Minutes since midnight; None for what is no time of day."""
    hours, minutes = int(hour), int(minute)
    if half:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None
