"""Numbers with a meaning: vital signs, labs, doses, sizes, durations, ages, time spent.

The text is scanned for numbers; the words before and the unit behind say what each is. Lengths are in cm,
weights in kg, durations in days, ages in years, temperatures in F or C as measured; labs keep the usual unit.
A number whose meaning is not certain is left out. Linear in the length of the text.

Units are a small table of our own: a note uses some forty spellings, and a general library would have to be told all
of them, spends about 50 microseconds on each quantity, and knows neither "cc" nor "puffs" nor "28w3d".
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
from nlp_coder.language.reading import Value

_FILE: Final = "values.yaml"
_TIMES: Final = frozenset("xX\u00d7")
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
_RANGE: Final = re.compile(r"[ ]?(?:-|\u2013|to)[ ]?(\d{1,3}(?:\.\d{1,2})?)(?![\d/])")
_PRESSURE: Final = re.compile(r"[ ]?/[ ]?(\d{2,3})(?!\d|\.\d|%|[ ]?/)")
_QUARTET: Final = re.compile(r",\s*(\d{2,3}),\s*(\d{1,2}),\s*(\d{2,3}(?:\.\d)?),\s*(\d{2,3})\s?%")
_AGE: Final = re.compile(
    r"[ -]?(?:(?P<year>years?|yrs?|yr|y)|(?P<month>months?|mos?|m)|(?P<week>weeks?|wks?|w)|(?P<day>days?|d))?"
    r"(?:[ .-]{0,2}old\b|(?<=[a-z])(?:o\b(?!['\u2019.]\w)|/o\b|\.o\b\.?))|[ -]?(?:yo|yom|yof)\b",
    re.IGNORECASE,
)
_SEX_AGE: Final = re.compile(r"[ ]?(?:M|F)\b(?!\.?\w|/)")
_WEEKS: Final = re.compile(r"[ -]?(?:weeks?|wks?)\b(?! (?:ago|postpartum|post))", re.IGNORECASE)
_PREGNANCY: Final = re.compile(
    r"[ ]?(?:weeks?|wks?|w)[ ,]{0,2}(?:and )?(?P<days>[0-6])[ ]?(?:days?|d)\b"
    r"|\+(?P<plus>[0-6])(?:[ ]?(?:weeks?|wks?))?\b"
    r"|[ ](?P<sevenths>[0-6])/7(?:[ ]?(?:weeks?|wks?|w))?\b"
    r"|[ -]?(?:weeks?|wks?)[ ']{0,2}(?:gestation|gestational|pregnant|pregnancy|ga\b|iup|ega\b|by)",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"(?P<percent>[ ]?%)|[ ]?(?P<temp>\u00b0 ?[FC]\b|deg(?:rees)? ?[FC]\b|[FC]\b)"
    r"|[ -]?(?P<minute>minutes?|mins?\b)"
    r"|[ -]?(?P<dose>mg|mcg|\u00b5g|ug|milligrams?|micrograms?|g|grams?|gm|ml|mL|cc|units?|IU|iu|mEq"
    r"|meq|puffs?)\b(?!/d?[lL]\b)"
    r"|[ -]?(?:x|by|\u00d7)?[ ]?(?P<size>cm|mm|centimeters?|millimeters?)\b(?!/|\s?hg)"
    r"|[ -]?(?P<mass>kg|kgs|kilograms?|lbs?|pounds?|oz)\b|[ -]?(?P<inch>inches|inch|in\b(?=[,.;)\s]"
    r"|$)(?![ ](?:the|a|\d)))"
    r"|[ -]?(?P<hour>hours?|hrs?|(?-i:h\b))|[ -]?(?P<day>days?\b|d\b)|[ -]?(?P<week>weeks?\b|wks?\b|w\b)"
    r"|[ -]?(?P<month>months?\b|mos?\b)|[ -]?(?P<year>years?\b|yrs?\b|y\b)",
    re.IGNORECASE,
)
_SIDES: Final = re.compile(
    r"[ ]?(?:cm|mm)?[ ]?(?:x|by|\u00d7)[ ]?(\d{1,3}(?:\.\d{1,2})?)(?:[ ]?(?:cm|mm)?[ ]?(?:x|by"
    r"|\u00d7)[ ]?(\d{1,3}(?:\.\d{1,2})?))?"
    r"[ ]?(cm|mm)\b",
    re.IGNORECASE,
)
_FEET: Final = re.compile(
    r"[ ]?(?:'|\u2032|ft\.?|feet|foot)[ ]?(\d{1,2})?[ ]?(?:\"|\u2033|''|in(?:ches|\.)?\b)?"
)
_ROOM_AIR: Final = re.compile(r"[ ]?%[ ]?(?:on |in )?(?:RA\b|room air|ra\b|\d{1,2} ?(?:L|l|liters?)\b)")
_TIME: Final = re.compile(
    r"(?P<critical>critical care(?: time)?:?)|(?P<discharge>discharge(?: time)?:?)"
    r"|(?P<therapy>psychotherapy(?: time)?:?|therapy session)"
    r"|(?P<total>total (?:visit |encounter )?time|"
    r"time spent|spent|total of|time:|total time|devoted|face[ -]to[ -]face|minutes today|time today"
    r"|time on the date|time)",
    re.IGNORECASE,
)
_TIME_AFTER: Final = re.compile(
    r"(?P<therapy>[^.\n]{0,40}psychotherapy)|(?P<critical>[ ]?(?:of )?critical care)"
    r"|(?P<discharge>[^.\n]{0,30}discharge)"
    r"|(?P<total>[ ]?(?:were|was)? ?(?:of (?:total )?(?:[a-z-]{2,12} ){0,2}time|spent|total|in total|face))",
    re.IGNORECASE,
)
_OF_SIZE: Final = re.compile(
    r"\b(length|diameter|margins?|depth|width|long|wide|deep|thick|laceration)", re.IGNORECASE
)
_AFTER_NUMBER: Final = re.compile(r"\d")
_LENGTHS: Final = {
    "laceration": "length",
    "margins": "margin",
    "long": "length",
    "wide": "width",
    "deep": "depth",
    "thick": "depth",
}
_DAYS: Final = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25, "minute": 1 / 1440}
_YEARS: Final = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25}
_CONNECTORS_TEXT: Final = """
    is was of at today level levels now about approximately approx around measured score scored reading were
    are read reads = : < > ~ - <= >= equals currently estimated up down to from value result ratio result:
    today: this morning in the percent index recent last initial repeat again
