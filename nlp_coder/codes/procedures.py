"""Services a note may document: procedure, drug and supply codes with the words that show they were done.

The entries (`data/procedures/*.yaml`) hold code numbers as identifiers and names in this project's own
words; they are no code book. A service is told by an action ("injected") with a target ("knee"), unless the
action says it all.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from nlp_coder.errors import BadRuleFileError

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LISTS: Final = frozenset({"action", "target", "needs", "never", "part_of", "details", "settings"})
_ONE_OF: Final[Mapping[str, frozenset[str | None]]] = {
    "system": frozenset({"CPT", "HCPCS"}),
    "global_days": frozenset({"0", "10", "90", "none", "add-on"}),
    "em_modifier": frozenset({"25", "57", None}),
    "counted": frozenset({"each", "after-first", None}),
}


@dataclass(frozen=True, slots=True)
class DoseUnit:
    """How much of a drug one billed unit is: {per: 10, unit: mg}."""

    per: float
    unit: str


@dataclass(frozen=True, slots=True)
class Span:
    """A range of sizes (cm), counts or ages (years); both ends belong to it, no `max` is no limit."""

    min: float
    max: float | None = None

    def __contains__(self, number: float) -> bool:
        return self.min <= number and (self.max is None or number <= self.max)


@dataclass(frozen=True, slots=True)
class Service:
    """One code and what documents it.

    `action` and `target` are words or phrases, any one of each; an empty `target` means the action says it
    all, an empty `action` that the code follows from others. `needs` are words one of which must stand in the
    passage too (with `wide` anywhere in the note), `never` words that make it another code. `part_of` are codes
    or families that include this one. `details` name what a complete procedure note states. `counted` says how
    units follow from a count: one each, or one for each after the first. `components` of a vaccine are the
    diseases it protects from. `ordered` is true where an order alone is coded; `digit` where the finger, toe or
    eyelid is told by a modifier. `settings` are those it is billed in, all when empty.
    """

    code: str
    system: str
    name: str
    family: str
    action: tuple[str, ...]
    target: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    lateral: bool = False
    details: tuple[str, ...] = ()
    global_days: str = "none"
    em_modifier: str | None = None
    units: DoseUnit | None = None
    size_cm: Span | None = None
    count: Span | None = None
    age: Span | None = None
    counted: str | None = None
    components: int = 1
    wide: bool = False
    ordered: bool = False
    digit: bool = False
    settings: tuple[str, ...] = ()


@cache
def load_services() -> tuple[Service, ...]:
    """All services, sorted by code. Raises BadRuleFileError naming the entry that is wrong."""
    found: dict[str, Service] = {}
    folder = files("nlp_coder").joinpath("data", "procedures")
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if not path.name.endswith(".yaml"):
            continue
        for entry, service in enumerate(parse_services(path.read_text("utf-8"), path.name), start=1):
            if service.code in found:
                raise _bad(path.name, entry, f"{service.code} has an entry already")
            found[service.code] = service
    return tuple(found[code] for code in sorted(found))


def parse_services(text: str, name: str) -> tuple[Service, ...]:
    """Services of one file's text; `name` is the file's name for messages."""
    try:
        rows = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one
    except yaml.YAMLError:
        raise _bad(name, 0, "not YAML") from None
    if not isinstance(rows, list):
        raise _bad(name, 0, "not a list of entries")
    services = tuple(_service(row, name, entry) for entry, row in enumerate(rows, start=1))
    codes = [service.code for service in services]
    for entry, code in enumerate(codes):
        if code in codes[:entry]:
            raise _bad(name, entry + 1, f"{code} has an entry already")
    return services


def _service(row: Any, name: str, entry: int) -> Service:
    if not isinstance(row, dict):
        raise _bad(name, entry, "not a mapping")
    known = {field.name: field for field in fields(Service)}
    for key in row:
        if key not in known:
            raise _bad(name, entry, f"unknown key {key}")
    for key, field in known.items():
        if field.default is MISSING and key not in row:
            raise _bad(name, entry, f"no {key}")
    return Service(**{key: _value(key, value, name, entry) for key, value in row.items()})


def _value(key: str, value: Any, name: str, entry: int) -> Any:
    if key in _ONE_OF:
        if value not in _ONE_OF[key]:
            raise _bad(name, entry, f"{key} is none of the known values")
        return value
    if key in {"code", "name", "family"}:
        if isinstance(value, str) and value:
            return value
    elif key in _LISTS:
        if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
            return tuple(value)
    elif key in {"lateral", "ordered", "wide", "digit"}:
        if isinstance(value, bool):
            return value
    elif key == "components":
        if isinstance(value, int) and value > 0:
            return value
    elif value is None:
        return None
    elif isinstance(value, dict):
        return _part(key, value, name, entry)
    raise _bad(name, entry, f"{key} is of the wrong type")


def _part(key: str, value: dict[str, Any], name: str, entry: int) -> DoseUnit | Span:
    text = value.get("unit")
    numbers = [number for part, number in value.items() if part != "unit"]
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in numbers):
        raise _bad(name, entry, f"{key} holds no number")
    if key == "units" and set(value) == {"per", "unit"} and isinstance(text, str) and value["per"] > 0:
        return DoseUnit(float(value["per"]), text)
    if key != "units" and {"min"} <= set(value) <= {"min", "max"}:
        return Span(**value)
    raise _bad(name, entry, f"{key} has the wrong parts")


def _bad(name: str, entry: int, problem: str) -> BadRuleFileError:
    return BadRuleFileError(name=name, entry=entry, problem=problem)
