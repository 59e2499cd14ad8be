"""What a note holds of values and words, looked up by the clinical tables.

A value counts where the note says that it was measured: not as a limit ("transfuse if Hgb < 7"), a goal, or a
relative's. A word counts as affirmed unless its clause denies it, makes it a condition, or names only its prevention.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.documentation.clinical.rows import Group, Test
from nlp_coder.documentation.clinical.scan import Spans, scan
from nlp_coder.documentation.clinical.trend import Reading, moved, scores, tail_of
from nlp_coder.language.reading import Drug

Span = tuple[int, int]

_NOT_OURS: Final = frozenset({"family_history", "allergies", "instructions", "immunizations", "signature"})
_LIMIT: Final = re.compile(
    r"(?:[<>\u2264\u2265]\s*|\b(?:less|greater|more|lower|higher) than |\b(?:under|over|above|below) )$"
)
_CONDITION: Final = re.compile(
    r"\b(?:if|when|unless|until|for|keep|goal|target|maintain|hold|call|notify|threshold|should|risk of|reference|"
    r"normal|ideal|of more than)\b[^.;\n]*$"
)
_DENIED: Final = re.compile(
    r"\b(?:no|not|n't|denie[sd]|denying|without|never|none|negative for|absence of|absent|nor|free of|rather than|"
    r"if|should|avoid\w*|consider\w*|declin\w*|refus\w*|hold|held|unless|resolved|defer\w*|instead of|"
    r"did not|didn't|does not|doesn't|unlikely|rule out|r/o|ruled out|risk (?:of|for)|prevent\w*|"
    r"history of|h/o|hx of|mother|father|sister|brother|"
    r"goal|return (?:if|for)|call (?:if|for)|watch for|monitor(?:ing)? for)\b"
)
_DENIED_AFTER: Final = re.compile(
    r"\W{0,3}(?:was |were |is |are |has been )?(?:not |no\b|none|absent|negative|denied|declined|"
    r"deferred|cancel\w*|refused|ruled out|never|prn\b|as needed|if |\d* ?(?:wnl|normal)\b)"
)
_BUT: Final = re.compile(r"[.;:\n](?!\d)|\bbut\b|\bhowever\b|\balthough\b|\bnow\b")
_LIST: Final = re.compile(r"[.;:\n,](?!\d)|\bbut\b|\bhowever\b|\balthough\b|\bnow\b|\band\b")
_NOT_NAMING_BEFORE: Final = re.compile(
    r"(?:\brisk (?:of|for|factors? for)|prevent(?:ion of|s|ing|)?|screen(?:ed|ing|)? for|watch(?:ing)? for|"
    r"monitor(?:ed|ing|)? for|mother'?s?|father'?s?|sister'?s?|brother'?s?|family history of|fh of|"
    r"mother (?:had|has|with)|father (?:had|has|with)|(?:no|denies) (?:history|hx|h/o) of|no h/o|no prior|"
    r"no known|denies|denied|no|without|return (?:if|for)) (?:any |prior |acute |current )?$"
)
_NOT_NAMING_AFTER: Final = re.compile(
    r"[ -]?(?:prophylaxis|ppx|protocol|bundle|screen\w*|alert|panel|antibod\w*|precautions?|work-?up|risk|prevention)\b"
)
_WHAT: Final = re.compile(r"[.;\n,(|](?!\d)[ \t]*|: +(?=[A-Za-z])|\b(?:and|with|had|has|was found to have) ")
_BEYOND: Final = re.compile(
    r"(?:/\d{2,3}\b)?(?:\s?(?:%|[µum]?mol/L|mEq/L|[mnp]?g/[dm]L|mm ?Hg|mL/min|/min|K/uL|x10\^?9/L|fL|kg/m2))?"
    r"(?: ?\([^()\n]{1,40}\)|(?: (?:on (?:RA|room air|\d+ ?L|admission|arrival|\d{1,2}/\d{1,2}(?:/\d{2,4})?)|today|"
    r"yesterday|this morning|at discharge|overnight)\b)){0,2}"
)
_AMOUNT: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d)?[ -]$")
_NOT_SAID: Final = frozenset({"family", "negated", "hypothetical", "ambiguous"})
_NAMED_IN: Final = frozenset({"pmh", "problem_list", *ASSESSED})
_SMALL_DOSE: Final = re.compile(r"[ \t]*0?\.\d")
_CELSIUS: Final = frozenset({"temperature", "temperature_max"})


@dataclass(frozen=True)
class Facts:
    """One note's values and words. Lookups are lazy: most notes touch few rows."""

    chart: Chart

    @cached_property
    def values(self) -> dict[str, list[Reading]]:
        """Measured values by name, in text order."""
        found: dict[str, list[Reading]] = {}
        for one in self.chart.reading.values:
            if one.kind in ("lab", "vital") and self._is_measured(one.start):
                number = one.number
                if one.name in _CELSIUS and one.unit == "F":
                    number = (number - 32) / 1.8
                name = "temperature" if one.name in _CELSIUS else one.name
                found.setdefault(name, []).append(Reading(number, one.start, one.end, one.flag))
        for name, score in (*scores(self.chart.lower), *moved(self.chart.lower)):
            if name not in found and self._is_measured(score.start):
                found[name] = [score]
        return found

    @cached_property
    def words(self) -> dict[str, Spans]:
        """Where the tables' words stand, denied or not."""
        return scan(self.chart.lower)

    @cached_property
    def age(self) -> float | None:
        given = self.chart.note.encounter.age
        if given is not None:
            return given
        said = next((one for one in self.chart.reading.values if one.name == "age"), None)
        return None if said is None else said.number

    @property
    def is_adult(self) -> bool:
        return self.age is None or self.age >= 18

    @cached_property
    def is_pregnant(self) -> bool:
        return any(one.code.startswith(("O", "Z33", "Z34", "Z3A")) for one in self.chart.diagnoses)

    def group(self, group: Group, *, lists: bool = False) -> tuple[Span, ...]:
        """The words that meet a group, in text order; empty where too few of its tests hold."""
        spans: list[Span] = []
        held = 0
        for test in group.of:
            met = self.meets(test, lists=lists)
            if met:
                held += 1
                spans += met
        return tuple(sorted(set(spans))) if held >= group.least else ()

    def meets(self, test: Test, *, lists: bool = False) -> tuple[Span, ...]:
        """The first words that meet a test. `lists`: a comma ends what a "no" governs."""
        if test.words:
            spans = self.affirmed(test.words, lists=lists)
            return spans[:1]
        if test.sex and test.sex != (self.chart.note.encounter.sex or "F"):
            return ()
        if test.change:
            return self._change(test)
        if test.series:
            return self._series(test)
        return self._value(test)

    def affirmed(self, words: tuple[str, ...], *, lists: bool = False) -> tuple[Span, ...]:
        """Where any of the words stand and their clause does not deny them, in text order."""
        found = [
            span for word in words for span in self.words.get(word, ()) if self._is_affirmed(*span, lists)
        ]
        return tuple(sorted(found))

    def supports(self, group: Group, besides: tuple[Span, ...]) -> bool:
        """Whether any test of a group is met by words other than those that state the diagnosis itself."""
        for test in group.of:
            met = self.affirmed(test.words, lists=True) if test.words else self.meets(test)
            if any(not any(a <= start < b for a, b in besides) for start, _ in met):
                return True
        return False

    def tells(self, course: tuple[str, ...], stated: tuple[Span, ...]) -> bool:
        """Whether a word of the course of a condition stands in a sentence, or a problem, that names the condition."""
        told = self.affirmed(course)
        if not told:
            return False
        reading = self.chart.reading
        spans = (*reading.sentences, *((one.start, one.end) for one in reading.problems))
        named = [(low, high) for low, high in spans if any(low <= start < high for start, _ in stated)]
        return any(low <= start < high for start, _ in told for low, high in named)

    def names(self, words: tuple[str, ...]) -> bool:
        """Whether the note names a condition by one of the words, as more than something to prevent."""
        return any(self._is_named(*span) for word in words for span in self.words.get(word, ()))

    def quoted(self, start: int, end: int) -> Span:
        """A value's words with its name and what the note says beside it ("Na 123 (124 yesterday)")."""
        text = self.chart.text
        if not text[start : start + 1].isdigit():
            amount = _AMOUNT.search(text, max(0, start - 8), start)
            return (amount.start() if amount else start), end
        from_ = max(0, start - 40)
        cuts = [match.end() for match in _WHAT.finditer(text, from_, start)]
        first = cuts[-1] if cuts else start if from_ else 0
        beyond = _BEYOND.match(text, end)
        first = first if first <= start and text[first:start].strip() else start
        last = beyond.end() if beyond else end
        while first < start and text[first].isspace():
            first += 1
        return first, last

    def _value(self, test: Test) -> tuple[Span, ...]:
        for one in self.values.get(test.value, ()):
            if test.flag:
                if one.flag in (test.flag, "abnormal"):
                    return ((one.start, one.end),)
            elif test.holds(one.number):
                return ((one.start, one.end),)
        return ()

    def _trend(self, name: str) -> list[Reading]:
        found = []
        reached = 0
        for one in self.values.get(name, ()):
            if one.start < reached:
                continue
            found.append(one)
            tail = tail_of(self.chart.text, one)
            found += tail
            reached = tail[-1].end if tail else one.end
        return found

    def _change(self, test: Test) -> tuple[Span, ...]:
        trend = self._trend(test.change)
        if len(trend) < 2:
            return ()
        low, high = min(trend, key=_number), max(trend, key=_number)
        if not test.holds(low.number if test.fall is not None else high.number):
            return ()
        if test.fall is not None:
            met = round(high.number - low.number, 2) >= test.fall
        elif test.ratio is not None:
            met = low.number > 0 and round(high.number / low.number, 3) >= test.ratio
        else:
            near = abs(high.start - low.start) < 160 and not (low.old or high.old)
            met = near and round(high.number - low.number, 2) >= (test.rise or 0)
        return tuple(sorted(((low.start, low.end), (high.start, high.end)))) if met else ()

    def _series(self, test: Test) -> tuple[Span, ...]:
        """Two readings beyond the limit, one of them an older one."""
        beyond = [one for one in self._trend(test.series) if test.holds(one.number)]
        if len(beyond) >= 2 and any(one.old for one in beyond):
            return tuple((one.start, one.end) for one in beyond[:2])
        return ()

    def _is_measured(self, start: int) -> bool:
        before = self.chart.lower[max(0, start - 60) : start]
        if _LIMIT.search(before) or self.chart.section_at(start) in _NOT_OURS:
            return False
        clause = re.split(r"[.;\n](?!\d)", before)[-1]
        return not _CONDITION.search(clause)

    def _is_affirmed(self, start: int, end: int, lists: bool) -> bool:
        lower = self.chart.lower
        if self.chart.section_at(start) in _NOT_OURS:
            return False
        clause = lower[max(0, start - 70) : start]
        cuts = [cut.end() for cut in (_LIST if lists else _BUT).finditer(clause)]
        if _DENIED.search(clause, cuts[-1] if cuts else 0):
            return False
        return _DENIED_AFTER.match(lower, end) is None

    def _is_named(self, start: int, end: int) -> bool:
        lower = self.chart.lower
        if self.chart.section_at(start) == "family_history":
            return False
        if _NOT_NAMING_BEFORE.search(lower[max(0, start - 40) : start]):
            return False
        return _NOT_NAMING_AFTER.match(lower, end) is None


def _number(one: Reading) -> float:
    return one.number


def answered(chart: Chart, codes: tuple[str, ...]) -> bool:
    """Whether a code that names the condition was suggested, or withheld for another reason than absence.

    What stands unaddressed among the findings ("blood cultures positive" for bacteremia) is an indicator, not a name.
    """
    return any(one.code.startswith(codes) for one in chart.diagnoses) or any(
        one.code.startswith(codes)
        and one.reason not in _NOT_SAID
        and (one.reason != "not-addressed" or any(words.section in _NAMED_IN for words in one.evidence))
        for one in chart.withheld
    )


def is_taken(chart: Chart, drug: Drug) -> bool:
    """Whether the patient takes a drug. The "0" of a dose of "0.5 mg" denies nothing."""
    return drug.taken or _SMALL_DOSE.match(chart.text, drug.end) is not None
