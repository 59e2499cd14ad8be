"""The further numbers of a measurement that one clause gives: "Hgb 13.1 on admission, 9.2 on 03/04, 6.9 today".

The clause is read word by word from the first number on, and ends at the first word that is no comparison, day or
time, so that the next laboratory value is never taken in.
"""

import re
from dataclasses import dataclass
from typing import Final

from nlp_coder.language.reading import Flag

_TOKEN: Final = re.compile(
    r"(?P<date>\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d|(?:19|20)\d\d\b|\d{1,2}:\d\d)"
    r"|(?P<number>\d{1,3}(?:\.\d{1,2})?)(?![\d/])|(?P<unit>[mnu]?g/[dm]L|mEq/L|mmol/L|%|mL/min\S*)"
    r"|(?P<word>[A-Za-z][A-Za-z'-]*)|(?P<mark>->|-->|[\u2192,()>~-])|(?P<stop>\S)"
)
_WORDS: Final = frozenset(
    """
    to from up down then now was is of on at in the her his a and yesterday today tonight morning evening this last
    admission arrival admit admitted presentation discharge day days hd pod week weeks month months year years ago
    baseline prior previous previously peak peaked peaking nadir with repeat rose rising fell falling dropped
    dropping increased decreased improved improving trended trending went before after later initial initially
    since usual known clinic around about by h hr hrs hours postop post-op preop pre-op ed january february march
    april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    spring summer autumn fall winter recheck rechecked surgery steady stable unchanged
    """.split()
)
_OLD: Final = re.compile(
    r"\b(?:months?|years?|baseline|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|spring|summer|autumn|winter|20\d\d|usual|known)\b",
    re.IGNORECASE,
)
_COUNTS: Final = re.compile(
    r"\s*-?(?:days?|hours?|hrs?|h\b|weeks?|months?|years?|units?|mg|x\b|L\b)", re.IGNORECASE
)
_DAY: Final = re.compile(r"(?:\bday|\bhd|\bpod|#|q)\s?$", re.IGNORECASE)
_REACH: Final = 140
_FROM: Final = re.compile(r" from (\d{1,3}(?:\.\d{1,2})?)(?![\d/])")
_MEASURES: Final = {
    "cr": "creatinine", "creatinine": "creatinine", "hgb": "hemoglobin", "hemoglobin": "hemoglobin", "hb": "hemoglobin",
    "sodium": "sodium", "potassium": "potassium", "platelets": "platelets", "egfr": "egfr",
}  # fmt: skip
_MOVED: Final = re.compile(
    rf"\b({'|'.join(_MEASURES)}) (?:level |has |had )?"
    r"(?:rose|fell|dropped|increased|decreased|trended|went|risen|fallen|rising|falling|drifted)(?: up| down)?$"
)
_SCORES: Final = {
    "t_score": ("score", re.compile(r"t[- ]scores?\b[^\d.;\n-]{0,30}(-\d\.\d)")),
    "moca": ("moca", re.compile(r"moca\b[^\d.;\n]{0,20}(\d{1,2}) ?/ ?30")),
    "mmse": ("mmse", re.compile(r"mmse\b[^\d.;\n]{0,20}(\d{1,2}) ?/ ?30")),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of a measurement. `old`: the clause gives it as a baseline or as months ago."""

    number: float
    start: int
    end: int
    flag: Flag | None = None
    old: bool = False


def tail_of(text: str, first: Reading) -> list[Reading]:
    """The numbers that follow a value in its clause and belong to it."""
    found: list[Reading] = []
    since, until = first.end, min(len(text), first.end + _REACH)
    for token in _TOKEN.finditer(text, first.end, until):
        gap = text[since : token.start()]
        if "\n" in gap or token["stop"]:
            break
        if token["word"] and token["word"].lower() not in _WORDS:
            break
        if token["number"] and not _DAY.search(text, max(0, token.start() - 5), token.start()):
            if _COUNTS.match(text, token.end()):
                since = token.end()
                continue
            number = float(token["number"])
            if not first.number / 9 <= number <= first.number * 9:
                break
            before = text[found[-1].end if found else first.end : token.start()]
            after = re.match(
                r"[ (]*(?:in|\w+ months?|\w+ years?|at baseline)[^,;.\n]{0,14}",
                text[token.end() : token.end() + 24],
            )
            old = bool(_OLD.search(before) or (after and _OLD.search(after[0])))
            found.append(Reading(number, token.start(), token.end(), None, old))
        since = token.end()
    return found


def moved(lower: str) -> list[tuple[str, Reading]]:
    """The first number of "creatinine rose from 1.0 to 2.2"; the second follows it in the clause."""
    found = []
    for match in _FROM.finditer(lower):
        named = _MOVED.search(lower, max(0, match.start() - 50), match.start())
        if named:
            found.append((_MEASURES[named[1]], Reading(float(match[1]), *match.span(1))))
    return found


def scores(lower: str) -> list[tuple[str, Reading]]:
    """Scores below zero or of thirty, which are no plain numbers ("T-score -3.1", "MoCA 15/30")."""
    found = []
    for name, (word, form) in _SCORES.items():
        if word in lower and (match := form.search(lower)):
            found.append((name, Reading(float(match[1]), *match.span(1))))
    return found