"""
_COMPARED: Final = frozenset({"from", "to"})
_PLAIN_NUMBER: Final = re.compile(r"\d{1,5}(?:\.\d{1,3})?")
_PAIR: Final = re.compile(r"[ ]?/[ ]?(\d{1,3}(?:\.\d{1,2})?)(?![\d/%])")
_OUT_OF_TEN: Final = re.compile(r"/10(?![\d/])")
_PAIN: Final = re.compile(r"(?i)\b(?:pain|discomfort|severity|headache|vas|numeric rating)\b[^.;\n]{0,24}$")
_GOAL: Final = re.compile(r"(?i)\b(?:goal|target|threshold|cut-?off|aim|aiming)\b[^.;\n]{0,24}$")
_LIMITED: Final = re.compile(
    r"(?i)\b(?:lift(?:ing|s|ed)?|carry(?:ing)?|push(?:ing)?|pull(?:ing)?|limit|restriction|formula|bottle|bottles|feeds?|"
    r"feeding|breast ?milk|water|drinks?)\b[^.;\n]{0,28}$"
)
_OUNCES: Final = re.compile(r"[ ,]{0,2}(?:and )?(\d{1,2}(?:\.\d)?) ?(?:oz|ounces?)\b", re.IGNORECASE)
_GRAVIDA: Final = re.compile(r"\b[Gg]\d{1,2} ?[Pp]\d{1,4}\b[^.;\n]{0,30}$")
_LESION: Final = re.compile(r"(?i)laceration|wound|incision|scar|lesion|ulcer|mass|cut|nodule")
_CONNECTORS: Final = frozenset(_CONNECTORS_TEXT.split())
_STRIP: Final = ":=<>~()[]\u2264\u2265|*"
_DOSE_UNITS: Final = {
    "\u00b5g": "mcg", "ug": "mcg", "microgram": "mcg", "milligram": "mg", "gram": "g", "gm": "g", "cc": "mL",
    "ml": "mL",
    "unit": "units", "iu": "units", "meq": "mEq", "puff": "puffs", "puffs": "puffs", "units": "units",
}  # fmt: skip


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
        if text[at - lead : at - lead + 1] in _TIMES and (match := _NUMBER.match(text, at - lead)):
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
    value = _age(text, number, start, end, before) or _quantity(text, number, start, end, before, match)
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
    unit = _UNIT.match(text, end)
    kind = unit.lastgroup if unit else None
    if measure.name == "height":
        return _height(text, number, start, end, kind)
    if measure.name == "weight" and kind == "mass" and unit:
        return _weight(text, number, unit.group("mass"), start, unit.end())
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


def _height(text: str, number: float, start: int, end: int, kind: str | None) -> Value | None:
    feet = _FEET.match(text, end)
    if feet and number <= 8:
        inches = float(feet.group(1) or 0)
        return Value("vital", "height", round((number * 12 + inches) * 2.54, 1), "cm", start, feet.end())
    if kind == "inch" or (kind is None and 45 <= number <= 84):
        return Value("vital", "height", round(number * 2.54, 1), "cm", start, end)
    if kind == "size" or (kind is None and 100 <= number <= 230):
        return Value("vital", "height", number, "cm", start, end)
    return None


def _weight(text: str, number: float, unit: str, start: int, end: int) -> Value:
    ounces = _OUNCES.match(text, end) if unit.casefold()[0] in "lp" else None
    kilograms = _kilograms(number, unit)
    if ounces:
        kilograms = round(kilograms + _kilograms(float(ounces.group(1)), "oz"), 3)
    return Value("vital", "weight", kilograms, "kg", start, ounces.end() if ounces else end)


def _kilograms(number: float, unit: str) -> float:
    unit = unit.casefold()
    factor = 1.0 if unit.startswith("k") else 0.028349523 if unit == "oz" else 0.45359237
    return round(number * factor, 3)


def _age(text: str, number: float, start: int, end: int, before: str) -> Value | None:
    """An age of a person, or of a pregnancy."""
    if _GRAVIDA.search(before) and 3 <= number <= 45 and (weeks := _WEEKS.match(text, end)):
        return Value("age", "gestational_age", number, "week", start, weeks.end())
    pregnancy = _PREGNANCY.match(text, end)
    if pregnancy and 3 <= number <= 45:
        days = float(pregnancy.group("days") or pregnancy.group("plus") or pregnancy.group("sevenths") or 0)
        if not pregnancy.group("plus") or re.search(
            r"(?i)week|wk|ga\b|iup|gest", text[max(0, start - 20) : end + 12]
        ):
            return Value(
                "age", "gestational_age", round(number + days / 7, 2), "week", start, pregnancy.end()
            )
    old = _AGE.match(text, end)
    if old and number <= 125:
        unit = next((name for name in ("month", "week", "day") if old.group(name)), "year")
        return Value("age", "age", round(number * _YEARS[unit], 3), "year", start, old.end())
    sex = _SEX_AGE.match(text, end)
    if sex and number == int(number) and 0 < number <= 110 and not re.search(r"[\d:/.]\s?$", before):
        return Value("age", "age", number, "year", start, sex.end())
    said = re.search(r"(?i)\b(?:age|aged)[: ]{1,2}$", before)
    if said and number <= 120 and not re.match(r"[ -]?(?:month|week|day|mo\b)", text[end : end + 8]):
        return Value("age", "age", number, "year", start, end)
    return None


def _quantity(
    text: str, number: float, start: int, end: int, before: str, match: re.Match[str]
) -> Value | None:
    """A dose, a size, a duration or a time spent: a number with its unit."""
    sides = _SIDES.match(text, end)
    if sides:
        lengths = [number, *(float(one) for one in sides.group(1, 2) if one)]
        return _size(text, max(lengths), sides.group(3), start, sides.end(), before)
    last, ranged = end, _RANGE.match(text, end)
    if ranged:
        last = ranged.end()
    unit = _UNIT.match(text, last)
    kind = unit.lastgroup if unit else None
    if unit is None or kind is None:
        return None
    written = unit.group(kind).casefold()
    if kind == "dose":
        plain = _DOSE_UNITS.get(written.rstrip("s") if len(written) > 3 else written, written)
        return Value("dose", "dose", number, plain, start, unit.end())
    if kind == "size":
        return _size(text, number, written, start, unit.end(), before)
    if kind == "inch":
        after = text[unit.end() : unit.end() + 16]
        sized = (
            _OF_SIZE.match(after.lstrip(" -in"))
            or _LESION.match(after.lstrip())
            or _LESION.search(before[-20:])
        )
        return _size(text, number, "in", start, unit.end(), before) if sized else None
    if kind == "mass":
        return _mass(text, number, written, start, unit.end(), before)
    if kind == "minute":
        return _minutes(text, number, start, unit.end(), before, ranged=ranged is not None)
    if kind in _DAYS:
        return _duration(text, number, kind, start, unit.end(), before, times=text[match.start()] in _TIMES)
    return None


def _size(text: str, number: float, unit: str, start: int, end: int, before: str) -> Value:
    named = next(iter(reversed(list(_OF_SIZE.finditer(_AFTER_NUMBER.split(before[-24:])[-1])))), None)
    named = named or _OF_SIZE.match(text[end : end + 14].lstrip(" -in"))
    name = _LENGTHS.get(named.group(1).casefold(), named.group(1).casefold()) if named else "size"
    unit = unit.casefold()
    factor = 2.54 if unit == "in" else 0.1 if unit.startswith("mi") or unit == "mm" else 1.0
    return Value("size", name, round(number * factor, 3), "cm", start, end)


def _mass(text: str, number: float, unit: str, start: int, end: int, before: str) -> Value | None:
    if text[end : end + 1] == "/" or before.endswith("/") or _LIMITED.search(before):
        return None
    if unit == "oz" and not re.search(r"(?i)weigh|\bwt\b", before):
        return None
    lost = re.match(r"(?i) ?(?:of )?(?:unintentional )?weight loss", text[end : end + 28]) or re.search(
        r"(?i)\b(?:lost|loss of|down) (?:about |approximately )?$", before
    )
    return Value("vital", "weight_loss" if lost else "weight", _kilograms(number, unit), "kg", start, end)


def _minutes(text: str, number: float, start: int, end: int, before: str, *, ranged: bool) -> Value | None:
    """Time the clinician gave: total, critical care, discharge, psychotherapy; a range is "time_range"."""
    lead = re.split(r"(?<=[a-z])[.!?]\s|\n", text[max(0, start - 90) : start])[-1]
    said = _TIME_AFTER.match(text, end) or next(iter(reversed(list(_TIME.finditer(lead)))), None)
    if said is None or re.search(
        r"(?i)\b(?:over|every|for at least|x|after|last(?:s|ing)?|within|ice)\s*$", before
    ):
        return Value("duration", "duration", round(number / 1440, 5), "day", start, end)
    which = {"critical": "critical_care_time", "discharge": "discharge_time", "therapy": "psychotherapy_time"}
    name = "time_range" if ranged else which.get(said.lastgroup or "", "total_time")
    return Value("time", name, number, "min", start, end)


def _duration(
    text: str, number: float, unit: str, start: int, end: int, before: str, *, times: bool
) -> Value | None:
    """How long something lasts ("duration"), how long ago it was ("ago"), when it is due ("interval")."""
    after = text[end : end + 12].casefold()
    lead = before[-14:].casefold().rstrip()
    if after.lstrip().startswith("ago"):
        name = "ago"
    elif (
        lead.endswith((" in", "every", "after", "within", "return", "rtc", "(in", "follow up", "back in"))
        and not times
    ):
        name = "interval"
    else:
        name = "duration"
    if unit in ("hour",) and lead.endswith(("every", "q")):
        return None
    if text[end - 1] in "dhwyDHWY" and end - start < 5 and name == "interval" and not lead.endswith("in"):
        return None
    return Value("duration", name, round(number * _DAYS[unit], 4), "day", start, end)
