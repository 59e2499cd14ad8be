"""Is a provider query compliant? The faults of one, for the registry of gap kinds and for the editor's screen.

Rules: AHIMA/ACDIS, Guidelines for Achieving a Compliant Query Practice (2022), as `data/documentation/query_rules.yaml`
holds them. A query states the patient's facts, asks without leading, offers what the facts allow and two ways out, and
says nothing of payment. Yes and no serve only what the chart already holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlp_coder.documentation.queries.conditions import Named, held_in, named_in
from nlp_coder.documentation.queries.rules import Part, QueryRules, load_conditions, load_query_rules
from nlp_coder.errors import BadRuleFileError

_FILL: Final = re.compile(r"\{\w+\}")
_WORDS: Final = re.compile(r"\w+")
_NEGATED: Final = re.compile(r"^(?:no|not|without|absence of|never|non)[ -]+", re.IGNORECASE)
_YES_NO: Final = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A query as its author has it. `documented`: the diagnoses that the chart holds, in its words."""

    question: str
    options: tuple[str, ...]
    indicators: tuple[str, ...] = ()
    title: str = ""
    documented: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the rule, the part of the query (`option` and `indicator` with their number, from 1) and what to do.

    `start` and `end` are code points of that part; both 0 where the part is at fault as a whole.
    """

    rule: str
    where: str
    problem: str
    advice: str
    start: int = 0
    end: int = 0


def query_faults(draft: Draft) -> tuple[Fault, ...]:
    """Every fault of a query, in the order of its parts; none means that it may be sent."""
    return tuple(sorted(_faults(draft), key=_order))


def check_query(name: str, question: str, options: tuple[str, ...]) -> None:
    """Refuse a template that leads, speaks of payment, or leaves no way out; its facts are filled in later.

    Raises BadRuleFileError naming the kind and the first fault.
    """
    rules = load_query_rules()
    draft = Draft(_FILL.sub("it", question), options)
    clinical = _clinical(rules, draft.options)
    found = [*_word_faults(rules, draft), *_open_faults(rules, draft)]
    if clinical:
        found += _number_faults(rules, draft, clinical)
        if _is_yes_no(clinical):
            found.append(_fault(rules, "yes-no", "options"))
    if not rules.forms["asks"].search(draft.question):
        found.append(_fault(rules, "no-question", "question"))
    if found:
        raise BadRuleFileError(name="query", entry=name, problem=min(found, key=_order).problem)


def _faults(draft: Draft) -> Iterator[Fault]:
    rules = load_query_rules()
    clinical = _clinical(rules, draft.options)
    chart = held_in((*draft.documented, *draft.indicators), rules)
    yield from _word_faults(rules, draft)
    yield from _open_faults(rules, draft)
    yield from _number_faults(rules, draft, clinical)
    yield from _indicator_faults(rules, draft)
    if not rules.forms["asks"].search(draft.question):
        yield _fault(rules, "no-question", "question")
    if _is_yes_no(clinical):
        yield from _yes_no_faults(rules, draft, clinical, chart)
    else:
        yield from _naming_faults(rules, "leads.undocumented", "question", draft, clinical, chart)
        yield from _one_answer_faults(rules, clinical, chart)
        yield from _unsupported_faults(rules, draft, clinical, chart)
    yield from _naming_faults(rules, "leads.title", "title", draft, clinical, chart)


def _word_faults(rules: QueryRules, draft: Draft) -> Iterator[Fault]:
    parts: list[tuple[Part, str, str]] = [
        ("title", "title", draft.title),
        ("question", "question", draft.question),
    ]
    parts += [("option", f"option {number}", text) for number, text in enumerate(draft.options, 1)]
    parts += [("indicator", f"indicator {number}", text) for number, text in enumerate(draft.indicators, 1)]
    for rule in rules.words:
        for part, where, text in parts:
            if part in rule.where and (match := rule.words.search(text)):
                yield _fault(rules, rule.id, where, match.start(), match.end())


def _open_faults(rules: QueryRules, draft: Draft) -> Iterator[Fault]:
    for form in ("other", "unable"):
        if not any(rules.forms[form].search(option) for option in draft.options):
            yield _fault(rules, "open-options", "options")
            return


def _number_faults(rules: QueryRules, draft: Draft, clinical: tuple[str, ...]) -> Iterator[Fault]:
    is_open = any(rules.forms["fill_in"].search(option) for option in clinical)
    if not is_open and len({_plain(option) for option in clinical}) < 2:
        yield _fault(rules, "too-few-options", "options")


def _indicator_faults(rules: QueryRules, draft: Draft) -> Iterator[Fault]:
    if not draft.indicators:
        yield _fault(rules, "no-indicators", "indicators")
    for number, text in enumerate(draft.indicators, 1):
        if rules.forms["pointer"].match(text.strip()):
            yield _fault(rules, "no-indicators", f"indicator {number}")


def _yes_no_faults(
    rules: QueryRules, draft: Draft, clinical: tuple[str, ...], chart: frozenset[str]
) -> Iterator[Fault]:
    """Yes and no fit when all that is asked about stands in the chart."""
    asked = [*named_in(draft.question), *(one for option in clinical for one in named_in(option))]
    unknown = [one for one in named_in(draft.question) if one.name not in chart]
    if unknown:
        yield _fault(rules, "yes-no", "question", unknown[0].start, unknown[0].end)
    elif any(one.name not in chart for one in asked):
        yield _fault(rules, "yes-no", "options")
    elif not asked and not any(
        _plain(one) in _plain(draft.question) for one in draft.documented if _plain(one)
    ):
        yield _fault(rules, "yes-no", "question")


def _naming_faults(
    rules: QueryRules, rule: str, where: str, draft: Draft, clinical: tuple[str, ...], chart: frozenset[str]
) -> Iterator[Fault]:
    """A condition that the chart does not hold, unless the text names all the options alike."""
    text = draft.title if where == "title" else draft.question
    said = f" {_plain(text)} "
    answers = [_plain(rules.forms["lead_ins"].sub("", option)) for option in clinical]
    named = [answer for answer in answers if answer and f" {answer} " in said]
    offered: frozenset[str] = frozenset()
    if len(answers) > 1 and len(named) == len(answers):
        offered = frozenset(one.name for option in clinical for one in named_in(option))
    unknown = [one for one in named_in(text) if one.name not in chart | offered]
    if unknown:
        yield _fault(rules, rule, where, unknown[0].start, unknown[0].end)
        return
    heads = {answer.split(" ")[0] for answer in answers if answer}
    if len(heads) > 1 and all(f" {head} " in said for head in heads):
        return  # "traumatic or pathological?" holds out every option alike
    if " whether " in said:
        return  # "and whether intractable" leaves both answers open; a condition that is new was found above
    known = f" {' . '.join(_plain(one) for one in (*draft.documented, *draft.indicators))} "
    if any(f" {answer} " not in known for answer in named):
        yield _fault(rules, rule, where)


def _one_answer_faults(
    rules: QueryRules, clinical: tuple[str, ...], chart: frozenset[str]
) -> Iterator[Fault]:
    named = [frozenset(one.name for one in _affirmed(rules, option)) for option in clinical]
    if len(named) > 1 and frozenset.intersection(*named) - chart:
        yield _fault(rules, "leads.one-answer", "options")


def _unsupported_faults(
    rules: QueryRules, draft: Draft, clinical: tuple[str, ...], chart: frozenset[str]
) -> Iterator[Fault]:
    facts = load_conditions().facts
    for number, option in enumerate(draft.options, 1):
        if option not in clinical:
            continue
        for one in _affirmed(rules, option):
            points = facts.get(one.name)
            is_held = one.name in chart or points is None
            if not is_held and points and not any(points.search(text) for text in draft.indicators):
                yield _fault(rules, "option-unsupported", f"option {number}", one.start, one.end)
                break


def _affirmed(rules: QueryRules, option: str) -> Iterator[Named]:
    """Conditions that an option states, not those that it excludes."""
    for one in named_in(option):
        if not rules.forms["negated_before"].search(option[: one.start]):
            yield one


def _clinical(rules: QueryRules, options: tuple[str, ...]) -> tuple[str, ...]:
    """The options that answer: neither ways out nor fillers."""
    ways_out = ("other", "unable", "filler")
    return tuple(
        one for one in options if not any(rules.forms[form].search(one.strip()) for form in ways_out)
    )


def _is_yes_no(clinical: tuple[str, ...]) -> bool:
    """Yes and no by name, or one condition and its denial."""
    plain = [_plain(option) for option in clinical]
    heads = {one.split(" ")[0] for one in plain if len(one.split(" ")) < 3}
    if "yes" in heads and heads <= _YES_NO:
        return True
    if len(plain) != 2:
        return False
    one, other = plain
    return _NEGATED.sub("", one) == other or _NEGATED.sub("", other) == one


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


def _fault(rules: QueryRules, rule: str, where: str, start: int = 0, end: int = 0) -> Fault:
    told = rules.advice[rule]
    return Fault(rule, where, told.problem, told.advice, start, end)


def _order(fault: Fault) -> tuple[int, int, int, str]:
    part, _, number = fault.where.partition(" ")
    parts = ("title", "question", "options", "option", "indicators", "indicator")
    return parts.index(part), int(number or 0), fault.start, fault.rule
