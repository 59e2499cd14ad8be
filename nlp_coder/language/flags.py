"""What a report prints beside a laboratory number: its own mark ("H", "(L)", "*") or a reference range.

Only what is printed counts: no reference range of our own decides that a number is abnormal, since laboratories differ.
"""

import re
from typing import Final

from nlp_coder.language.reading import Flag

_UNIT: Final = (
    r"(?:\s?(?:%|[A-Za-z\u00b5\u03bc]{1,8}/(?:[0-9.]{1,4}\s?)?[A-Za-z0-9\u00b2]{1,8}|x?\s?10[\^e*]?\d{1,2}/[A-Za-z\u00b5\u03bc]{1,3}"
    r"|K/[\u00b5u]L|IU/L|fL|pg|mm/hr?|mmHg|sec(?:onds)?))?"
)
_MARK: Final = (
    r"[\[(]?(?P<mark>HH?|LL?|[Hh]igh|[Ll]ow|HIGH|LOW|[Cc]rit(?:ical)?(?: (?:high|low))?|[Aa]bn(?:ormal)?)[\])]?"
    r"(?=\s*(?:[,;.)\]|]|$|\n|\r)|\s+[A-Z(\[]|\s+\d|\s+(?:ref|range|normal|from|today|on|and)\b)"
)
_NUMBER: Final = r"\d{1,6}(?:\.\d{1,3})?"
_RANGE: Final = (
    rf"[\[(]?(?:(?:reference|ref|normal|nl)\.?(?: range)?:?\s?)?(?P<low>{_NUMBER})\s?(?:-|\u2013|to)\s?"
    rf"(?P<high>{_NUMBER})(?!\d|/|-)"
)
_LIMIT: Final = (
    rf"[\[(](?:(?:reference|ref|normal|nl)\.?:?\s?)?(?P<sign><=?|>=?|\u2264|\u2265)\s?(?P<limit>{_NUMBER})"
)
_AFTER: Final = re.compile(
    rf"{_UNIT}(?P<star>[*!])?\s?(?P<arrow>[\u2191\u2193])?(?:[ \t|,]{{0,8}}(?:{_MARK}"
    rf"|(?:{_RANGE}|{_LIMIT}){_UNIT}[\])]?(?:[ \t|,]{{0,8}}{_MARK.replace('mark', 'second')})?))?"
)


def flag_of(text: str, start: int, end: int, number: float) -> Flag | None:
    """The flag of the number that `text[start:end]` writes; None where nothing is printed or the range holds it."""
    found = _AFTER.match(text, end)
    if found is None:
        return None
    mark = (found["mark"] or found["second"] or "").lower()
    if mark:
        return "low" if "l" in mark[:2] or "low" in mark else "high" if "h" in mark else "abnormal"
    if found["arrow"]:
        return "high" if found["arrow"] == "\u2191" else "low"
    beside: Flag | None = "abnormal" if found["star"] else None
    if found["limit"]:
        above, limit = found["sign"][0] in "<\u2264", float(found["limit"])
        return "high" if above and number > limit else "low" if not above and number < limit else beside
    if found["low"] is None or not float(found["low"]) < float(found["high"]):
        return beside
    return "low" if number < float(found["low"]) else "high" if number > float(found["high"]) else beside
