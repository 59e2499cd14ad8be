"""Gap kinds: a detector, its message and its query in one file each, registered by importing the file.

A query keeps to AHIMA/ACDIS practice (Guidelines for Achieving a Compliant Query Practice, 2022): the patient's facts
first, a neutral question, options that always include "Other" and "Unable to determine", never a word on payment; see
`queries/compliance.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.queries.compliance import check_query
from nlp_coder.documentation.site import AS_DELIVERED, SiteSettings
from nlp_coder.review import Edit, Evidence, Gap, Query, Severity, VisitLevel

OPEN_OPTIONS: Final = ("Other", "Unable to determine")
_RANK: Final[Mapping[Severity, int]] = {"block": 0, "warn": 1, "inform": 2}


@dataclass(frozen=True, slots=True)
class Hit:
    """One gap found: its words, the codes concerned, and what fills the templates.

    `severity` and `source` stand in place of the kind's where a row of a table has its own.
    """

    evidence: tuple[Evidence, ...]
    codes: tuple[str, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    severity: Severity | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a detector is given: the chart, the visit level worked out from it, and the claim's edits."""

    chart: Chart
    visit: VisitLevel
    edits: tuple[Edit, ...] = ()


Detector = Callable[[Finding], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A gap kind as registered. `question` is None where the coder, not the provider, must act."""

    name: str
    severity: Severity
    source: str
    message: str
    question: str | None
    options: tuple[str, ...]
    detect: Detector


KINDS: dict[str, Kind] = {}
"""All kinds, by name, filled while `nlp_coder.documentation` is imported."""


def gap(
    name: str,
    *,
    severity: Severity,
    source: str,
    message: str,
    question: str | None = None,
    options: tuple[str, ...] = (),
) -> Callable[[Detector], Detector]:
    """Register a detector. Raises BadRuleFileError when its query is not compliant."""
    if question is not None:
        check_query(name, question, (*options, *OPEN_OPTIONS))

    def register(detect: Detector) -> Detector:
        KINDS[name] = Kind(name, severity, source, message, question, options, detect)
        return detect

    return register


def examine(
    chart: Chart, visit: VisitLevel, edits: tuple[Edit, ...] = (), site: SiteSettings = AS_DELIVERED
) -> tuple[Gap, ...]:
    """All gaps of a note that the site wants to see, most severe first, then in the note's order."""
    found: list[Gap] = []
    given = Finding(chart, visit, edits)
    for name in sorted(KINDS):
        if not site.is_off(name):
            kind = KINDS[name]
            found += [_gap(kind, hit) for hit in kind.detect(given)]
    return tuple(sorted(site.tuned(found), key=_order))


def _order(one: Gap) -> tuple[int, int, str, tuple[str, ...]]:
    return _RANK[one.severity], one.evidence[0].start if one.evidence else 0, one.kind, one.codes


def _gap(kind: Kind, hit: Hit) -> Gap:
    query = None
    if kind.question is not None:
        indicators = tuple(f"{one.section}: “{' '.join(one.text.split())}”" for one in hit.evidence)
        options = (*(hit.options or kind.options), *OPEN_OPTIONS)
        query = Query(kind.question.format(**hit.fills), options, indicators)
    return Gap(
        kind=kind.name,
        severity=hit.severity or kind.severity,
        message=kind.message.format(**hit.fills),
        evidence=hit.evidence,
        codes=hit.codes,
        query=query,
        rule=hit.source or kind.source,
    )
