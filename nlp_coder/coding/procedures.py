"""Services the note documents as done in this encounter, with side, units and the words that tell them.

A service needs its action and target in neighbouring sentences and wording that it was done: what was planned,
declined, discussed or done before is left out. Of rival entries the one whose needs, size, count and body part
fit best is taken; what a larger service includes is dropped. One pass over the words, linear in the text.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nlp_coder.codes.procedures import Service
from nlp_coder.coding.service_amounts import Counting, billed_units, minutes_of, size_cm
from nlp_coder.coding.service_giving import Given, Span, giving_drugs, giving_vaccines, in_catalogue, route_of
from nlp_coder.coding.service_side import Side, Sided, side_of, side_of_part, titled_sides
from nlp_coder.coding.service_status import collected, in_title, is_affirmed, is_done, is_taken
from nlp_coder.coding.service_words import ServiceWords, Use, Uses, words_of
from nlp_coder.language.reading import Section, Value
from nlp_coder.note import Note

_REACH: Final = (0, 1, -1)
_FAR: Final = (-2, -3, -4, -5, -6, -7, -8, -9, 2, 3, 4)
_WOUNDS: Final = frozenset({"excision", "benign excision", "repair", "simple repair"})
_CUT: Final = frozenset({"excision", "benign excision", "shave"})
_REPAIRS: Final = frozenset({"repair", "simple repair"})
_SIDED: Final = _WOUNDS | {"shave", "drainage", "biopsy"}
_REPORTED: Final = frozenset({"laboratory", "eye test", "ear"})
_TIMED: Final = frozenset({"psychotherapy", "counselling", "therapy", "critical care"})
_STUDIES: Final = frozenset(
    {"film", "scan", "ultrasound", "laboratory", "echo", "vascular", "mammogram", "density"}
)
_SEDATIVES: Final = frozenset({"J2250", "J3010"})
_WHOLE: Final = frozenset({"each", "dose"})


@dataclass(frozen=True, slots=True)
class Done:
    """A service done in this encounter: `text[start:end]` names it, `evidence` are all words that tell it."""

    service: Service
    start: int
    end: int
    laterality: Side | None
    side_span: Span | None
    units: int | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """A service's words as the text is compared with; `group` is one number for equal targets and needs."""

    group: int
    target: tuple[str, ...]
    needs: frozenset[str]
    never: frozenset[str]
    counting: Counting | None


@dataclass(frozen=True, slots=True)
class _Fit:
    """A service whose words stand near an action; `rank` orders rivals, best first."""

    service: Service
    use: Use
    target: Use | None
    rank: tuple[int, int, int, int]
    count: int | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was looked up in the note already; each is asked for by many services."""

    targets: dict[tuple[int, int, int], Use | None]
    sizes: dict[tuple[int, int, str], tuple[float, Span] | None]
    sides: dict[str, Sided]
    affirmed: dict[str, bool]


@dataclass(frozen=True, slots=True)
class _Page:
    """A note as the finder sees it."""

    text: str
    sections: Sequence[Section]
    starts: Sequence[int]
    sentences: Sequence[Span]
    uses: Uses
    note: Note
    age: float | None
    titled: Sequence[tuple[Side, int, int]]
    known: "_Known"

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


def find_services(
    text: str,
    sections: Sequence[Section],
    sentences: Sequence[Span],
    values: Sequence[Value],
    services: Iterable[Service],
    note: Note,
) -> tuple[Done, ...]:
    """Services done, in text order. For many notes keep one ServiceFinder: it indexes the words once."""
    return ServiceFinder(services).find(text, sections, sentences, values, note)


class ServiceFinder:
    """Finds services with an index of their words that is built once."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._services = {service.code: service for service in services}
        self._words = ServiceWords(self._services.values())
        groups: dict[tuple[tuple[str, ...], ...], int] = {}
        self._parts = {code: _parts(service, groups) for code, service in self._services.items()}

    def find(
        self,
        text: str,
        sections: Sequence[Section],
        sentences: Sequence[Span],
        values: Sequence[Value],
        note: Note,
    ) -> tuple[Done, ...]:
        """Services done, in text order, each code once. Nothing for inpatients, whose procedures take ICD-10-PCS."""
        if note.encounter.setting == "inpatient":
            return ()
        uses = self._words.find(text, sentences)
        starts = [one.start for one in sections]
        titled, known = titled_sides(text, sections), _Known({}, {}, {}, {})
        page = _Page(text, sections, starts, sentences, uses, note, _age(note, values), titled, known)
        found: list[Done] = []
        drugs: list[Given] = []
        vaccines: list[Given] = []
        for number, use in enumerate(uses.actions):
            for fit in self._fits(page, use):
                if fit.service.family == "drug":
                    found += _drug(page, fit, number, drugs)
                elif _documented(page, fit):
                    found.append(_done(page, fit))
                    if fit.service.family == "vaccine product":
                        vaccines.append(Given(fit.service, (use.start, use.end), page.sentence(use.sentence)))
        follows = giving_drugs(text, _once(drugs)) + giving_vaccines(text, _once(vaccines), note.encounter)
        found += [
            Done(service, one.evidence[0][0], one.evidence[0][1], None, None, one.units, one.evidence)
            for service, one in in_catalogue(follows, self._services)
        ]
        return _settled(found)

    def _fits(self, page: _Page, use: Use) -> Iterator[_Fit]:
        """The best fitting service of each family for one action, and those counted on top of it."""
        best: dict[str, _Fit] = {}
        for service in self._words.by_action[use.phrase]:
            fit = _fit(page, use, service, self._parts[service.code])
            if fit is None:
                continue
            key = service.code if service.counted == "after-first" else service.family
            if key not in best or fit.rank < best[key].rank:
                best[key] = fit
        return iter(best.values())


