"""Measures a coder on files of answers: a report a file, as table and as JSON. Ids and codes, never text."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from nlp_coder.errors import BadAnswerRowError, UnwritableFileError
from nlp_coder.evaluate import (
    assertion,
    calibration,
    diagnoses,
    evidence,
    gaps,
    procedures,
    sides,
    visit_level,
)
from nlp_coder.evaluate.figures import Figure, Tally, precision_recall, share
from nlp_coder.evaluate.ranking import mean_average_precision, procedures_precision
from nlp_coder.evaluate.retired import as_labelled, is_retired
from nlp_coder.evaluate.sets import (
    Answer,
    AuditedNote,
    CodedNote,
    GapCase,
    MarkedSpan,
    Procedure,
    Vignette,
    plain_code,
    read_answers,
)
from nlp_coder.note import Note
from nlp_coder.review import Review

PCS_LENGTH: Final = 4
"""Characters at which ICD-10-PCS codes are compared: most labels of case reports have no more."""


class Reviewer(Protocol):
    """What is measured on notes: nlp_coder.Coder, or anything that reviews as it does."""

    def review(self, note: Note) -> Review: ...


@dataclass(frozen=True, slots=True)
class FileReport:
    """All figures of one file. `errors` has a row a note (or sentence) that is not read perfectly."""

    name: str
    form: str
    rows: int
    figures: tuple[Figure, ...]
    reliability: tuple[calibration.Bin, ...] = ()
    errors: tuple[dict[str, Any], ...] = ()
    code_sets: dict[str, str] = field(default_factory=dict)


Reviewed = Sequence[tuple[Review, Answer]]
A = TypeVar("A", Vignette, CodedNote, AuditedNote, GapCase)


def evaluate_files(
    paths: Iterable[Path], *, coder: Reviewer, open_reader: Callable[[], assertion.SpanReader], seed: int = 0
) -> list[FileReport]:
    """One report a file, in order. The same coder, files and seed give the same report.

    `open_reader` gives the language stage's reader; it is called for assertion files only.

    Raises BadAnswerRowError.
    """
    reports = []
    for path in paths:
        try:
            form, answers = read_answers(path)
        except OSError as error:
            raise BadAnswerRowError(name=path.name, row=0, problem=error.strerror or "unreadable") from None
        reports.append(_report(path.name, form, answers, coder, open_reader, seed))
    return reports


def write_report(reports: Sequence[FileReport], target: Path) -> None:
    """Write all figures, reliability tables and errors as JSON. Raises UnwritableFileError."""
    text = json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=1)
    try:
        target.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise UnwritableFileError(problem=error.strerror or type(error).__name__) from None


def report_table(reports: Sequence[FileReport]) -> str:
    """The figures in aligned lines."""
    lines = []
    for report in reports:
        lines.append(f"{report.name}  {report.form}, {report.rows} rows")
        for figure in report.figures:
            value = "-" if figure.value is None else f"{figure.value:.3f}"
            interval = f"[{figure.low:.3f}, {figure.high:.3f}]" if _has_interval(figure) else ""
            lines.append(f"  {figure.name:<52} {value:>6} {interval:<16} of {figure.of}")
    return "\n".join(lines)


def _has_interval(figure: Figure) -> bool:
    return figure.low is not None and figure.high is not None


def _report(
    name: str,
    form: str,
    answers: Sequence[Answer],
    coder: Reviewer,
    open_reader: Callable[[], assertion.SpanReader],
    seed: int,
) -> FileReport:
    if form == "assertion":
        return _assertion(
            name, form, [one for one in answers if isinstance(one, MarkedSpan)], open_reader(), seed
        )
    reviewed = [(coder.review(one.note), one) for one in answers if not isinstance(one, MarkedSpan)]
    figures, bins, errors = _MEASURES[form](reviewed, seed)
    return FileReport(
        name,
        form,
        len(answers),
        tuple(figures),
        tuple(bins),
        tuple(errors),
        dict(sorted(reviewed[0][0].code_sets.items())),
    )


Measured = tuple[list[Figure], list[calibration.Bin], list[dict[str, Any]]]


def _vignettes(pairs: Sequence[tuple[Review, Vignette]], seed: int) -> Measured:
    said = [(diagnoses.suggested_codes(review), case) for review, case in pairs]
    raised = [(gaps.raised_kinds(review), case) for review, case in pairs]
    outcomes = [
        (one.score, plain_code(one.code) in {code for codes in case.required for code in codes})
        for review, case in pairs
        for one in diagnoses.suggested(review)
        if plain_code(one.code) not in case.optional
    ]
    first = [diagnoses.first_listed(review) in case.required[0] for review, case in pairs if case.required]
    exact = [diagnoses.vignette_tally(codes, case) for codes, case in said]
    three = [diagnoses.vignette_tally_three(codes, case) for codes, case in said]
    figures = [
        *precision_recall(exact, seed=seed, prefix="diagnoses "),
        *precision_recall(three, seed=seed, prefix="diagnoses, 3 characters, "),
        share("forbidden share of suggestions", *diagnoses.forbidden_share(said)),
        share("first-listed is the first diagnosis", sum(first), len(first)),
        calibration.brier(outcomes),
        *procedures.figures(pairs),
        *precision_recall([procedures.tally(*pair) for pair in pairs], seed=seed, prefix="procedures "),
        visit_level.agreement(pairs),
        evidence.overlap(pairs),
        *precision_recall([gaps.note_tally(*pair) for pair in raised], seed=seed, prefix="gaps "),
        *_kinds(gaps.by_kind(raised)),
    ]
    return figures, calibration.reliability(outcomes), _told(pairs, _vignette_errors)


def _vignette_errors(review: Review, case: Vignette) -> dict[str, Any]:
    found = diagnoses.vignette_errors(diagnoses.suggested_codes(review), case)
    gaps_wrong, gaps_missed = gaps.wrong_and_missed(gaps.raised_kinds(review), case)
    lacking = [one.code for one in case.procedures if not _is_claimed(one, review)]
    disagrees = visit_level.agrees(review, case) is False
    level = {"supported": review.visit_level.supported, "accepted": list(case.levels or ())}
    pointed = evidence.pointed_at(review)
    return {
        **asdict(found),
        "procedures_missed": lacking,
        "gaps_wrong": gaps_wrong,
        "gaps_missed": gaps_missed,
        "visit_level": level if disagrees else None,
        "spans_missed": [list(span) for span in case.spans if not evidence.is_hit(span, pointed)],
    }


def _is_claimed(wanted: Procedure, review: Review) -> bool:
    said = procedures.find(wanted, procedures.suggested_procedures(review))
    return said is not None and procedures.has_side(wanted, said) and procedures.has_units(wanted, said)


def _coded(pairs: Sequence[tuple[Review, CodedNote]], seed: int) -> Measured:
    outcomes = [
        (one.score, plain_code(one.code) in case.diagnoses)
        for review, case in pairs
        for one in diagnoses.suggested(review)
    ]
    figures = [
        *_set_figures([(review, case.diagnoses) for review, case in pairs], seed),
        sides.agreement([(review, case.diagnoses) for review, case in pairs]),
        calibration.brier(outcomes),
    ]
    with_procedures = [(review, case.procedures) for review, case in pairs if case.procedures is not None]
    if with_procedures:
        tallies = [
            Tally.of_sets(
                diagnoses.cut(diagnoses.suggested_codes(review, "ICD-10-PCS"), PCS_LENGTH),
                diagnoses.cut(asked, PCS_LENGTH),
            )
            for review, asked in with_procedures
        ]
        figures += precision_recall(tallies, seed=seed, prefix="ICD-10-PCS, 4 characters, ")
        figures.append(procedures_precision(with_procedures, PCS_LENGTH))
    return figures, calibration.reliability(outcomes), _told(pairs, _coded_errors)


def _coded_errors(review: Review, case: CodedNote | AuditedNote) -> dict[str, Any]:
    return asdict(diagnoses.set_errors(diagnoses.suggested_codes(review), case.diagnoses))


def _audited(pairs: Sequence[tuple[Review, AuditedNote]], seed: int) -> Measured:
    first = sum(diagnoses.first_listed(review) == case.first for review, case in pairs)
    claimed = [_lines(review, case) for review, case in pairs]
    bare = [
        Tally.of_sets(*({line.split("-")[0] for line in lines} for lines in (said, asked)))
        for said, asked in claimed
    ]
    figures = [
        *_set_figures([(review, case.diagnoses) for review, case in pairs], seed),
        share("first-listed agrees", first, len(pairs)),
        *precision_recall(bare, seed=seed, prefix="procedure lines, code alone, "),
        *precision_recall([Tally.of_sets(*one) for one in claimed], seed=seed, prefix="procedure lines "),
    ]
    return figures, [], _told(pairs, _coded_errors)


def _lines(review: Review, case: AuditedNote) -> tuple[set[str], set[str]]:
    said = {procedures.claim_line(one) for one in procedures.suggested_procedures(review)}
    return said, {procedures.sorted_line(line) for line in case.lines}


def _gap_cases(pairs: Sequence[tuple[Review, GapCase]], seed: int) -> Measured:
    raised = [(gaps.raised_kinds(review), case) for review, case in pairs]
    tallies = [
        Tally.of_sets({case.kind} & kinds, {case.kind} if case.has_gap else set()) for kinds, case in raised
    ]
    figures = [*precision_recall(tallies, seed=seed, prefix="gaps "), *_kinds(gaps.by_kind_of_cases(raised))]
    return figures, [], _told(pairs, _gap_case_errors)


def _gap_case_errors(review: Review, case: GapCase) -> dict[str, Any]:
    is_wrong = (case.kind in gaps.raised_kinds(review)) != case.has_gap
    return {"gaps_missed" if case.has_gap else "gaps_wrong": [case.kind] if is_wrong else []}


def _assertion(
    name: str, form: str, answers: Sequence[MarkedSpan], reader: assertion.SpanReader, seed: int
) -> FileReport:
    read = [(reader.assert_span(one.text, one.start, one.end)[0], one) for one in answers]
    figures = [
        figure
        for axis in assertion.AXES
        for figure in precision_recall(assertion.span_tallies(axis, read), seed=seed, prefix=f"{axis} ")[:3]
    ]
    errors = [
        {"id": one.id, "wrong_axes": axes} for got, one in read if (axes := assertion.wrong_axes(got, one))
    ]
    return FileReport(name, form, len(answers), tuple(figures), errors=tuple(errors))


def _set_figures(pairs: Sequence[tuple[Review, frozenset[str]]], seed: int) -> list[Figure]:
    said = [(diagnoses.suggested_codes(review), asked) for review, asked in pairs]
    three = [Tally.of_sets(diagnoses.cut(codes, 3), diagnoses.cut(asked, 3)) for codes, asked in said]
    older = [Tally.of_sets(as_labelled(codes, asked), asked) for codes, asked in said]
    is_older = any(map(is_retired, frozenset().union(*(asked for _, asked in said))))
    return [
        *precision_recall([Tally.of_sets(*one) for one in said], seed=seed, prefix="diagnoses "),
        *(precision_recall(older, seed=seed, prefix="diagnoses, retired labels met, ") if is_older else ()),
        *precision_recall(three, seed=seed, prefix="diagnoses, 3 characters, "),
        mean_average_precision(pairs),
    ]


def _kinds(tallies: Sequence[gaps.GapTally]) -> list[Figure]:
    figures = []
    for one in tallies:
        figures.append(share(f"{one.kind} P", one.right, one.right + one.wrong))
        figures.append(share(f"{one.kind} R", one.right, one.right + one.missed))
    return figures


def _told(
    pairs: Sequence[tuple[Review, A]], errors: Callable[[Review, A], dict[str, Any]]
) -> list[dict[str, Any]]:
    """A row a note with something wrong: its id, and only the fields that hold something."""
    rows = []
    for review, case in pairs:
        told = {name: value for name, value in errors(review, case).items() if value}
        if told:
            rows.append({"id": case.note.id, **told})
    return rows


_MEASURES: Final[dict[str, Callable[[Any, int], Measured]]] = {
    "vignettes": _vignettes,
    "case reports": _coded,
    "coded notes": _coded,
    "audited": _audited,
    "gap cases": _gap_cases,
}
