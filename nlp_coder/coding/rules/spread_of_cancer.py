"""Where a cancer has spread to is secondary, where it came from is primary (Guidelines I.C.2; the neoplasm table).

"Metastatic breast cancer to bone" is the cancer of the breast and a secondary of bone: neither a primary of bone nor a
secondary of the breast. `data/coding/secondary_sites.tsv` holds the secondary column of the sites that notes name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Final

from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, stated
from nlp_coder.coding.service_status import is_affirmed
from nlp_coder.coding.verdict import Verdict

_SPREAD: Final = re.compile(
    r"\b(?:metasta(?:tic|sis|ses|si[sz]ed|si[sz]ing)|mets|spread|disseminated)\b", re.IGNORECASE
)
_TO: Final = re.compile(r"[^.;:\n]{0,60}?\b(?:to|into|involving|in)[ \n]+", re.IGNORECASE)
_BETWEEN: Final = re.compile(
    r"[ \n]*(?:,[ \n]*(?:and[ \n]+)?|(?:and|as well as)[ \n]+|/|&[ \n]*)", re.IGNORECASE
)
_NODES: Final = "C77.9"
_SECONDARY: Final = ("C77", "C78", "C79")
_NO_PRIMARY: Final = (*_SECONDARY, "C80", "C81", "C82", "C83", "C84", "C85", "C88", "C9")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Site:
    """A site that the words say is secondary; `cause` is the word of spread, `code` the secondary code."""

    code: str
    span: Span
    cause: Span


@dataclass(frozen=True, slots=True)
class _Sites:
    listed: re.Pattern[str]
    before: re.Pattern[str]
    codes: Mapping[str, tuple[str, str, str]]


def spread_of_cancer(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Add secondaries that the words of spread name; withhold primaries there and secondaries of the origin."""
    leads = [one for one in verdicts if one.withheld is None and _is_primary(context.code(one))]
    for lead in leads:
        for told in lead.case.live:
            start, end = context.around.reading.sentences[told.finding.sentence]
            if sites := list(_sites(context.around.reading.text, start, end)):
                verdicts = [_corrected(one, sites, context) for one in verdicts]
                verdicts = _added(verdicts, lead, sites, context)
    return verdicts


def _is_primary(code: str) -> bool:
    return code.startswith("C") and not code.startswith(_NO_PRIMARY)


def _sites(text: str, start: int, end: int) -> Iterator[_Site]:
    """Sites after "metastatic … to", and before "metastases", that are not denied or doubted."""
    table = _table()
    for spread in _SPREAD.finditer(text, start, end):
        if not is_affirmed(text, spread.start()):
            continue
        if to := _TO.match(text, spread.end(), end):
            place = to.end()
            while site := table.listed.match(text, place, end):
                yield _Site(_code(site), site.span("site"), spread.span())
                if not (between := _BETWEEN.match(text, site.end(), end)):
                    break
                place = between.end()
    for site in table.before.finditer(text, start, end):
        if is_affirmed(text, site.start()):
            yield _Site(_code(site), site.span("site"), site.span("spread"))


def _code(site: re.Match[str]) -> str:
    left, right, other = _table().codes[" ".join(site["site"].lower().split())]
    return {"left": left, "right": right}.get((site["side"] or "").lower()) or other


def _corrected(one: Verdict, sites: list[_Site], context: Context) -> Verdict:
    """Withheld, where all its words read a site of spread as a primary, or the origin as a secondary."""
    code = context.code(one)
    spans = [told.finding.hit.spans for told in one.case.live]
    if one.withheld is not None or not spans:
        return one
    if _is_primary(code) and all(any(_ends_in(words, site) for site in sites) for words in spans):
        why = ("secondary", "the cancer has spread there")
    elif code.startswith(_SECONDARY) and all(
        any(_is_of_origin(code, words, site) for site in sites) for words in spans
    ):
        why = ("primary", "the cancer came from there, or a sharper site is named")
    else:
        return one
    return replace(one, withheld="excluded", because=(*one.because, why))


def _ends_in(words: tuple[Span, ...], site: _Site) -> bool:
    """The last of the words is the site, and another stands before it."""
    return len(words) > 1 and any(site.span[0] <= start < site.span[1] for start, _ in words[1:])


def _is_of_origin(code: str, words: tuple[Span, ...], site: _Site) -> bool:
    """The words hold the word of spread and not the site, or name its nodes without the region that it names."""
    if code == _NODES != site.code and site.code.startswith(_NODES[:3]):
        return any(site.span[0] <= start < site.span[1] for start, _ in words)
    is_other = code[:5] != site.code[:5]
    return (
        is_other
        and site.cause in words
        and all(end <= site.span[0] or start >= site.span[1] for start, end in words)
    )


def _added(verdicts: list[Verdict], lead: Verdict, sites: list[_Site], context: Context) -> list[Verdict]:
    for site in sites:
        told = {context.code(one)[:5] for one in verdicts if one.withheld is None}
        if site.code[:5] in told:
            continue
        number = context.book.number(site.code)
        why = ("neoplasm table, secondary", f"{context.code(lead)} has spread there")
        reportable = beside(lead, "the words say where it has spread", site.cause)
        kept = [one for one in verdicts if one.number != number]
        verdicts = [*kept, stated(number, site.span, context.around.reading, reportable, why)]
    return verdicts


@lru_cache(maxsize=1)
def _table() -> _Sites:
    rows = (
        files("nlp_coder")
        .joinpath("data", "coding", "secondary_sites.tsv")
        .read_text("utf-8")
        .splitlines()[1:]
    )
    codes: dict[str, tuple[str, str, str]] = {}
    for row in rows:
        names, left, right, other = row.split("\t")
        codes |= dict.fromkeys(names.split("|"), (left, right, other))
    longest = sorted(codes, key=lambda name: (-len(name), name))
    site = "|".join(name.replace(" ", "[ \\n]+") for name in longest)
    lead_in = r"(?:(?:the|her|his|both|bilateral|multiple|several)[ \n]+)*(?:(?P<side>left|right)[ \n]+)?"
    return _Sites(
        re.compile(rf"{lead_in}(?P<site>{site})\b", re.IGNORECASE),
        re.compile(
            rf"\b(?:(?P<side>left|right)[ \n]+)?(?P<site>{site})[ \n]+(?P<spread>mets|metastas[ie]s)\b",
            re.IGNORECASE,
        ),
        codes,
    )