def _parts(service: Service, groups: dict[tuple[tuple[str, ...], ...], int]) -> _Parts:
    target = tuple(words_of(one) for one in service.target)
    return _Parts(
        groups.setdefault((service.target, service.needs), len(groups)),
        target,
        frozenset(words_of(one) for one in service.needs),
        frozenset(words_of(one) for one in service.never),
        Counting(service.target) if service.count is not None and service.family not in _TIMED else None,
    )


def _fit(page: _Page, use: Use, service: Service, parts: _Parts) -> _Fit | None:
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
        if target is None and service.family in _WOUNDS:
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
    return _Fit(service, use, target, (-bool(parts.needs), -fits, *away), count, evidence)


def _needed(page: _Page, use: Use, needs: frozenset[str], wide: bool) -> bool:
    """Whether a needed word stands affirmed in the passage, or anywhere when `wide`."""
    if wide:
        return any(_affirmed(page, phrase) for phrase in needs if phrase in page.uses.by_phrase)
    for far in _REACH:
        words = page.uses.by_sentence.get(use.sentence + far, {})
        for phrase in needs.intersection(words):
            if any(is_affirmed(page.text, one.start) for one in words[phrase]):
                return True
    return False


def _affirmed(page: _Page, phrase: str) -> bool:
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
    page: _Page, use: Use, target: Use | None, service: Service, parts: _Parts
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
        kind = "length" if service.family in _REPAIRS else "excised" if service.family in _CUT else "size"
        size = _size(page, low, high, kind) or _size(page, *_around(page, use, target), kind)
        if size is None:
            return None
        return (1, None, (size[1],)) if size[0] in service.size_cm else None
    return 0, None, ()


def _size(page: _Page, low: int, high: int, kind: str) -> tuple[float, Span] | None:
    key = (low, high, kind)
    if key not in page.known.sizes:
        page.known.sizes[key] = size_cm(page.text, low, high, kind)
    return page.known.sizes[key]


def _around(page: _Page, use: Use, target: Use | None) -> Span:
    """The sentences about an action and its target, where a size may stand apart from both."""
    low, high = page.sentence(use.sentence - 2)[0], page.sentence(use.sentence + 2)[1]
    return (
        (low, high)
        if target is None
        else (min(low, page.sentence(target.sentence)[0]), max(high, target.end))
    )


def _counted(page: _Page, use: Use, target: Use | None, parts: _Parts) -> tuple[int, Span] | None:
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


def _documented(page: _Page, fit: _Fit) -> bool:
    use, service = fit.use, fit.service
    outpatient = page.note.encounter.setting == "outpatient"
    if service.family in _STUDIES and not outpatient and service.family != "laboratory":
        return False
    if service.code == "93000" and not outpatient:
        return False
    if service.family == "fracture care" and page.note.encounter.setting == "ed":
        return False
    if service.family == "wellness" and in_title(page.text, use.start):
        return True
    sentence = page.sentence(use.sentence)
    if service.family == "film" and not is_taken(page.text, *sentence, page.section(use.start)):
        return False
    if service.ordered:
        return outpatient and collected(page.text, use.start, use.end, sentence)
    told = service.family in _REPORTED and fit.target is not None and fit.target.sentence == use.sentence
    return is_done(page.text, use.start, use.end, sentence, page.section(use.start), told=told)


