"""Numbers with a meaning: vital signs, labs, doses, sizes, durations, ages, time spent.

The text is scanned for numbers; the words before and the unit behind say what each is. Lengths are in cm,
weights in kg, durations in days, ages in years, temperatures in F or C as measured; labs keep the usual unit.
A number whose meaning is not certain is left out. Linear in the length of the text.

Units are a small table of our own: a note uses some forty spellings, and a general library would have to be told all
of them and knows neither "cc" nor "puffs" nor "28w3d".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import compress, count
from typing import Final

import yaml

from nlp_coder.errors import BadRuleFileError
from nlp_coder.language.cutting import Memory, chunk_starts
from nlp_coder.language.flags import flag_of
from nlp_coder.language.quantities import TIMES, UNIT, age, height, quantity, weight
from nlp_coder.language.reading import Value

_FILE: Final = "values.yaml"
_UNIT_WORDS: Final = "day|week|month|year|hour|hr|minute|min|wk|yr|mo"
_DIGITS: Final = re.compile(r"\d[\d.,]*")
_NUMBER: Final = re.compile(
    r"(?<![\w.,/-])(?:[xX\u00d7] ?)?(?P<number>\d{1,3}(?:,\d{3})+(?!\d)|"
    r"\d{1,6}(?!\d)(?:\.\d{1,4}(?!\d))?|\.\d{1,3}(?!\d))"
)
_WORD_TEXT: Final = "one|two|three|four|five|six|seven|eight|nine|ten|twelve"
_WORD: Final = re.compile(rf"(?<![\w-])(?:{_WORD_TEXT})(?![^\W_])", re.IGNORECASE)
_WORD_OF_TIME: Final = re.compile(
    rf"(?<![\w-])(?P<word>{_WORD_TEXT})(?=[ -](?:{_UNIT_WORDS})s?\b)", re.IGNORECASE
)
_NUMERALS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12,
}  # fmt: skip
_THOUSANDS: Final = "10^3/uL"
_PRESSURE: Final = re.compile(r"[ ]?/[ ]?(\d{2,3})(?!\d|\.\d|%|[ ]?/)")
_QUARTET: Final = re.compile(r",\s*(\d{2,3}),\s*(\d{1,2}),\s*(\d{2,3}(?:\.\d)?),\s*(\d{2,3})\s?%")
_ROOM_AIR: Final = re.compile(r"[ ]?%[ ]?(?:on |in )?(?:RA\b|room air|ra\b|\d{1,2} ?(?:L|l|liters?)\b)")
_CONNECTORS_TEXT: Final = """
    is was of at today level levels now about approximately approx around measured score scored reading were
    are read reads = : < > ~ - <= >= equals currently estimated up down to from value result ratio result:
    today: this morning in the percent index total recent last initial repeat again
