"""The parts of a note: where each header stands, and how far its words go.

Headers are known spellings (`data/language/sections.yaml`) in a header's place: at a line start with a colon
or alone on the line, or inside a line after a sentence end. What a header means depends on where it stands:
"Labs:" inside a plan is an item of the plan, "Skin:" inside an examination a body system. Linear in the
length of the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

import yaml

from nlp_coder.errors import BadRuleFileError
from nlp_coder.language.reading import Section
from nlp_coder.language.section_forms import (
    InlineTitle,
    Letters,
    LineStart,
    inline_titles,
    is_title_line,
    key_of,
    line_start,
    lines_of,
)

_FILE: Final = "sections.yaml"
PLANS: Final = frozenset({"plan", "assessment_plan", "orders", "mdm"})
_PROBLEMS: Final = PLANS | frozenset(
    {"assessment", "diagnosis", "discharge_diagnosis", "problem_list", "hospital_course"}
)
_SYSTEMS: Final = frozenset({"ros", "exam", "objective", "vitals"})
_LISTS: Final = _PROBLEMS | _SYSTEMS | {
    "pmh", "psh", "medications", "discharge_medications", "allergies", "family_history", "social_history",
    "labs", "imaging", "results", "screening", "immunizations", "follow_up", "instructions",
    "admission_diagnosis",
}  # fmt: skip
_ASIDE: Final = frozenset(
    {"allergies", "medications", "pmh", "psh", "family_history", "social_history", "ros", "vitals", "labs"}
)
_OPERATIVE: Final = frozenset(
    {"procedure", "preop_diagnosis", "postop_diagnosis", "anesthesia", "specimens", "complications"}
)
_STUDIES: Final = frozenset({"labs", "imaging", "results"})
_JUDGED: Final = frozenset({"assessment", "assessment_plan", "diagnosis", "discharge_diagnosis"})
_IMPRESSION: Final = "sections.impression"
_LASTING: Final = _JUDGED | {
    "plan", "disposition", "mdm", "hpi", "subjective", "objective", "hospital_course", "ed_course",
    "procedure",
}  # fmt: skip
_OF_SIGNING: Final = re.compile(
    r"sign|dictat|transcri|scribe|voice|electronic|attest|confidential|authentic|review", re.IGNORECASE
)
_SOAP: Final[Mapping[str, str]] = {"s": "subjective", "o": "objective", "a": "assessment", "p": "plan"}
_NEXT_LETTER: Final[Mapping[str, str]] = {"subjective": "o", "objective": "a", "assessment": "p"}
_NUMBER: Final = re.compile(r"[ \t]*\d{2,3}(?![\d.)])")


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """One canonical section and where its spellings count as a header."""

    id: str
    name: str
    words: tuple[str, ...]
    inline: bool = False
    inline_only: bool = False
    bare: bool = False
    item: bool = False
    within: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SectionRules:
    """All known headers by spelling; labels of a title block; labels of body systems."""

    headers: Mapping[str, tuple[HeaderRule, ...]]
    labels: frozenset[str]
    organs: frozenset[str]
    known: frozenset[str]
    endings: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Opening:
    start: int
    body: int
    name: str
    rule: str
    numbered: bool = False
    inline: bool = False
    alone: bool = False


def load_sections() -> SectionRules:
    """Read the headers. Raises BadRuleFileError naming the entry that is wrong."""
    text = files("nlp_coder").joinpath("data", "language", _FILE).read_text("utf-8")
    headers: dict[str, list[HeaderRule]] = {}
    labels: frozenset[str] = frozenset()
    organs: frozenset[str] = frozenset()
    for number, row in enumerate(yaml.load(text, yaml.CSafeLoader), start=1):
        rule = _rule(row, number)
        keys = [key_of(word) for word in rule.words]
        if rule.name == "header":
            labels = frozenset(keys)
        elif rule.name == "organ":
            organs = frozenset(keys)
        else:
            for key in keys:
                headers.setdefault(key, []).append(rule)
    frozen = {key: tuple(sorted(rules, key=lambda one: not one.within)) for key, rules in headers.items()}
    known = labels | organs | frozenset(frozen)
    endings = frozenset(re.split("[ /]", key)[-1] for key in frozen)
    return SectionRules(frozen, labels, organs, known, endings)


def _rule(row: Mapping[str, Any], number: int) -> HeaderRule:
    try:
        given = {**row, "words": tuple(row["words"]), "within": frozenset(row.get("within", ()))}
        return HeaderRule(**given)
    except (KeyError, TypeError):
        raise BadRuleFileError(name=_FILE, entry=number, problem="unknown or missing key") from None


def find_sections(text: str, rules: SectionRules) -> tuple[Section, ...]:
    """The sections of a text, in order, which tile it: each begins where the one before ends.

    What stands before the first header is "header" when it is only title and demographic lines, else "body".
    A text without headers is one "body".
    """
    if not text:
        return ()
    openings = _Scan(text, rules).openings()
    openings = _findings_named(_studies_whole(openings))
    first = openings[0].start if openings else len(text)
    if first > 0:
        titles = bool(openings) and all(
            is_title_line(text[start:end], rules.labels) for start, end in lines_of(text, first)
        )
        name = "header" if titles else "body"
        openings.insert(0, _Opening(0, 0, name, f"sections.{'title' if titles else 'no_header'}"))
    ends = [after.start for _, after in pairwise(openings)] + [len(text)]
    return tuple(
        Section(one.name, one.start, min(one.body, end), end, one.rule)
        for one, end in zip(openings, ends, strict=True)
    )


def _studies_whole(openings: list[_Opening]) -> list[_Opening]:
    """Without the indication and impression of a study within the results, where an assessment follows."""
    own = [
        at
        for at, one in enumerate(openings)
        if one.name in _JUDGED and (one.rule != _IMPRESSION or one.alone)
    ]
    last = own[-1] if own else -1
    kept: list[_Opening] = []
    for at, one in enumerate(openings):
        in_study = at < last and not one.alone and bool(kept) and kept[-1].name in _STUDIES
        if not (in_study and one.rule in (_IMPRESSION, "sections.indications", "sections.findings")):
            kept.append(one)
    return kept


def _findings_named(openings: list[_Opening]) -> list[_Opening]:
    """Bare "Findings:" are of an operation where the note has parts of one, else results of a study."""
    if any(one.name in _OPERATIVE for one in openings):
        return openings
    return [replace(one, name="results") if one.rule == "sections.findings" else one for one in openings]


class _Scan:
    """One pass over the lines of a text; knows the section it stands in."""

    __slots__ = ("_capitals", "_found", "_letters", "_lower", "_prose", "_rules", "_text")

    def __init__(self, text: str, rules: SectionRules) -> None:
        self._text = text
        self._rules = rules
        self._found: list[_Opening] = []
        self._letters = Letters.of(text)
        head = text[:4000]
        self._capitals = sum(map(head.count, "EATSNR")) > 2 * sum(map(head.count, "eatsnr"))
        self._prose = False
        self._lower = head == head.lower()

    @property
    def _current(self) -> str:
        return self._found[-1].name if self._found else "body"

    def openings(self) -> list[_Opening]:
        text, before, previous = self._text, "", 0
        for start, end in lines_of(text, len(text)):
            breaks = text.count("\n", previous, start) or text.count("\r", previous, start)
            gap = breaks > 1 or not before
            line = line_start(text, start, end, self._rules.known, gap=gap, before=before)
            count = len(self._found)
            scanned = self._line(line) if line is not None else start
            if gap and count and len(self._found) == count:
                self._resume(start, end)
            self._inline(scanned, end)
            if not self._prose and not self._found:
                self._prose = not is_title_line(text[start:end], self._rules.labels)
            before = text[max(start, end - 60) : end]
            previous = end
        return self._found

    def _resume(self, start: int, end: int) -> None:
        """After a paragraph break, what a header inside a line opened is over, and so is a signature."""
        last = self._found[-1]
        if last.name == "signature":
            if end - start > 60 and not _OF_SIGNING.search(self._text, start, min(end, start + 300)):
                self._found.append(_Opening(start, start, "body", "sections.resumed"))
        elif last.inline and last.name not in _LASTING:
            name = next((one.name for one in reversed(self._found) if not one.inline), "body")
            self._found.append(_Opening(start, start, name, "sections.resumed"))

    def _line(self, line: LineStart) -> int:
        """Open what a line's start opens; return where the search inside the line begins."""
        for title in line.titles:
            if self._letter(line, title.key, title.form, title.body):
                return title.body
            for rule in self._rules.headers.get(title.key, ()):
                if self._opens(rule, line, title.form, title.key, alone=title.alone):
                    opening = _Opening(
                        line.start, title.body, rule.name, rule.id, line.item, alone=title.alone
                    )
                    self._found.append(opening)
                    return title.body
        if line.signed:
            self._found.append(_Opening(line.start, line.signed, "signature", "sections.signed"))
            return line.end
        self._unknown(line)
        return line.first

    def _letter(self, line: LineStart, key: str, form: str, body: int) -> bool:
        if len(key) != 1 or key not in _SOAP or line.item:
            return False
        if form == "colon":
            pulse = key == "p" and self._current != "assessment" and _NUMBER.match(self._text, body - 1)
            if self._letters.is_survey or pulse:
                return False
        elif not (self._letters.is_soap and form in ("letter", "title")):
            return False
        self._found.append(_Opening(line.start, body, _SOAP[key], "sections.soap"))
        return True

    def _opens(self, rule: HeaderRule, line: LineStart, form: str, key: str, *, alone: bool) -> bool:
        """Whether a known spelling at this line start is a header here."""
        current = self._current
        strong = line.strong or (line.capitals and not self._capitals)
        if rule.inline_only or len(key) == 1 or (rule.within and current not in rule.within):
            return False
        if form == "bare":
            return rule.bare
        if form == "spaced" and not (rule.inline and line.capitals):
            return False
        if form == "dash" and not (rule.inline and line.initial):
            return False
        initial = line.initial or self._lower
        if form == "title" and not (strong or line.gap or (initial and line.after_stop)):
            return False
        if form == "title" and current in PLANS and rule.name in _OPERATIVE and not (strong or line.gap):
            return False  # "IV fluids" in a plan is an order
        if line.item and not (strong and alone):
            return self._item_opens(rule, current)
        if current in PLANS and rule.item and not (strong or alone or line.gap):
            return False
        if current == "assessment_plan" and rule.name in ("plan", "assessment", "diagnosis"):
            return strong and alone
        return not (current in _SYSTEMS and key in self._rules.organs)

    def _item_opens(self, rule: HeaderRule, current: str) -> bool:
        """A numbered or bulleted header: only where the note numbers its sections, or outside lists."""
        numbered = bool(self._found) and self._found[-1].numbered
        if current in _PROBLEMS or current in _SYSTEMS:
            return numbered and rule.name != current
        return rule.name != current

    def _unknown(self, line: LineStart) -> None:
        """A title line that no rule knows; a body system after the vitals takes the examination up again."""
        title = line.titles[0] if line.titles else None
        if title is None:
            return
        current = self._current
        if current == "vitals" and title.key in self._rules.organs:
            self._found.append(_Opening(line.start, line.start, "exam", "sections.resumed"))
            return
        if not (title.alone and line.unknown_title) or line.item or current in _LISTS:
            return
        if title.key in self._rules.labels or title.key in self._rules.organs:
            return
        capitals = line.capitals and not self._capitals and (line.gap or line.strong)
        if (self._found or self._prose) and (title.form == "colon" or capitals or line.strong):
            self._found.append(_Opening(line.start, title.body, "other", "sections.unknown"))

    def _inline(self, start: int, end: int) -> None:
        """Headers inside a line, from `start` on; of the titles before one colon the longest known decides."""
        settled = -1
        for title in inline_titles(self._text, start, end, self._rules.endings):
            if len(title.key) == 1:
                if title.after_stop and title.key == _NEXT_LETTER.get(self._current):
                    name = _SOAP[title.key]
                    self._found.append(
                        _Opening(title.start, title.body, name, "sections.soap_inline", inline=True)
                    )
                continue
            if title.body == settled:
                continue  # "CLINICAL HISTORY:" is no "HISTORY:"
            rules = self._rules.headers.get(title.key, ())
            settled = title.body if rules else settled
            for rule in rules:
                if self._opens_inline(rule, title):
                    self._found.append(_Opening(title.start, title.body, rule.name, rule.id, inline=True))
                    break

    def _opens_inline(self, rule: HeaderRule, title: InlineTitle) -> bool:
        current = self._current
        if not rule.inline or (rule.within and current not in rule.within) or rule.name == current:
            return False
        if not title.initial and rule.name not in ("assessment", "plan", "assessment_plan", "diagnosis"):
            return False
        if current in PLANS and rule.item:
            return False
        if current == "assessment_plan" and rule.name in ("plan", "assessment", "diagnosis"):
            return False
        if current in _SYSTEMS and title.key in self._rules.organs:
            return False
        if title.after_stop:
            return True
        last = self._found[-1] if self._found else None
        same_line = last is not None and "\n" not in self._text[last.body : title.start]
        return (
            rule.name in _ASIDE
            and title.initial
            and same_line
            and last is not None
            and last.body > last.start
        )