def _drug(page: _Page, fit: _Fit, number: int, given: list[Given]) -> list[Done]:
    """A drug given: its dose follows or precedes its name, its route is named or it was injected in a procedure."""
    use, unit = fit.use, fit.service.units
    low, high = page.sentence(use.sentence)
    until = _next_action(page.uses.actions, number, high)
    stretch = (use.start, max(use.end, min(high, until, use.end + 160)))
    whole = (max(low, use.start - 160), min(high, use.end + 160))
    section = page.section(use.start)
    route = route_of(page.text, stretch)
    pushed = route == "push" and page.note.encounter.setting == "ed"
    if fit.service.code in _SEDATIVES or unit is None:
        return []
    if not is_done(page.text, use.start, use.end, whole, None if pushed else section, told=pushed):
        return []
    dose = billed_units(page.text, *stretch, unit) or billed_units(
        page.text, max(low, use.start - 30), use.start, unit
    )
    if dose is None and unit.unit not in _WHOLE:
        return []
    units, spans = (1, ()) if dose is None else (dose[0], (dose[1],))
    if dose is None and page.text[use.end : use.end + 1] == "":
        return []
    given.append(Given(fit.service, (use.start, use.end), stretch))
    return [Done(fit.service, use.start, use.end, None, None, units, (*fit.evidence, *spans))]


def _next_action(actions: Sequence[Use], number: int, high: int) -> int:
    """Where the words of another action begin after that of this number, `high` at most."""
    for at in range(number + 1, len(actions)):
        if actions[at].start >= high:
            break
        if actions[at].start >= actions[number].end and actions[at].phrase != actions[number].phrase:
            return actions[at].start
    return high


def _done(page: _Page, fit: _Fit) -> Done:
    service, use = fit.service, fit.use
    side, side_span = None, None
    if service.lateral or service.family in _SIDED:
        part = fit.target or use
        place = page.sentence(part.sentence)
        words = page.text[part.start : part.end] if fit.target else ""
        side, side_span = side_of(page.text, place, (part.start, part.end), page.titled)
        if side is None and side_span is None and len({one for one, _, _ in page.titled}) < 2:
            side, side_span = _side_elsewhere(page, words.lower())
    units = None
    if service.counted == "after-first" and fit.count is not None:
        units = fit.count - 1
    elif service.counted == "each":
        units = fit.count
    evidence = tuple(sorted({*fit.evidence, *([side_span] if side_span else [])}))
    return Done(service, use.start, use.end, side, side_span, units, evidence)


def _side_elsewhere(page: _Page, words: str) -> Sided:
    if words not in page.known.sides:
        page.known.sides[words] = side_of_part(page.text, words)
    return page.known.sides[words]


def _once(given: Sequence[Given]) -> list[Given]:
    return list({one.service.code: one for one in reversed(given)}.values())[::-1]


def _settled(found: Sequence[Done]) -> tuple[Done, ...]:
    """Each code once, without what a larger service includes, in text order."""
    by_code: dict[str, Done] = {}
    for one in sorted(found, key=lambda done: (done.start, done.service.code)):
        before = by_code.get(one.service.code)
        by_code[one.service.code] = one if before is None else _merged(before, one)
    known = set(by_code) | {one.service.family for one in by_code.values()}
    kept = tuple(one for one in by_code.values() if known.isdisjoint(one.service.part_of))
    if any(one.service.global_days == "90" for one in kept):  # an operation includes its own closure
        kept = tuple(one for one in kept if one.service.family not in _REPAIRS)
    return kept


def _merged(one: Done, other: Done) -> Done:
    evidence = tuple(sorted({*one.evidence, *other.evidence}))
    side, span = (one.laterality, one.side_span) if one.laterality else (other.laterality, other.side_span)
    if one.service.lateral and {one.laterality, other.laterality} == {"left", "right"}:
        side = "bilateral"
    units = max((units for units in (one.units, other.units) if units is not None), default=None)
    return replace(one, laterality=side, side_span=span, units=units, evidence=evidence)


def _age(note: Note, values: Sequence[Value]) -> float | None:
    if note.encounter.age is not None:
        return note.encounter.age
    return next((one.number for one in values if one.kind == "age" and one.unit.startswith("y")), None)
