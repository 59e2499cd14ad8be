"""How well a service's words fit a place in the note: target, needed words, count and size."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nlp_coder.codes.procedures import Service
from nlp_coder.coding.service_amounts import Counting, minutes_of, size_cm
from nlp_coder.coding.service_giving import Span
from nlp_coder.coding.service_side import Side, Sided
from nlp_coder.coding.service_status import is_affirmed
from nlp_coder.coding.service_words import Use, Uses, words_of
from nlp_coder.language.reading import Section
from nlp_coder.note import Note

_REACH: Final = (0, 1, -1)
_FAR: Final = (-2, -3, -4, -5, -6, -7, -8, -9, 2, 3, 4)
WOUNDS: Final = frozenset({"excision", "benign excision", "repair", "simple repair"})
_CUT: Final = frozenset({"excision", "benign excision", "shave"})
REPAIRS: Final = frozenset({"repair", "simple repair"})
_TIMED: Final = frozenset({"psychotherapy", "counselling", "therapy", "critical care"})


@dataclass(frozen=True, slots=True)
class Parts:
    """A service's words as the text is compared with; `group` is one number for equal targets and needs."""

    group: int
    target: tuple[str, ...]
    needs: frozenset[str]
    never: frozenset[str]
    counting: Counting | None


@dataclass(frozen=True, slots=True)
class Fit:
    """A service whose words stand near an action; `rank` orders rivals, best first."""

    service: Service
    use: Use
    target: Use | None
    rank: tuple[int, int, int, int]
    count: int | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What was looked up in the note already; each is asked for by many services."""

    targets: dict[tuple[int, int, int], Use | None]
    sizes: dict[tuple[int, int, str], tuple[float, Span] | None]
    sides: dict[str, Sided]
    affirmed: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Page:
    """A note as the finder sees it."""

    text: str
    sections: Sequence[Section]
    starts: Sequence[int]
    sentences: Sequence[Span]
    uses: Uses
    note: Note
    age: float | None
    titled: Sequence[tuple[Side, int, int]]
    known: Known

    def section(self, place: int) -> Section | None:
        at = bisect_right(self.starts, place) - 1
        return self.sections[at] if at >= 0 else None

    def sentence(self, number: int) -> Span:
        if 0 <= number < len(self.sentences):
            return self.sentences[number]
        return (
            (0, len(self.text))
            if not self.sentences
            else self.sentences[max(0, min(number, len(self.sentences) - 1))]
        )


def parts_of(service: Service, groups: dict[tuple[tuple[str, ...], ...], int]) -> Parts:
    target = tuple(words_of(one) for one in service.target)
    return Parts(
        groups.setdefault((service.target, service.needs), len(groups)),
        target,
        frozenset(words_of(one) for one in service.needs),
        frozenset(words_of(one) for one in service.never),
        Counting(service.target) if service.count is not None and service.family not in _TIMED else None,
    )


def fit_of(page: Page, use: Use, service: Service, parts: Parts) -> Fit | None:
    if service.settings and page.note.encounter.setting not in service.settings:
        return None
    uses, here = page.uses, use.sentence
    if service.age is not None and page.age is not None and page.age not in service.age:
        return None
    if any(not parts.never.isdisjoint(uses.by_sentence.get(here + far, {})) for far in _REACH):
        return None
    if parts.needs and not _needed(page, use, parts.needs, service.wide):
        return None
    key = (use.start, use.end, parts.group)
    if key not in page.known.targets:
        target = _target(uses, use, parts.target)
        if target is None and service.family in WOUNDS:
            target = _target(uses, use, parts.target, parts.needs)
        page.known.targets[key] = target
    target = page.known.targets[key]
    if parts.target and (target is None or (service.family == "film" and target.sentence != here)):
        return None
    measured = _measure(page, use, target, service, parts)
    if measured is None:
        return None
    fits, count, spans = measured
    away = (0, 0) if target is None else (abs(target.sentence - here), abs(target.start - use.start))
    evidence = ((use.start, use.end), *([(target.start, target.end)] if target else []), *spans)
    return Fit(service, use, target, (-bool(parts.needs), -fits, *away), count, evidence)


def _needed(page: Page, use: Use, needs: frozenset[str], wide: bool) -> bool:
    """Whether a needed word stands affirmed in the passage, or anywhere when `wide`."""
    if wide:
        return any(_affirmed(page, phrase) for phrase in needs if phrase in page.uses.by_phrase)
    for far in _REACH:
        words = page.uses.by_sentence.get(use.sentence + far, {})
        for phrase in needs.intersection(words):
            if any(is_affirmed(page.text, one.start) for one in words[phrase]):
                return True
    return False


def _affirmed(page: Page, phrase: str) -> bool:
    if phrase not in page.known.affirmed:
        uses = page.uses.by_phrase[phrase]
        page.known.affirmed[phrase] = any(is_affirmed(page.text, one.start) for one in uses)
    return page.known.affirmed[phrase]


def _target(
    uses: Uses, use: Use, phrases: tuple[str, ...], beside: frozenset[str] = frozenset()
) -> Use | None:
    """The target nearest to the action, in its own sentence if there is one, not the action's own words.

    With `beside` it may stand further off, in a sentence that names the wound or lesion by one of these words.
    """
    for far in _FAR if beside else _REACH:
        words = uses.by_sentence.get(use.sentence + far, {})
        if beside and beside.isdisjoint(words):
            continue
        found = [one for phrase in phrases for one in words.get(phrase, ()) if not _overlap(one, use)]
        if found:
            return min(found, key=lambda one: (abs(one.start - use.start), one.start - one.end))
    return None


def _overlap(one: Use, other: Use) -> bool:
    return one.start < other.end and other.start < one.end


def _measure(
    page: Page, use: Use, target: Use | None, service: Service, parts: Parts
) -> tuple[int, int | None, tuple[Span, ...]] | None:
    """Whether count and size fit: (1 when measured, the count, the words); None when they make it another code."""
    low, high = page.sentence(use.sentence)
    if target is not None and abs(target.sentence - use.sentence) == 1:
        low, high = min(low, target.start), max(high, target.end)
    if service.count is not None:
        said = _counted(page, use, target, parts)
        if said is None:
            return None if service.count.min > 1 or service.family in _TIMED else (0, None, ())
        return (1, said[0], (said[1],)) if said[0] in service.count else None
    if service.size_cm is not None:
        kind = "length" if service.family in REPAIRS else "excised" if service.family in _CUT else "size"
        size = _size(page, low, high, kind) or _size(page, *_around(page, use, target), kind)
        if size is None:
            return None
        return (1, None, (size[1],)) if size[0] in service.size_cm else None
    return 0, None, ()


def _size(page: Page, low: int, high: int, kind: str) -> tuple[float, Span] | None:
    key = (low, high, kind)
    if key not in page.known.sizes:
        page.known.sizes[key] = size_cm(page.text, low, high, kind)
    return page.known.sizes[key]


def _around(page: Page, use: Use, target: Use | None) -> Span:
    """The sentences about an action and its target, where a size may stand apart from both."""
    low, high = page.sentence(use.sentence - 2)[0], page.sentence(use.sentence + 2)[1]
    return (
        (low, high)
        if target is None
        else (min(low, page.sentence(target.sentence)[0]), max(high, target.end))
    )


def _counted(page: Page, use: Use, target: Use | None, parts: Parts) -> tuple[int, Span] | None:
    numbers = [use.sentence] if target is None else sorted({use.sentence, target.sentence})
    for number in numbers:
        sentence = page.sentence(number)
        said = (
            minutes_of(page.text, *sentence)
            if parts.counting is None
            else parts.counting.find(page.text, sentence)
        )
        if said is not None:
            return said
    return None
