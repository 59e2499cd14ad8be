"""Indicators that meet a condition's published criteria and were treated or worked up, with no diagnosis for them.

A coder may not code from a laboratory value (ICD-10-CM Guidelines III.B); the provider is asked what it represents. The
conditions, their limits with sources, and what shows that they mattered are rows of `data/documentation/clinical`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from nlp_coder.documentation.clinical.facts import Facts, Span, answered, is_taken
from nlp_coder.documentation.clinical.rows import Condition, Place
from nlp_coder.documentation.clinical.tables import conditions
from nlp_coder.documentation.registry import Finding, Hit, gap

NO_SIGNIFICANCE: Final = "A laboratory or clinical finding without clinical significance"
_ACUTE: Final = frozenset({"inpatient", "observation", "ed"})


@gap(
    "clinical-indicator-without-diagnosis",
    severity="warn",
    source="ICD-10-CM Guidelines III.B; criteria by condition",
    message="{indicators}{managed}: no diagnosis is named for {it}.",
    question="The note records {indicators}{managed}. What condition, if any, does this represent in your clinical "
    "judgement?",
)
def clinical_indicator_without_diagnosis(given: Finding) -> Iterator[Hit]:
    """Rows whose indicators the note holds, that were acted upon, and that neither a code nor a word names."""
    facts = Facts(given.chart)
    place = place_of(given)
    found = [(row, spans) for row in _touched(facts) if (spans := _indicators(row, facts, place)) is not None]
    superseded = {other for row, _ in found for other in row.supersedes}
    for row, (signs, managed) in found:
        if row.id not in superseded:
            yield _hit(row, facts, place, signs, managed)


def place_of(given: Finding) -> Place:
    return "acute" if given.chart.note.encounter.setting in _ACUTE else "visit"


def _hit(
    row: Condition, facts: Facts, place: Place, signs: tuple[Span, ...], managed: tuple[Span, ...]
) -> Hit:
    text = facts.chart.text
    quotes = merged([facts.quoted(*span) for span in signs])
    acts = [span for span in managed if not any(a <= span[0] < b for a, b in quotes)]
    said = "; ".join(_one_line(text[a:b]) for a, b in quotes[:4])
    done = f" with {_one_line(text[acts[0][0] : acts[0][1]])}" if acts else ""
    spans = sorted((*quotes[:4], *acts[:1]))
    return Hit(
        tuple(facts.chart.evidence(*span) for span in spans),
        row.codes,
        {"indicators": said, "managed": done, "it": "them" if len(quotes) > 1 else "it"},
        (*row.options, NO_SIGNIFICANCE),
        row.severity[place],
        row.source,
    )


def _indicators(
    row: Condition, facts: Facts, place: Place
) -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
    """The signs and the management of a row in a note; None where it does not apply or is answered."""
    if place not in row.severity or (row.adult and not facts.is_adult):
        return None
    signs: list[Span] = []
    for group in row.signs:
        met = facts.group(group)
        if not met:
            return None
        signs += met
    managed = _managed(row, facts)
    if (row.managed or row.drugs) and not managed:
        return None
    if facts.names(row.named.words) or answered(facts.chart, row.named.codes):
        return None
    if not row.pregnant and facts.is_pregnant:
        return None
    return tuple(sorted(set(signs))), managed


def _managed(row: Condition, facts: Facts) -> tuple[Span, ...]:
    drugs = [
        (drug.start, drug.end)
        for drug in facts.chart.reading.drugs
        if drug.name in row.drugs and is_taken(facts.chart, drug) and is_given(facts, drug.start)
    ]
    return tuple(sorted((*facts.affirmed(row.managed), *drugs)))


def is_given(facts: Facts, start: int) -> bool:
    """A drug outside the lists of what the patient takes at home and is allergic to."""
    return facts.chart.section_at(start) not in ("medications", "allergies", "pmh", "family_history")


def merged(spans: list[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _one_line(words: str) -> str:
    return " ".join(words.split())


@dataclass(frozen=True, slots=True)
class _Triggers:
    """Rows by what their first group looks at, so that a note is held against few of them."""

    values: dict[str, tuple[int, ...]]
    words: dict[str, tuple[int, ...]]


@cache
def _triggers() -> _Triggers:
    values: dict[str, list[int]] = {}
    words: dict[str, list[int]] = {}
    for number, row in enumerate(conditions()):
        for test in row.signs[0].of if row.signs else ():
            for word in test.words:
                words.setdefault(word, []).append(number)
            if test.measure:
                values.setdefault(test.measure, []).append(number)
    return _Triggers(
        {key: tuple(rows) for key, rows in values.items()}, {key: tuple(rows) for key, rows in words.items()}
    )


def _touched(facts: Facts) -> Iterator[Condition]:
    triggers = _triggers()
    numbers = {row for name in facts.values for row in triggers.values.get(name, ())}
    numbers.update(row for word in facts.words for row in triggers.words.get(word, ()))
    return (conditions()[number] for number in sorted(numbers))
