"""Reads the clinical tables (`data/documentation/clinical`): checked whole when loaded, and kept frozen.

Limits are published criteria and each row cites them. A row that is wrong raises BadRuleFileError naming it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from nlp_coder.documentation.clinical.rows import (
    Case,
    Condition,
    Group,
    Named,
    Test,
    Treatment,
    Validation,
)
from nlp_coder.documentation.queries.compliance import check_query
from nlp_coder.documentation.registry import OPEN_OPTIONS
from nlp_coder.errors import BadRuleFileError
from nlp_coder.language.medications import load_medications
from nlp_coder.language.values import load_values

_FOLDER: Final = ("data", "documentation", "clinical")
_CONDITIONS: Final = (
    "blood.yaml",
    "circulation.yaml",
    "infection.yaml",
    "kidney.yaml",
    "metabolism.yaml",
    "mind_nerves.yaml",
    "nutrition_skin.yaml",
    "respiration.yaml",
)
_TREATMENTS: Final = "treatments.yaml"
_PLACES: Final = frozenset({"acute", "visit"})
_SEVERITIES: Final = frozenset({"block", "warn", "inform"})
_MEASURES_OF_OURS: Final = frozenset({"weight_loss"})


@cache
def conditions() -> tuple[Condition, ...]:
    """All conditions, in the order of the files. Raises BadRuleFileError naming the entry that is wrong."""
    return tuple(row for name in _CONDITIONS for row in parse_conditions(name, _text(name)))


@cache
def treatments() -> tuple[Treatment, ...]:
    """All treatments. Raises BadRuleFileError naming the entry that is wrong."""
    return tuple(parse_treatments(_TREATMENTS, _text(_TREATMENTS)))


def parse_conditions(name: str, text: str) -> list[Condition]:
    """Conditions of a table in the files' form."""
    found = [_condition(name, entry, row) for entry, row in _rows(name, text)]
    _check_ids(name, [row.id for row in found])
    return found


def parse_treatments(name: str, text: str) -> list[Treatment]:
    """Treatments of a table in the file's form."""
    found = [_treatment(name, entry, row) for entry, row in _rows(name, text)]
    _check_ids(name, [row.id for row in found])
    return found


