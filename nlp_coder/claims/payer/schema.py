"""What a payer pack is made of: who speaks, from when to when, its rules, its overrides and its own examples.

One YAML file a pack. Everything is checked before anything is used; unknown fields are errors.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from nlp_coder.note import Setting, Sex, VisitType

_Text = Annotated[str, Field(min_length=1)]
_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
_Severity = Literal["block", "warn", "inform"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _range(given: str) -> str:
    low, dash, high = given.partition("-")
    if not (low and dash and high) or low > high or low != low.upper() or high != high.upper():
        raise ValueError('a range is "first-last" in capitals, the lower code first')
    return given


class Codes(_Part):
    """A set of codes: any of these, all of these, a prefix, a range. All that is given must hold; `none` must not."""

    any: tuple[_Text, ...] = ()
    all: tuple[_Text, ...] = ()
    none: tuple[_Text, ...] = ()
    prefix: tuple[_Text, ...] = ()
    ranges: tuple[Annotated[str, AfterValidator(_range)], ...] = ()

    @model_validator(mode="after")
    def _is_filled(self) -> Self:
        if not (self.any or self.all or self.none or self.prefix or self.ranges):
            raise ValueError("names no code")
        return self


class Numbers(_Part):
    """A range of numbers; both ends belong to it."""

    min: float | None = None
    max: float | None = None

    @model_validator(mode="after")
    def _is_range(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("needs min or max")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is over max")
        return self


class Modifiers(_Part):
    """Modifiers of the lines that `services` names."""

    any: tuple[_Text, ...] = ()
    all: tuple[_Text, ...] = ()
    none: tuple[_Text, ...] = ()


class When(_Part):
    """The conditions of a rule: all that are given must hold. `services` also chooses the lines it is about."""

    services: Codes | None = None
    also: Codes | None = None
    diagnoses: Codes | None = None
    modifiers: Modifiers | None = None
    units: Numbers | None = None
    age: Numbers | None = None
    sex: Sex | None = None
    setting: tuple[Setting, ...] = ()
    place_of_service: tuple[_Text, ...] = ()
    visit_family: tuple[_Text, ...] = ()
    visit_type: VisitType | None = None
    in_global_period: bool | None = None
    prior_within_days: Annotated[int, Field(gt=0)] | None = None
    origin: Literal["billed", "suggested"] | None = None

    @model_validator(mode="after")
    def _is_filled(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("holds no condition")
        if (self.modifiers or self.units) and self.services is None:
            raise ValueError("modifiers and units need services that they are about")
        return self


class Then(_Part):
    severity: _Severity
    message: _Text
    source: _Text


class Rule(_Part):
    id: _Id
    when: When
    then: Then


class Override(_Part):
    """A general edit that this payer weighs otherwise, or does not apply."""

    rule: _Id
    severity: Literal["block", "warn", "inform", "ignore"]
    why: _Text
    source: _Text


class ExampleLine(_Part):
    code: _Text
    modifiers: tuple[_Text, ...] = ()
    units: float | None = None


class Example(_Part):
    """A claim and the ids of the rules that fire on it, in any order."""

    name: _Text
    services: tuple[ExampleLine, ...] = ()
    diagnoses: tuple[_Text, ...] = ()
    age: float | None = None
    sex: Sex | None = None
    setting: Setting = "outpatient"
    place_of_service: str | None = None
    visit_family: str | None = None
    visit_type: VisitType | None = None
    in_global_period: bool = False
    prior_days: int | None = None
    fires: tuple[_Id, ...]


class Pack(_Part):
    """The rules of one payer from `effective` to `end`, both days included."""

    payer: _Text
    also_known_as: tuple[_Text, ...] = ()
    version: _Text
    effective: date
    end: date | None = None
    source: _Text
    rules: tuple[Rule, ...] = Field(min_length=1)
    overrides: tuple[Override, ...] = ()
    examples: tuple[Example, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        ids = [one.id for one in self.rules]
        if len(ids) != len(set(ids)):
            raise ValueError("a rule id stands twice")
        if self.end is not None and self.end < self.effective:
            raise ValueError("end is before effective")
        fired = {one for example in self.examples for one in example.fires}
        if unknown := sorted(fired - set(ids)):
            raise ValueError(f"an example fires {unknown[0]}, which is no rule of the pack")
        return self

    def speaks_for(self, payer: str | None, day: date | None) -> bool:
        """Whether the pack is of this payer and in force on the day; without a day, whether it has no end."""
        if payer is None or payer.strip().casefold() not in {
            one.casefold() for one in (self.payer, *self.also_known_as)
        }:
            return False
        if day is None:
            return self.end is None
        return self.effective <= day and (self.end is None or day <= self.end)
