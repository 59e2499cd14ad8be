"""Quantities with a unit: ages, doses, sizes, weights, durations, and the time a clinician gave.

Lengths are in cm, weights in kg, durations in days, ages in years. What a number without a known unit means is left
to `values`.
"""

import re
from typing import Final

from nlp_coder.language.reading import Value

TIMES: Final = frozenset("xX\u00d7")
_RANGE: Final = re.compile(r"[ ]?(?:-|\u2013|to)[ ]?(\d{1,3}(?:\.\d{1,2})?)(?![\d/])")
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
UNIT: Final = re.compile(
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
_LIMITED: Final = re.compile(
    r"(?i)\b(?:lift(?:ing|s|ed)?|carry(?:ing)?|push(?:ing)?|pull(?:ing)?|limit|restriction|formula|bottle|bottles|feeds?|"
    r"feeding|breast ?milk|water|drinks?)\b[^.;\n]{0,28}$"
)
_OUNCES: Final = re.compile(r"[ ,]{0,2}(?:and )?(\d{1,2}(?:\.\d)?) ?(?:oz|ounces?)\b", re.IGNORECASE)
_GRAVIDA: Final = re.compile(r"\b[Gg]\d{1,2} ?[Pp]\d{1,4}\b[^.;\n]{0,30}$")
_LESION: Final = re.compile(r"(?i)laceration|wound|incision|scar|lesion|ulcer|mass|cut|nodule")
_DOSE_UNITS: Final = {
    "\u00b5g": "mcg", "ug": "mcg", "microgram": "mcg", "milligram": "mg", "gram": "g", "gm": "g", "cc": "mL",
    "ml": "mL",
    "unit": "units", "iu": "units", "meq": "mEq", "puff": "puffs", "puffs": "puffs", "units": "units",
}  # fmt: skip


def height(text: str, number: float, start: int, end: int, kind: str | None) -> Value | None:
    feet = _FEET.match(text, end)
    if feet and number <= 8:
        inches = float(feet.group(1) or 0)
        return Value("vital", "height", round((number * 12 + inches) * 2.54, 1), "cm", start, feet.end())
    if kind == "inch" or (kind is None and 45 <= number <= 84):
        return Value("vital", "height", round(number * 2.54, 1), "cm", start, end)
    if kind == "size" or (kind is None and 100 <= number <= 230):
        return Value("vital", "height", number, "cm", start, end)
    return None


def weight(text: str, number: float, unit: str, start: int, end: int) -> Value:
    ounces = _OUNCES.match(text, end) if unit.casefold()[0] in "lp" else None
    kilograms = _kilograms(number, unit)
    if ounces:
        kilograms = round(kilograms + _kilograms(float(ounces.group(1)), "oz"), 3)
    return Value("vital", "weight", kilograms, "kg", start, ounces.end() if ounces else end)


def _kilograms(number: float, unit: str) -> float:
    unit = unit.casefold()
    factor = 1.0 if unit.startswith("k") else 0.028349523 if unit == "oz" else 0.45359237
    return round(number * factor, 3)


def age(text: str, number: float, start: int, end: int, before: str) -> Value | None:
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


def quantity(
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
    unit = UNIT.match(text, last)
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
        return _duration(text, number, kind, start, unit.end(), before, times=text[match.start()] in TIMES)
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
