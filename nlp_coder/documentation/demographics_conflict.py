"""The record's sex and age against the note's words and the codes' own limits.

A mismatch is either the wrong chart or the wrong record, and a payer rejects the claim either way. Sources: Medicare
Code Editor (age and sex conflicts); AHIMA, Ensuring the Integrity of the EHR: patient identity.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import yaml

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.coded import coded_diagnoses
from nlp_coder.documentation.registry import Finding, Hit, gap
from nlp_coder.documentation.table_rows import table_text
from nlp_coder.errors import BadRuleFileError
from nlp_coder.review import Evidence

_NAME: Final = "demographic_words.yaml"
_STATED: Final = re.compile(
    r"(?P<age>\d{1,3})[ -]?(?:(?P<unit>years?|yrs?|months?|mos?|weeks?|wks?|days?)[ -]{1,2}olds?"
    r"|y/?o|y\.o\.|yo"
    r"|(?P<short>(?-i:[MF]))\b)"
    r"(?:[ -]?(?P<letter>(?-i:[MF]))\b"
    r"|(?P<between>[^.\n;:]{0,60}?)\b(?P<sex>man|woman|male|female|gentleman|lady|boy|girl)\b)?",
    re.IGNORECASE,
)
_NUMBER_BEFORE: Final = frozenset("0123456789./-")
"""Digits behind these are part of a date, a pressure or a longer number."""
_BETWEEN: Final = re.compile(
    r"\b(?:with|who|whose|and|her|his|husband|wife|for|has|had|here|presents)\b", re.IGNORECASE
)
_SEX: Final = {"man": "M", "male": "M", "gentleman": "M", "boy": "M", "m": "M"} | {
    "woman": "F", "female": "F", "lady": "F", "girl": "F", "f": "F",
}  # fmt: skip
_KIN: Final = re.compile(
    r"\b(?:mother|father|mom|dad|son|daughter|child|brother|sister|husband|wife|partner|spouse|uncle|aunt|cousin|grand\w+"
    r"|parents?|family|fhx|famhx|donor|sibling|nephew|niece|friend|baby|infant|newborn|fetus|caregiver|girlfriend|boyfriend)\b"
)
_YOUNG: Final = frozenset({"child", "baby", "infant", "newborn", "fetus"})
"""Right behind an age these name the patient, not a relative."""
_TRANS: Final = re.compile(
    r"\b(?:transgender|trans (?:man|woman|male|female)|transsexual|intersex|gender[- ](?:affirming|dysphoria|identity)"
    r"|assigned (?:male|female)|non-?binary|pronouns|vaginoplasty|phalloplasty)\b"
)
_PRONOUN: Final = re.compile(r"\b(?:(?P<m>he|his|him|himself)|(?P<f>she|her|hers|herself))\b")
_MANY_PRONOUNS: Final = 4
_KIN_REACH: Final = 45
_YEARS_APART: Final = 1.0
_OPENING: Final = 1500
_PAST: Final = re.compile(r"\b(?:at(?: the)?(?: age(?: of)?)?|when|since|until|age)\W*$", re.IGNORECASE)
_UNIT_YEARS: Final = {"y": 1.0, "m": 1 / 12, "w": 1 / 52, "d": 1 / 365}


@dataclass(frozen=True, slots=True)
class _Words:
    stems: tuple[str, ...]
    said: re.Pattern[str]


@cache
def _load_words() -> dict[str, _Words]:
    """Words of the anatomy, by the sex in whose record they conflict."""
    rows: Any = yaml.safe_load(table_text(_NAME))
    found = {}
    for entry, row in enumerate(rows, start=1):
        if set(row) != {"id", "sex", "source", "words"} or row["sex"] not in ("M", "F"):
            raise BadRuleFileError(name=_NAME, entry=entry, problem="needs id, sex (M or F), source, words")
        said = re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in row['words'])})\b")
        found["F" if row["sex"] == "M" else "M"] = _Words(_stems(row["words"]), said)
    return found


def _stems(words: list[str]) -> tuple[str, ...]:
    """The words without those that hold another."""
    return tuple(
        sorted(one for one in set(words) if not any(other != one and other in one for other in words))
    )


@gap(
    "demographics-conflict",
    severity="warn",
    source="Medicare Code Editor: age and sex conflict; AHIMA, patient identity integrity",
    message="The record says {record}; the note says {note}.",
    question="The record gives the patient as {record}, the note reads {note}. Which is right for this patient?",
    options=("The record is right", "The note is right", "The note belongs to another patient"),
)
def demographics_conflict(given: Finding) -> Iterator[Hit]:
    """At most one gap for the sex and one for the age; the plainest words first."""
    chart = given.chart
    sex, age = chart.note.encounter.sex, chart.note.encounter.age
    if sex is None and age is None:
        return
    stated = tuple(_stated(chart))
    if sex is not None:
        found = (
            _sex_stated(stated, sex)
            or _anatomy(chart, sex)
            or _sex_of_code(chart, sex)
            or _pronouns(chart, sex)
        )
        if found is not None and not _TRANS.search(chart.lower):
            record = "male" if sex == "M" else "female"
            yield Hit(found[0], found[1], {"record": record, "note": found[2]})
    if age is not None and (hit := _age_stated(stated, age) or _age_of_code(chart, age)):
        yield Hit(hit[0], hit[1], {"record": f"{age:g} years", "note": hit[2]})


_Found = tuple[tuple[Evidence, ...], tuple[str, ...], str]
_Stated = tuple[Evidence, str | None, float | None]


def _stated(chart: Chart) -> Iterator[_Stated]:
    """Phrases in the opening that give the patient's age, with the sex where they say it."""
    for match in _STATED.finditer(chart.text, 0, min(_OPENING, len(chart.text))):
        if chart.text[max(0, match.start() - 1) : match.start()] in _NUMBER_BEFORE:
            continue
        if _is_of_kin(chart, match.start(), match.end()) or _PAST.search(
            chart.text, max(0, match.start() - 20), match.start()
        ):
            continue
        word, between = match["letter"] or match["short"], match["between"]
        end = match.end()
        if match["sex"] is not None:
            if _BETWEEN.search(between or ""):
                end = match.start("between")
            else:
                word = match["sex"]
        unit = (match["unit"] or "y")[0].lower()
        yield (
            chart.evidence(match.start(), end),
            _SEX[word.lower()] if word else None,
            float(match["age"]) * _UNIT_YEARS[unit],
        )