def _rows(name: str, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = yaml.load(text, yaml.CSafeLoader)
    if not isinstance(rows, list):
        raise BadRuleFileError(name=name, entry=1, problem="not a list of entries")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise BadRuleFileError(name=name, entry=number, problem="not an entry with keys")
        yield str(row.get("id", number)), dict(row)


def _check_ids(name: str, ids: list[str]) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise BadRuleFileError(name=name, entry=one, problem="the id stands twice")


def _condition(name: str, entry: str, row: dict[str, Any]) -> Condition:
    try:
        row["signs"] = tuple(_group(one) for one in row.get("signs", ()))
        if "validation" in row:
            given = row["validation"]
            row["validation"] = Validation(
                tuple(given.pop("codes")),
                _group(given.pop("against")),
                _group(given.pop("support")),
                _strings(given.pop("course", [])),
            )
            _no_more(given)
        made = Condition(**_common(row, ("managed", "drugs", "codes", "supersedes", "options")))
    except (KeyError, TypeError, AttributeError, ValueError):
        raise BadRuleFileError(name=name, entry=entry, problem="unknown, missing or misshapen key") from None
    if made.signs:
        _check(name, entry, made.severity, made.raises, made.near)
        _check_options(name, entry, made.options)
        if not made.named.codes or not made.named.words or not made.codes:
            raise BadRuleFileError(name=name, entry=entry, problem="nothing names the condition")
    elif made.validation is None:
        raise BadRuleFileError(name=name, entry=entry, problem="neither signs nor validation")
    if made.validation and not (made.unsupported and made.supported):
        raise BadRuleFileError(name=name, entry=entry, problem="the validation has no examples")
    for test in _tests(made):
        _check_test(name, entry, test)
    unknown = sorted(set(made.drugs) - _drugs())
    if unknown:
        raise BadRuleFileError(name=name, entry=entry, problem=f"unknown drug {unknown[0]}")
    return made


def _treatment(name: str, entry: str, row: dict[str, Any]) -> Treatment:
    try:
        made = Treatment(**_common(row, ("names", "classes", "words", "unless")))
    except (KeyError, TypeError, AttributeError, ValueError):
        raise BadRuleFileError(name=name, entry=entry, problem="unknown, missing or misshapen key") from None
    _check(name, entry, made.severity, made.raises, made.near)
    unknown = sorted((set(made.names) - _drugs()) | (set(made.classes) - _classes()))
    if unknown:
        raise BadRuleFileError(name=name, entry=entry, problem=f"unknown drug or class {unknown[0]}")
    if not (made.names or made.classes or made.words) or not made.named.words:
        raise BadRuleFileError(name=name, entry=entry, problem="names no treatment or no indication")
    return made


def _common(row: dict[str, Any], lists: tuple[str, ...]) -> dict[str, Any]:
    for key in lists:
        if key in row:
            row[key] = _strings(row[key])
    if "named" in row:
        given = row["named"]
        row["named"] = Named(_strings(given.pop("codes", [])), _strings(given.pop("words", [])))
        _no_more(given)
    for key in ("raises", "near", "unsupported", "supported"):
        if key in row:
            row[key] = tuple(Case(**one) if isinstance(one, dict) else Case(one) for one in row[key])
    if not row["source"]:
        raise ValueError("source")
    return row


def _strings(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise TypeError("not a list of words")
    return tuple(given)


def _no_more(given: Mapping[str, Any]) -> None:
    if given:
        raise KeyError(next(iter(given)))


def _group(given: Any) -> Group:
    if isinstance(given, list):
        given = {"of": given}
    group = Group(tuple(_test(one) for one in given.pop("of")), given.pop("least", 1))
    _no_more(given)
    if not 1 <= group.least <= len(group.of):
        raise ValueError("least")
    return group


def _test(given: Any) -> Test:
    if isinstance(given, str):
        return Test(words=(given,))
    if isinstance(given, list):
        return Test(words=_strings(given))
    if "words" in given:
        given["words"] = _strings(given["words"])
    return Test(**given)


def _tests(row: Condition) -> Iterator[Test]:
    for group in row.signs:
        yield from group.of
    if row.validation:
        yield from row.validation.against.of
        yield from row.validation.support.of


def _check(
    name: str,
    entry: str,
    severity: Mapping[Any, Any],
    raises: tuple[Case, ...],
    near: tuple[Case, ...],
) -> None:
    if not severity or not set(severity) <= _PLACES or not set(severity.values()) <= _SEVERITIES:
        raise BadRuleFileError(name=name, entry=entry, problem="severity is not by acute and visit")
    if not raises or not near:
        raise BadRuleFileError(name=name, entry=entry, problem="no example that raises, or none near it")


def _check_options(name: str, entry: str, options: tuple[str, ...]) -> None:
    if len(options) < 2:
        raise BadRuleFileError(name=name, entry=entry, problem="fewer than two options to choose from")
    check_query(entry, "What do these findings represent?", (*options, *OPEN_OPTIONS))


def _check_test(name: str, entry: str, test: Test) -> None:
    kinds = [bool(test.value), bool(test.change), bool(test.series), bool(test.words)]
    if sum(kinds) != 1:
        raise BadRuleFileError(name=name, entry=entry, problem="a test of no kind, or of two")
    if test.measure and test.measure not in _measures():
        raise BadRuleFileError(name=name, entry=entry, problem=f"no value is named {test.measure}")
    limits = [getattr(test, one.name) for one in fields(Test)[4:8]]
    if (test.value or test.series) and not test.flag and limits == [None] * 4:
        raise BadRuleFileError(name=name, entry=entry, problem=f"{test.measure} has no limit")
    if test.change and [test.fall, test.rise, test.ratio].count(None) != 2:
        raise BadRuleFileError(name=name, entry=entry, problem=f"{test.measure}: fall, rise or ratio")


@cache
def _measures() -> frozenset[str]:
    rules = load_values()
    known = {one.name for one in (*rules.words.values(), *rules.exact.values())}
    return frozenset(known | _MEASURES_OF_OURS | {"bp_systolic", "bp_diastolic"})


@cache
def _drugs() -> frozenset[str]:
    return frozenset(one.name for one in load_medications())


@cache
def _classes() -> frozenset[str]:
    return frozenset(one.drug_class for one in load_medications())


def _text(name: str) -> str:
    return files("nlp_coder").joinpath(*_FOLDER, name).read_text("utf-8")