"""
_COMPARED: Final = frozenset({"from", "to"})
_PLAIN_NUMBER: Final = re.compile(r"\d{1,5}(?:\.\d{1,3})?")
_PAIR: Final = re.compile(r"[ ]?/[ ]?(\d{1,3}(?:\.\d{1,2})?)(?![\d/%])")
_OUT_OF_TEN: Final = re.compile(r"/10(?![\d/])")
_PAIN: Final = re.compile(r"(?i)\b(?:pain|discomfort|severity|headache|vas|numeric rating)\b[^.;\n]{0,24}$")
_GOAL: Final = re.compile(r"(?i)\b(?:goal|target|threshold|cut-?off|aim|aiming)\b[^.;\n]{0,24}$")
_CONNECTORS: Final = frozenset(_CONNECTORS_TEXT.split())
_STRIP: Final = ":=<>~()[]\u2264\u2265|*"


@dataclass(frozen=True, slots=True)
class Measure:
    """A named measurement, and the range its numbers lie in."""

    id: str
    kind: str
    name: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ValueRules:
    """Measurements by the words that name them, without regard to case and as written; chunks with number words."""

    words: Mapping[str, Measure]
    exact: Mapping[str, Measure]
    worded: Memory[bool]


def load_values() -> ValueRules:
    """Read the measurements. Raises BadRuleFileError naming the entry that is wrong."""
    text = files("nlp_coder").joinpath("data", "language", _FILE).read_text("utf-8")
    words: dict[str, Measure] = {}
    exact: dict[str, Measure] = {}
    for number, row in enumerate(yaml.load(text, yaml.CSafeLoader), start=1):
        try:
            names, written = row.pop("words"), row.pop("exact")
            measure = Measure(**row)
        except (KeyError, TypeError):
            raise BadRuleFileError(name=_FILE, entry=number, problem="unknown or missing key") from None
        words.update(dict.fromkeys(names, measure))
        exact.update(dict.fromkeys(written, measure))
    return ValueRules(words, exact, Memory(_holds_word))


def _holds_word(chunk: str) -> bool:
    return _WORD.search(chunk) is not None


def find_values(text: str, rules: ValueRules) -> tuple[Value, ...]:
    """The values of a text in order of their start; none overlaps another."""
    found: list[Value] = []
    taken = 0
    for match in _numbers(text, rules):
        if match.start() < taken:
            continue
        for value in _read(text, match, rules):
            found.append(value)
            taken = max(taken, value.end)
    return tuple(found)


def _numbers(text: str, rules: ValueRules) -> list[re.Match[str]]:
    """The numbers of a text, in order: digits, with the "x" before them, and number words of a time."""
    found = [match for hint in _DIGITS.finditer(text) if (match := _number_at(text, hint.start()))]
    chunks = text.split(" ")
    worded = list(compress(count(), map(rules.worded.__getitem__, chunks)))
    if worded:
        starts = chunk_starts(chunks).tolist()
        for place in worded:
            found.extend(_WORD_OF_TIME.finditer(text, starts[place], starts[place] + len(chunks[place]) + 8))
        found.sort(key=re.Match.start)
    return found


def _number_at(text: str, at: int) -> re.Match[str] | None:
    """The number whose first digit stands at a place."""
    if text[at - 1 : at] == ".":
        at -= 1
    for lead in (2, 1):
        if text[at - lead : at - lead + 1] in TIMES and (match := _NUMBER.match(text, at - lead)):
            return match
    return _NUMBER.match(text, at)


def _read(text: str, match: re.Match[str], rules: ValueRules) -> Iterator[Value]:
    """What one number says; nothing where that is not certain."""
    word = match.group() if match.re is _WORD_OF_TIME else ""
    number = float(_NUMERALS[word.casefold()] if word else match.group("number").replace(",", ""))
    start, end = match.span() if word else match.span("number")
    before = text[max(0, start - 48) : start]
    if not word:
        lead = _PAIN.search(before) if _OUT_OF_TEN.match(text, end) else None
        if lead and number <= 10:
            yield Value("vital", "pain_score", number, "score", start, end + 3)
            return
        pair = _PAIR.match(text, end)
        if pair and (named := _named_pair(before, rules)):
            yield Value(named[0].kind, named[0].name, number, named[0].unit, start, end)
            yield Value(named[1].kind, named[1].name, float(pair.group(1)), named[1].unit, *pair.span(1))
            return
        pressure = _PRESSURE.match(text, end)
        if pressure:
            if _GOAL.search(before):
                return
            yield from _pressure(text, number, start, end, pressure, before)
            return
        measured = _measured(text, number, start, end, before, rules)
        if measured:
            yield measured
            return
    value = age(text, number, start, end, before) or quantity(text, number, start, end, before, match)
    if value:
        yield value


def _pressure(
    text: str, number: float, start: int, end: int, match: re.Match[str], before: str
) -> Iterator[Value]:
    low = float(match.group(1))
    named = re.search(r"(?i)\b(?:bp|b/p|blood pressure|vs|vitals|vital signs|pressures?)\b", before)
    least = (50, 20) if named else (80, 40)
    if not (least[0] <= number <= 280 and least[1] <= low <= 170 and number > low):
        return
    yield Value("vital", "bp_systolic", number, "mmHg", start, end)
    yield Value("vital", "bp_diastolic", low, "mmHg", *match.span(1))
    rest = _QUARTET.match(text, match.end())
    if rest:
        names = (("heart_rate", "/min"), ("respiratory_rate", "/min"), ("temperature", ""), ("spo2", "%"))
        for group, (name, unit) in enumerate(names, start=1):
            given = float(rest.group(group))
            unit = unit or ("C" if given < 50 else "F")
            yield Value("vital", name, given, unit, *rest.span(group))


def _named_pair(before: str, rules: ValueRules) -> tuple[Measure, Measure] | None:
    """The two measurements that "BUN/Cr" names."""
    names = before.split()[-1].rstrip(_STRIP).split("/") if before.split() else []
    found = [rules.exact.get(name) or rules.words.get(name.casefold()) for name in names]
    if len(found) != 2 or found[0] is None or found[1] is None:
        return None
    return found[0], found[1]


def _named(before: str, rules: ValueRules) -> Measure | None:
    """The measurement that the words before a number name."""
    words, compared = before.split(), False
    for _ in range(5):
        if not words:
            break
        plain = words[-1].casefold().rstrip(_STRIP)
        if plain in _CONNECTORS or not plain:
            compared = compared or plain in _COMPARED or words[-1] in ("->", "\u2192")
            words.pop()
        elif compared and _PLAIN_NUMBER.fullmatch(plain):
            words.pop()  # "creatinine 2.4 from 1.1"
    if not words:
        return None
    last = words[-1].rstrip(_STRIP).lstrip("([*")
    measure = rules.exact.get(last)
    if measure:
        return measure
    name = ""
    found: Measure | None = None
    for one in reversed(words[-5:]):
        plain = (one if name else one.rstrip(_STRIP)).lstrip("([*,").casefold()
        name = f"{plain} {name}" if name else plain
        found = rules.words.get(name, found)
    return found


def _measured(text: str, number: float, start: int, end: int, before: str, rules: ValueRules) -> Value | None:
    measure = _named(before, rules)
    room_air = _ROOM_AIR.match(text, end) if measure is None or measure.name == "spo2" else None
    if room_air and 50 <= number <= 100:
        return Value("vital", "spo2", number, "%", start, end + 1)
    if measure is None:
        return None
    unit = UNIT.match(text, end)
    kind = unit.lastgroup if unit else None
    if measure.name == "height":
        return height(text, number, start, end, kind)
    if measure.name == "weight" and kind == "mass" and unit:
        return weight(text, number, unit.group("mass"), start, unit.end())
    if kind in ("dose", "minute", "hour", "day", "week", "month", "year", "size", "mass") and not (
        (measure.name == "pvr" and kind == "dose")
        or (measure.name == "head_circumference" and kind == "size")
    ):
        return None
    if not measure.low <= number <= measure.high or _GOAL.search(before):
        return None
    if measure.unit == _THOUSANDS and number >= 2000:
        number /= 1000
    stop = unit.end() if unit and kind in ("percent", "temp") else end
    name_unit = measure.unit
    if measure.name.startswith("temperature"):
        if 46 < number < 85:
            return None
        name_unit = "C" if number <= 46 else "F"
    flag = flag_of(text, start, end, number) if measure.kind == "lab" else None
    return Value(measure.kind, measure.name, number, name_unit, start, stop, flag)
