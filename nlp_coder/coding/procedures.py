"""Services the note documents as done in this encounter, with side, units and the words that tell them.

A service needs its action and target in neighbouring sentences and wording that it was done: what was planned,
declined, discussed or done before is left out. Of rival entries the one whose needs, size, count and body part
fit best is taken; what a larger service includes is dropped. One pass over the words, linear in the text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nlp_coder.codes.procedures import Service
from nlp_coder.coding.service_amounts import billed_units
from nlp_coder.coding.service_digit import Digit, digit_modifier
from nlp_coder.coding.service_fit import REPAIRS, WOUNDS, Fit, Known, Page, fit_of, parts_of
from nlp_coder.coding.service_giving import Given, Span, giving_drugs, giving_vaccines, in_catalogue, route_of
from nlp_coder.coding.service_side import Side, Sided, both_in, line_side, side_of, side_of_part, titled_sides
from nlp_coder.coding.service_status import collected, in_title, is_done, is_taken
from nlp_coder.coding.service_words import ServiceWords, Use
from nlp_coder.language.reading import Section, Value
from nlp_coder.note import Note

_ONE_OR_BOTH: Final = frozenset({"eye test", "ear"})
"""One code for one side or both: told of both where its sentence names both, whatever stands nearest."""
_SIDED: Final = WOUNDS | {"shave", "drainage", "biopsy"} | _ONE_OR_BOTH
_REPORTED: Final = frozenset(
    {"laboratory", "eye test", "ear", "psychotherapy", "counselling", "ecg", "glucose sensor"}
)
_STUDIES: Final = frozenset(
    {"film", "scan", "ultrasound", "laboratory", "echo", "vascular", "mammogram", "density"}
)
_SEDATIVES: Final = frozenset({"J2250", "J3010"})
_OWN_ANESTHESIA: Final = "64450"
"""A block by the one who operates belongs to the operation (CPT, surgical package)."""
_NO_THEATRE: Final = frozenset({"nursing", "home"})
"""Places without an operating room: an operation told there was done elsewhere."""
_ON_ONE_LIMB: Final = 5
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
    digit: Digit | None = None


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
        self._parts = {code: parts_of(service, groups) for code, service in self._services.items()}

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
        titled, known = titled_sides(text, sections), Known({}, {}, {}, {})
        page = Page(text, sections, starts, sentences, uses, note, _age(note, values), titled, known)
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

    def _fits(self, page: Page, use: Use) -> Iterator[Fit]:
        """The best fitting service of each family for one action, and those counted on top of it."""
        best: dict[str, Fit] = {}
        for service in self._words.by_action[use.phrase]:
            fit = fit_of(page, use, service, self._parts[service.code])
            if fit is None:
                continue
            key = service.code if service.counted == "after-first" else service.family
            if key not in best or fit.rank < best[key].rank:
                best[key] = fit
        return iter(best.values())


def _documented(page: Page, fit: Fit) -> bool:
    use, service = fit.use, fit.service
    outpatient = page.note.encounter.setting == "outpatient"
    if service.family in _STUDIES and not outpatient:  # the hospital bills its studies
        return False
    if service.global_days == "90" and page.note.encounter.setting in _NO_THEATRE:
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


def _drug(page: Page, fit: Fit, number: int, given: list[Given]) -> list[Done]:
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
    side, _ = line_side(page.text, (low, high), use.start)
    return [Done(fit.service, use.start, use.end, side, None, units, (*fit.evidence, *spans))]


def _next_action(actions: Sequence[Use], number: int, high: int) -> int:
    """Where the words of another action begin after that of this number, `high` at most."""
    for at in range(number + 1, len(actions)):
        if actions[at].start >= high:
            break
        if actions[at].start >= actions[number].end and actions[at].phrase != actions[number].phrase:
            return actions[at].start
    return high


def _done(page: Page, fit: Fit) -> Done:
    service, use = fit.service, fit.use
    side, side_span = None, None
    if service.lateral or service.family in _SIDED:
        part = fit.target or use
        place = page.sentence(part.sentence)
        words = page.text[part.start : part.end] if fit.target else ""
        side, side_span = side_of(page.text, place, (part.start, part.end), page.titled)
        if service.family in _ONE_OR_BOTH and not service.lateral:
            side, side_span = both_in(page.text, *page.sentence(use.sentence)) or (side, side_span)
        if side is None and side_span is None and len({one for one, _, _ in page.titled}) < 2:
            side, side_span = _side_elsewhere(page, words.lower())
    if service.family == "nail" and service.count is not None and service.count.min > _ON_ONE_LIMB:
        side = "bilateral"
    units = None
    if service.counted == "after-first" and fit.count is not None:
        units = fit.count - 1
    elif service.counted == "each":
        units = fit.count
    evidence = tuple(sorted({*fit.evidence, *([side_span] if side_span else [])}))
    digit = None
    if service.digit:
        passages = [use.sentence] if fit.target is None else [fit.target.sentence, use.sentence]
        named = (digit_modifier(page.text, page.sentence(number), side) for number in passages)
        digit = next(filter(None, named), None)
    return Done(service, use.start, use.end, side, side_span, units, evidence, digit)


def _side_elsewhere(page: Page, words: str) -> Sided:
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
        kept = tuple(one for one in kept if one.service.family not in REPAIRS)
    if any("anesthesia" in one.service.details for one in kept if one.service.code != _OWN_ANESTHESIA):
        kept = tuple(one for one in kept if one.service.code != _OWN_ANESTHESIA)
    return tuple(replace(one, laterality=None) if one.service.family == "drug" else one for one in kept)


def _merged(one: Done, other: Done) -> Done:
    evidence = tuple(sorted({*one.evidence, *other.evidence}))
    side, span = (one.laterality, one.side_span) if one.laterality else (other.laterality, other.side_span)
    if one.service.lateral and {one.laterality, other.laterality} == {"left", "right"}:
        side = "bilateral"
    said = [units for units in (one.units, other.units) if units is not None]
    units = max(said, default=None)
    sides = {one.laterality, other.laterality}
    if one.service.family == "drug" and sides == {"left", "right"}:  # given on each side
        side, units = "bilateral", sum(said) or None
    return replace(one, laterality=side, side_span=span, units=units, evidence=evidence)


def _age(note: Note, values: Sequence[Value]) -> float | None:
    if note.encounter.age is not None:
        return note.encounter.age
    return next((one.number for one in values if one.kind == "age" and one.unit.startswith("y")), None)
