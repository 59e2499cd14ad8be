"""Conditions named in the words of a query, and those that the chart holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp_coder.documentation.queries.rules import QueryRules, load_conditions


@dataclass(frozen=True, slots=True)
class Named:
    """A condition named in a text: one name for all its spellings, and where it stands."""

    name: str
    start: int
    end: int


def named_in(text: str) -> Iterator[Named]:
    """The conditions that a text names, in its order."""
    table = load_conditions()
    for match in table.found.finditer(text):
        place = match.lastindex or 0
        if place <= len(table.names):
            yield Named(table.names[place - 1], match.start(), match.end())
        elif not table.not_conditions.fullmatch(match.group()):
            yield Named(match.group().lower(), match.start(), match.end())


def held_in(texts: Iterable[str], rules: QueryRules) -> frozenset[str]:
    """The names of the conditions that texts of the chart hold, those denied left out."""
    before, after = rules.forms["negated_before"], rules.forms["negated_after"]
    return frozenset(
        one.name
        for text in texts
        for one in named_in(text)
        if not before.search(text[: one.start]) and not after.search(text[one.end :])
    )
