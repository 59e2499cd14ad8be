"""What a payer rule may look at, from a claim or from a pack's example, and whether its conditions hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from nlp_coder.claims.payer.schema import Codes, Example, Modifiers, Numbers, Pack, Rule, When


@dataclass(frozen=True, slots=True)
class ServiceLine:
    code: str
    modifiers: tuple[str, ...] = ()
    units: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """A claim as payer rules see it. `prior_days` are the days since the nearest earlier note of the patient."""

    services: tuple[ServiceLine, ...]
    diagnoses: tuple[str, ...]
    age: float | None = None
    sex: str | None = None
    setting: str = "outpatient"
    place_of_service: str | None = None
    visit_family: str | None = None
    visit_type: str | None = None
    in_global_period: bool = False
    prior_days: int | None = None
    origin: str = "billed"


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule whose conditions hold, and the codes it is about."""

    rule: Rule
    codes: tuple[str, ...]


def facts_of(example: Example) -> Facts:
    """The facts of a pack's example."""
    return Facts(
        services=tuple(ServiceLine(one.code, one.modifiers, one.units) for one in example.services),
        diagnoses=example.diagnoses,
        age=example.age,
        sex=example.sex,
        setting=example.setting,
        place_of_service=example.place_of_service,
        visit_family=example.visit_family,
        visit_type=example.visit_type,
        in_global_period=example.in_global_period,
        prior_days=example.prior_days,
    )


def fired(pack: Pack, facts: Facts) -> tuple[Fired, ...]:
    """The rules of a pack that fire, in its order."""
    found = ((rule, _codes(rule.when, facts)) for rule in pack.rules)
    return tuple(Fired(rule, codes) for rule, codes in found if codes is not None)


def _codes(when: When, facts: Facts) -> tuple[str, ...] | None:
    """The codes a rule is about; None when a condition fails. A fact that is unknown fails its condition."""
    if not _encounter_holds(when, facts):
        return None
    lines = _lines(when, facts)
    told = [one.code for one in facts.services]
    if when.services is not None and not lines:
        return None
    if when.also is not None and not holds(when.also, told):
        return None
    if when.diagnoses is not None and not holds(when.diagnoses, facts.diagnoses):
        return None
    if lines:
        return tuple(dict.fromkeys(one.code for one in lines))
    if when.diagnoses is not None:
        return tuple(one for one in facts.diagnoses if _is_in(when.diagnoses, one))
    return tuple(dict.fromkeys(told))


def _lines(when: When, facts: Facts) -> tuple[ServiceLine, ...]:
    """The lines that `services` names and whose modifiers and units hold."""
    wanted = when.services
    if wanted is None or not holds(wanted, [one.code for one in facts.services]):
        return ()
    named = [one for one in facts.services if _is_in(wanted, one.code) or not _names_lines(wanted)]
    return tuple(
        one
        for one in named
        if (when.modifiers is None or _modifiers_hold(when.modifiers, one.modifiers))
        and (when.units is None or _within(when.units, one.units))
    )


def holds(codes: Codes, given: Iterable[str]) -> bool:
    """Whether a claim's codes meet a set: one of any, prefix and ranges, all of `all`, none of `none`."""
    there = tuple(given)
    if codes.all and not set(codes.all) <= set(there):
        return False
    if any(_matches(one, code) for one in codes.none for code in there):
        return False
    if codes.any or codes.prefix or codes.ranges:
        return any(_is_named(codes, code) for code in there)
    return True


def _matches(wanted: str, code: str) -> bool:
    """A code of `none` may end in * for all that begin so."""
    return code.startswith(wanted[:-1]) if wanted.endswith("*") else code == wanted


def _names_lines(codes: Codes) -> bool:
    return bool(codes.any or codes.all or codes.prefix or codes.ranges)


def _is_in(codes: Codes, code: str) -> bool:
    return code in codes.all or _is_named(codes, code)


def _is_named(codes: Codes, code: str) -> bool:
    if code in codes.any or code.startswith(codes.prefix or ("\0",)):
        return True
    pairs = (one.split("-", 1) for one in codes.ranges)
    return any(low <= code and (code <= high or code.startswith(high)) for low, high in pairs)


def _modifiers_hold(wanted: Modifiers, given: tuple[str, ...]) -> bool:
    there = set(given)
    return (
        (not wanted.any or not there.isdisjoint(wanted.any))
        and set(wanted.all) <= there
        and there.isdisjoint(wanted.none)
    )


def _within(wanted: Numbers, given: float | None) -> bool:
    if given is None:
        return False
    return (wanted.min is None or wanted.min <= given) and (wanted.max is None or given <= wanted.max)


def _encounter_holds(when: When, facts: Facts) -> bool:
    return (
        (when.age is None or _within(when.age, facts.age))
        and (when.sex is None or when.sex == facts.sex)
        and (not when.setting or facts.setting in when.setting)
        and (not when.place_of_service or facts.place_of_service in when.place_of_service)
        and (not when.visit_family or facts.visit_family in when.visit_family)
        and (when.visit_type is None or when.visit_type == facts.visit_type)
        and (when.in_global_period is None or when.in_global_period == facts.in_global_period)
        and (when.origin is None or when.origin == facts.origin)
        and (
            when.prior_within_days is None
            or (facts.prior_days is not None and facts.prior_days <= when.prior_within_days)
        )
    )
