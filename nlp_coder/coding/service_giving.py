"""Giving of vaccines and drugs: codes that follow from the products given, their number and their routes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nlp_coder.codes.procedures import Service
from nlp_coder.coding.service_amounts import infused_minutes
from nlp_coder.note import Encounter

_FLU: Final = frozenset({"90653", "90656", "90660", "90662", "90673", "90686"})
_PNEUMOCOCCAL: Final = frozenset({"90670", "90671", "90677", "90684", "90732"})
_HEPATITIS_B: Final = frozenset({"90739", "90744", "90746"})
_COVID: Final = frozenset({"91320", "91322"})
_ORAL: Final = frozenset({"90660", "90680", "90681"})
_HORMONAL: Final = frozenset({"J9217"})
_PUSH: Final = re.compile(r"\b(?:iv ?p|iv push|ivp|push(?:ed)?)\b", re.IGNORECASE)
_VEIN: Final = re.compile(r"\b(?:iv|intravenous(?:ly)?)\b", re.IGNORECASE)
_INFUSED: Final = re.compile(
    r"\b(?:infus\w+|ivpb|piggyback|drip|over \d+ ?(?:min|hour|hr)\w*"
    r"|in \d* ?(?:ml )?(?:of )?(?:d5w|ns|normal saline)(?=.{0,12}\biv\b))\b",
    re.IGNORECASE,
)
_MUSCLE: Final = re.compile(
    r"\b(?:im|intramuscular(?:ly)?|sq|sc|subq|sub-q|subcut\w*|gluteus|gluteal|deltoid)\b", re.IGNORECASE
)
_ADVICE: Final = re.compile(
    r"\b(?:counsel\w*|discussed|advice|advised|reviewed with|questions answered|vis)\b", re.IGNORECASE
)

_HOUR: Final = 60
_MORE_THAN_HALF: Final = 29

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Given:
    """A product given: its service, the words that name it, and the stretch that tells dose and route."""

    service: Service
    named: Span
    stretch: Span


@dataclass(frozen=True, slots=True)
class Follows:
    """A code that follows from products given, with its units and their words."""

    code: str
    units: int
    evidence: tuple[Span, ...]


def route_of(text: str, stretch: Span) -> str | None:
    """push | infusion | muscle, or None when the stretch names no route."""
    if _PUSH.search(text, *stretch):
        return "push"
    if _INFUSED.search(text, *stretch):
        return "infusion"
    if _MUSCLE.search(text, *stretch):
        return "muscle"
    return "push" if _VEIN.search(text, *stretch) else None


def giving_drugs(text: str, given: Sequence[Given]) -> list[Follows]:
    """Injections, pushes and infusions: a cancer infusion is first, then other infusions, then pushes."""
    minutes = {"infusion": 0, "cancer": 0}
    by_route: dict[str, list[Span]] = {"push": [], "infusion": [], "muscle": [], "cancer": [], "hormonal": []}
    for one in given:
        route = route_of(text, one.stretch)
        if one.service.code.startswith("J9") and route is not None:
            route = "hormonal" if one.service.code in _HORMONAL else "cancer"
        if route is not None:
            by_route[route].append(one.named)
        if route in minutes:
            minutes[route] += infused_minutes(text, *one.stretch) or 0
    found: list[Follows] = []
    pushes, first = by_route["push"], True
    if by_route["cancer"]:
        found.append(Follows("96413", 1, tuple(by_route["cancer"])))
        found += _further_hours("96415", minutes["cancer"], by_route["cancer"])
        first = False
    elif by_route["infusion"]:
        found.append(Follows("96365", 1, tuple(by_route["infusion"][:1])))
        found += _further_hours("96366", minutes["infusion"], by_route["infusion"])
        first = False
    if pushes and first:
        found.append(Follows("96374", 1, (pushes[0],)))
        pushes = pushes[1:]
    for code, spans in (("96375", pushes), ("96372", by_route["muscle"]), ("96402", by_route["hormonal"])):
        if spans:
            found.append(Follows(code, len(spans), tuple(spans)))
    return found


def _further_hours(code: str, minutes: int, spans: Sequence[Span]) -> list[Follows]:
    """Each hour after the first; a begun one counts when it lasts more than 30 minutes (CPT, infusion time)."""
    hours = (minutes - _HOUR + _MORE_THAN_HALF) // _HOUR
    return [Follows(code, hours, tuple(spans))] if hours > 0 else []


def giving_vaccines(text: str, given: Sequence[Given], encounter: Encounter) -> list[Follows]:
    """How vaccines were given: Medicare's own codes, with advice up to eighteen years, else by needle or mouth."""
    rest = [one for one in given if one.service.code not in _COVID]
    found = _follow("90480", [one for one in given if one.service.code in _COVID])
    age, payer = encounter.age, (encounter.payer or "").lower()
    if "medicare" in payer or (not payer and ("medicare" in text.lower() or (age is not None and age >= 65))):
        for code, products in (("G0008", _FLU), ("G0009", _PNEUMOCOCCAL), ("G0010", _HEPATITIS_B)):
            found += _follow(code, [one for one in rest if one.service.code in products])
        rest = [one for one in rest if one.service.code not in _FLU | _PNEUMOCOCCAL | _HEPATITIS_B]
    if age is not None and age <= 18 and _ADVICE.search(text):
        found += _follow("90460", rest, len)
        more = [one for one in rest if one.service.components > 1]
        return found + _follow("90461", more, lambda ones: sum(one.service.components - 1 for one in ones))
    needle = [one for one in rest if one.service.code not in _ORAL]
    mouth = [one for one in rest if one.service.code in _ORAL]
    found += _follow("90471", needle[:1]) + _follow("90472", needle[1:], len)
    return found + _follow("90474", mouth, len) if needle else found + _mouth(mouth)


def _mouth(given: Sequence[Given]) -> list[Follows]:
    return _follow("90473", given[:1]) + _follow("90474", given[1:], len)


def _follow(
    code: str, given: Sequence[Given], units: Callable[[Sequence[Given]], int] = lambda _: 1
) -> list[Follows]:
    return [Follows(code, units(given), tuple(one.named for one in given))] if given else []


def in_catalogue(
    follows: Sequence[Follows], services: Mapping[str, Service]
) -> list[tuple[Service, Follows]]:
    return [(services[one.code], one) for one in follows if one.code in services]
