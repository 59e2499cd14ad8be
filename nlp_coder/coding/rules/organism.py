"""The organism that a note names as the cause of an infection, where the code of the infection does not say it.

Guidelines I.C.1.b: an additional code from B95-B97 identifies the organism. The organisms, and the infections beside
which each is coded, are in `data/coding/organisms.tsv`. Only a named cause or a grown culture counts.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, stated
from nlp_coder.coding.verdict import Verdict
from nlp_coder.errors import BadRuleFileError

_LEAD: Final = (
    r"\b(?:grew|grows|growing|grown|positive for|due to|caused by|secondary to|2/2|cultures?[:,]?)\s+(?:out\s+)?"
    r"(?:[>≥]?\s?\d[\d,]*k?(?:\s?cfu(?:/ml)?)?\s+(?:of\s+)?)?"
)
_TRAIL: Final = (
    r"\s+(?:(?:in|on|from)\s+(?:the\s+)?(?:\w+\s+){0,2}cultures?\b"
    r"|\(?(?:biopsy|urease|stool antigen) positive)"
)
_DENIED: Final = re.compile(r"\b(?:no|not|without|negative for|never|if)\b[^.;\n]{0,30}$", re.IGNORECASE)


def organism(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add the organism beside the suggested infection it causes, each once."""
    there = {context.code(one) for one in verdicts if one.withheld is None}
    added: list[Verdict] = []
    text = context.around.reading.text
    for code, infections, pattern in _organisms():
        lead = next(
            (one for one in verdicts if one.withheld is None and context.code(one).startswith(infections)),
            None,
        )
        if lead is None or code in there:
            continue
        found = next((hit for hit in pattern.finditer(text) if not _denied(text, hit.start(), context)), None)
        number = context.book.find(code)
        if found is None or number is None or not context.book.is_valid_on(number, context.day):
            continue
        why = ("organism of the infection (I.C.1.b)", f"named as the cause beside {context.code(lead)}")
        reportable = beside(lead, "organism named", found.span())
        added.append(stated(number, found.span(), context.around.reading, reportable, why))
    numbers = {one.number for one in added}
    return [one for one in verdicts if one.number not in numbers] + added


def _denied(text: str, start: int, context: Context) -> bool:
    if context.around.reading.section_at(start).name in ("family_history", "past_medical_history"):
        return True
    return _DENIED.search(text, max(0, start - 40), start) is not None


@cache
def _organisms() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """Code, prefixes of the infections, and the words that name the organism as a cause."""
    name = "data/coding/organisms.tsv"
    rows = []
    lines = files("nlp_coder").joinpath(name).read_text("utf-8").splitlines()
    for place, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != 4 or not all(cells):
            raise BadRuleFileError(name=name, entry=place, problem="needs code, infections, words and source")
        words = "(?:" + cells[2] + ")"
        pattern = re.compile(rf"(?:{_LEAD}){words}\b|\b{words}{_TRAIL}", re.IGNORECASE)
        rows.append((cells[0], tuple(cells[1].split("|")), pattern))
    return tuple(rows)