def _sex_stated(stated: tuple[_Stated, ...], sex: str) -> _Found | None:
    told = [(words, said) for words, said, _ in stated if said is not None]
    if not told or told[0][1] == sex:
        return None
    return (told[0][0],), (), "a man" if told[0][1] == "M" else "a woman"


def _age_stated(stated: tuple[_Stated, ...], age: float) -> _Found | None:
    """The first age that the note states, when it is off by more than a year and no other stated age agrees."""
    ages = [(words, years) for words, _, years in stated if years is not None]
    if not ages or any(abs(int(years) - int(age)) <= _YEARS_APART for _, years in ages):
        return None
    words, years = ages[0]
    return (words,), (), f"{years:.0f} years" if years >= 1 else f"{years * 12:.0f} months"


def _anatomy(chart: Chart, sex: str) -> _Found | None:
    """An organ or state of the other sex, said of the patient."""
    words = _load_words()[sex]
    lower = chart.lower
    if not any(stem in lower for stem in words.stems):  # far faster than the pattern, and nearly always all
        return None
    for match in words.said.finditer(lower):
        if not _is_of_kin(chart, *match.span()) and not chart.section_at(match.start()).startswith("family"):
            found = chart.evidence(*match.span())
            return (found,), (), f"“{found.text}”"
    return None


def _sex_of_code(chart: Chart, sex: str) -> _Found | None:
    """A diagnosis on the claim, or one held back, that only the other sex has."""
    other = "FEMALE_ONLY" if sex == "M" else "MALE_ONLY"
    for one in coded_diagnoses(chart):
        if chart.book.has_flag(one.number, other):
            return one.evidence, (one.code,), chart.book.title(one.number)
    return None


def _age_of_code(chart: Chart, age: float) -> _Found | None:
    """A diagnosis that the code's age limit keeps from a patient of this age."""
    limits = (("NEWBORN_ONLY", 0, 1), ("CHILD_ONLY", 0, 18), ("ADULT_ONLY", 15, 200))
    for one in coded_diagnoses(chart):
        for flag, low, high in limits:
            if chart.book.has_flag(one.number, flag) and not low <= age < high:
                return one.evidence, (one.code,), chart.book.title(one.number)
    return None


def _pronouns(chart: Chart, sex: str) -> _Found | None:
    """Pronouns of the other sex throughout, none of the record's: several, for one may be a slip or a relative's."""
    own = "m" if sex == "M" else "f"
    places = []
    for match in _PRONOUN.finditer(chart.lower):
        if match[own] is not None:
            return None
        places.append(match.span())
    if len(places) < _MANY_PRONOUNS or _KIN.search(chart.lower):
        return None
    evidence = tuple(chart.evidence(*span) for span in places[:2])
    return evidence, (), f"“{evidence[0].text}” throughout"


def _is_of_kin(chart: Chart, start: int, end: int) -> bool:
    """Whether a relative is named right before, or right after in the same clause."""
    low = max(chart.lower.rfind(mark, 0, start) for mark in ".;\n")
    before = chart.lower[max(low, start - _KIN_REACH) + 1 if low >= 0 else max(0, start - _KIN_REACH) : start]
    after = re.split(r"[.;,\n]", chart.lower[end : end + 15])[0]
    if _KIN.search(before) is not None:
        return True
    return any(match.group() not in _YOUNG for match in _KIN.finditer(after))
