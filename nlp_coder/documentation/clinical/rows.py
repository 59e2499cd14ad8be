"""The rows of the clinical tables, frozen: conditions with their indicators, and treatments with their indications."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nlp_coder.review import Severity

Place = Literal["acute", "visit"]
"""acute: inpatient, observation, emergency department; visit: office, nursing facility, home."""


@dataclass(frozen=True, slots=True)
class Test:
    """One thing a note may hold: a value beyond a limit, a change between two values, a flag, or words.

    `value`, `change`, `series` name a measurement of `data/language/values.yaml`; temperatures are in Celsius.
    `rise` counts within 48 hours only, `ratio` at any time; `series` asks for two readings months apart.
    """

    value: str = ""
    change: str = ""
    series: str = ""
    words: tuple[str, ...] = ()
    below: float | None = None
    above: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    flag: str = ""
    sex: str = ""
    fall: float | None = None
    rise: float | None = None
    ratio: float | None = None

    @property
    def measure(self) -> str:
        return self.value or self.change or self.series

    def holds(self, number: float) -> bool:
        """Whether a number lies beyond all limits that are given."""
        return (
            (self.below is None or number < self.below)
            and (self.above is None or number > self.above)
            and (self.at_least is None or number >= self.at_least)
            and (self.at_most is None or number <= self.at_most)
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Tests of which `least` must hold."""

    of: tuple[Test, ...]
    least: int = 1


@dataclass(frozen=True, slots=True)
class Named:
    """What names a condition: codes by prefix, and words ("hyponatr*" for all words that begin so)."""

    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Validation:
    """When a diagnosis lacks support: `against` holds, and nothing of `support` does.

    `course`: words that support it only in a line that names it ("resolved"), as other conditions have a course too.
    """

    codes: tuple[str, ...]
    against: Group
    support: Group
    course: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """An example that runs as a test."""

    text: str
    setting: str = "inpatient"
    sex: str = "F"
    age: float = 60


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with the indicators that are its published criteria.

    `managed`: words, and drugs by generic name, that show the indicators mattered; empty where they matter alone.
    `signs` may be empty: such a row serves validation only.
    """

    id: str
    condition: str
    source: str
    signs: tuple[Group, ...] = ()
    managed: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    named: Named = Named()
    codes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    severity: Mapping[Place, Severity] = field(default_factory=dict)
    adult: bool = True
    pregnant: bool = True
    supersedes: tuple[str, ...] = ()
    validation: Validation | None = None
    raises: tuple[Case, ...] = ()
    near: tuple[Case, ...] = ()
    unsupported: tuple[Case, ...] = ()
    supported: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Treatment:
    """Drugs by name or class, or therapies by their words, and what they are usually for."""

    id: str
    treatment: str
    source: str
    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    named: Named = Named()
    severity: Mapping[Place, Severity] = field(default_factory=dict)
    unless: tuple[str, ...] = ()
    raises: tuple[Case, ...] = ()
    near: tuple[Case, ...] = ()
