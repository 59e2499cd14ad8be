"""The reviewed tables behind queries: what makes one compliant, neutral titles, how an answer reads.

`data/documentation/query_rules.yaml` holds the rules with their sources, `query_diagnoses.yaml` the conditions that
queries are written about and the facts that point to each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

import yaml

from nlp_coder.errors import BadRuleFileError

Part = Literal["title", "question", "option", "indicator"]
RULES_FILE: Final = "query_rules.yaml"
DIAGNOSES_FILE: Final = "query_diagnoses.yaml"
CHECKS: Final = (
    "leads.undocumented",
    "leads.title",
    "leads.one-answer",
    "yes-no",
    "open-options",
    "too-few-options",
    "option-unsupported",
    "no-indicators",
    "no-question",
)
_FORMS: Final = (
    "other",
    "unable",
    "fill_in",
    "filler",
    "pointer",
    "asks",
    "negated_before",
    "negated_after",
    "lead_ins",
    "links",
)
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Advice:
    """What a rule says of a query that breaks it, and what its author does about it."""

    problem: str
    advice: str
    source: str


@dataclass(frozen=True, slots=True)
class WordRule:
    """Words that a compliant query does not hold in the named parts."""

    id: str
    where: frozenset[Part]
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class QueryRules:
    """All of `query_rules.yaml`. `forms` are the patterns by which the parts of a query are told apart."""

    words: tuple[WordRule, ...]
    advice: Mapping[str, Advice]
    forms: Mapping[str, re.Pattern[str]]
    titles: Mapping[str, str]
    addenda: Mapping[str, str]
    headings: Mapping[str, str]

    def title(self, kind: str) -> str:
        """A neutral title for a query of this gap kind."""
        return self.titles.get(kind, self.titles[""])


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of `query_diagnoses.yaml`: one pattern that finds them, and what points to each."""

    found: re.Pattern[str]
    names: tuple[str, ...]
    facts: Mapping[str, re.Pattern[str]]
    not_conditions: re.Pattern[str]


@cache
def load_query_rules() -> QueryRules:
    """The rules of a compliant query. Raises BadRuleFileError naming the entry that is wrong."""
    return read_query_rules(_text(RULES_FILE))


@cache
def load_conditions() -> Conditions:
    """The conditions. Raises BadRuleFileError naming the entry that is wrong."""
    return read_conditions(_text(DIAGNOSES_FILE))


def read_query_rules(text: str) -> QueryRules:
    """Read the rules from YAML text, whole or not at all."""
    given = _mapping(RULES_FILE, text)
    words, advice = [], {}
    for number, row in enumerate(_list(RULES_FILE, given, "rules"), 1):
        rule, told = _word_rule(row, number)
        words.append(rule)
        advice[rule.id] = told
    checks = given.get("checks")
    for name in CHECKS:
        row = checks.get(name) if isinstance(checks, dict) else None
        advice[name] = _advice(row, name)
    titles, addenda, headings = (_texts(given, name) for name in ("titles", "addenda", "headings"))
    for name, texts in (("titles", titles), ("headings", headings)):
        if "" not in texts:
            raise BadRuleFileError(name=RULES_FILE, entry=name, problem="nothing for the other kinds")
    forms = {name: _pattern(RULES_FILE, name, given.get(name)) for name in _FORMS}
    return QueryRules(tuple(words), advice, forms, titles, addenda, headings)


def read_conditions(text: str) -> Conditions:
    """Read the conditions from YAML text, whole or not at all."""
    given = _mapping(DIAGNOSES_FILE, text)
    names, parts, facts = [], [], {}
    for number, row in enumerate(_list(DIAGNOSES_FILE, given, "diagnoses"), 1):
        if not isinstance(row, dict) or set(row) != {"name", "words", "facts"} or row["name"] in names:
            raise BadRuleFileError(
                name=DIAGNOSES_FILE, entry=number, problem="not one {name, words, facts}, each name once"
            )
        names.append(str(row["name"]))
        _pattern(DIAGNOSES_FILE, number, row["words"])
        parts.append(f"({row['words']})")
        if row["facts"]:
            facts[names[-1]] = _pattern(DIAGNOSES_FILE, number, row["facts"])
    endings = given.get("endings")
    found = rf"\b(?:{'|'.join(parts)}|(\w*(?:{endings})))\b"
    return Conditions(
        _pattern(DIAGNOSES_FILE, "endings", found if endings else None),
        tuple(names),
        facts,
        _pattern(DIAGNOSES_FILE, "not_conditions", given.get("not_conditions")),
    )


def _word_rule(row: Any, number: int) -> tuple[WordRule, Advice]:
    if not isinstance(row, dict) or not isinstance(row.get("words"), list) or not row["words"]:
        raise BadRuleFileError(name=RULES_FILE, entry=number, problem="no list of words")
    where = row.get("where")
    if not isinstance(where, list) or not where or not set(where) <= set(get_args(Part)):
        raise BadRuleFileError(
            name=RULES_FILE, entry=number, problem=f"where is not of {', '.join(get_args(Part))}"
        )
    pattern = _pattern(RULES_FILE, number, "|".join(f"(?:{one})" for one in row["words"]))
    identity = str(row.get("id") or "")
    if not identity:
        raise BadRuleFileError(name=RULES_FILE, entry=number, problem="no id")
    return WordRule(identity, frozenset(where), pattern), _advice(row, identity)


def _advice(row: Any, name: str) -> Advice:
    fields = ("problem", "advice", "source")
    if not isinstance(row, dict) or not all(isinstance(row.get(one), str) and row[one] for one in fields):
        raise BadRuleFileError(name=RULES_FILE, entry=name, problem=f"needs {', '.join(fields)}")
    return Advice(row["problem"], row["advice"], row["source"])


def _texts(given: Mapping[str, Any], name: str) -> dict[str, str]:
    found = given.get(name)
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in (*found, *found.values())):
        raise BadRuleFileError(name=RULES_FILE, entry=name, problem="not texts by gap kind")
    return found


def _pattern(file: str, entry: int | str, given: Any) -> re.Pattern[str]:
    if not isinstance(given, str) or not given:
        raise BadRuleFileError(name=file, entry=entry, problem="no words")
    try:
        return re.compile(given, re.IGNORECASE)
    except re.error:
        raise BadRuleFileError(name=file, entry=entry, problem="not a regular expression") from None


def _mapping(file: str, text: str) -> dict[str, Any]:
    try:
        given = yaml.load(text, _LOADER)  # noqa: S506  (a safe loader, see above)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise BadRuleFileError(name=file, entry=f"line {line}", problem="not YAML") from None
    if not isinstance(given, dict):
        raise BadRuleFileError(name=file, entry="file", problem="not a mapping")
    return given


def _list(file: str, given: Mapping[str, Any], name: str) -> list[Any]:
    rows = given.get(name)
    if not isinstance(rows, list) or not rows:
        raise BadRuleFileError(name=file, entry=name, problem="not a list")
    return rows


def _text(name: str) -> str:
    return files("nlp_coder").joinpath("data", "documentation", name).read_text("utf-8")
