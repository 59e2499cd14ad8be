"""From verdicts to what the reader sees: suggestions with rationale and alternatives, withheld with reasons."""

from collections.abc import Iterable, Sequence
from typing import Final

from nlp_coder.codes.icd10cm import SYSTEM
from nlp_coder.coding.candidates import Candidate
from nlp_coder.coding.cases import ASSESSED, Told
from nlp_coder.coding.engine import Coded, CodingEngine
from nlp_coder.coding.explanation import Explanation
from nlp_coder.coding.sequence import in_claim_order, role_of
from nlp_coder.coding.verdict import Verdict
from nlp_coder.language.reading import Finding, Reading
from nlp_coder.note import Note
from nlp_coder.review import Alternative, Evidence, ReasonCue, Role, Step, Suggestion, Withheld

MAX_EVIDENCE: Final = 5


def suggestions(coded: Coded, engine: CodingEngine, note: Note, reading: Reading) -> tuple[Suggestion, ...]:
    """Diagnoses for the claim, in the order of the claim: first-listed or principal, then by score."""
    book = engine.book
    kept = [one for one in coded.verdicts if one.withheld is None]
    made = []
    coded_anyway = frozenset(book.codes[one.number] for one in kept)
    for rank, verdict in enumerate(in_claim_order(kept, book, reading), start=1):
        role = role_of(rank, verdict, note, book)
        made.append(_suggestion(verdict, rank, role, engine, reading, coded_anyway))
    return tuple(made)


def withheld(coded: Coded, engine: CodingEngine, reading: Reading) -> tuple[Withheld, ...]:
    """Everything found and not suggested, most likely first."""
    book = engine.book
    rows = []
    for one in coded.verdicts:
        if one.withheld is None:
            continue
        cue = one.cue
        if cue is not None and not cue.text:
            cue = ReasonCue(cue.start, cue.end, reading.text[cue.start : cue.end], cue.rule)
        rows.append(
            Withheld(
                code=book.codes[one.number],
                description=book.title(one.number),
                score=round(one.score, 4),
                reason=one.withheld,
                evidence=_evidence([told.finding for told in one.case.told], reading),
                cue=cue,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.score, row.code, row.reason)))


def _suggestion(
    verdict: Verdict, rank: int, role: Role, engine: CodingEngine, reading: Reading, taken: frozenset[str]
) -> Suggestion:
    book = engine.book
    live = verdict.case.live or verdict.case.told
    return Suggestion(
        code=book.codes[verdict.number],
        system=SYSTEM,
        description=book.title(verdict.number),
        score=round(verdict.score, 4),
        rank=rank,
        role=role,
        evidence=_evidence([one.finding for one in live], reading),
        assertion=_telling(live).assertion,
        rationale=tuple(_rationale(verdict, engine, reading)),
        alternatives=tuple(one for one in _alternatives(verdict, engine) if one.code not in taken),
    )


def _telling(live: Sequence[Told]) -> Finding:
    best = max(
        live,
        key=lambda one: (one.finding.section in ASSESSED, one.finding.in_heading, -one.finding.hit.start),
    )
    return best.finding


def _evidence(findings: Sequence[Finding], reading: Reading) -> tuple[Evidence, ...]:
    """The words themselves, those of the assessment first, then in the note's order."""
    ranked = sorted(findings, key=lambda f: (f.section not in ASSESSED, not f.in_heading, f.hit.start))
    seen: dict[tuple[int, int], Evidence] = {}
    for finding in ranked:
        span = (finding.hit.start, finding.hit.end)
        seen.setdefault(span, Evidence(*span, reading.text[span[0] : span[1]], finding.section))
    return tuple(list(seen.values())[:MAX_EVIDENCE])


def _rationale(verdict: Verdict, engine: CodingEngine, reading: Reading) -> Iterable[Step]:
    """The steps of the computation in their order: term, tabular walk, rules, then the two scores."""
    book, candidate = engine.book, verdict.case.best
    live = verdict.case.live or verdict.case.told
    hit = next((one for one in live if candidate in one.candidates), live[0]).finding.hit
    words = reading.text[hit.start : hit.end]
    named = book.codes[candidate.entry.code]
    yield Step(
        "term", f"“{words}” names {named} {book.title(candidate.entry.code)}", named, hit.start, hit.end
    )
    if candidate.exact.added:
        added = ", ".join(sorted(candidate.exact.added))
        yield Step("more exact", f"the words nearby add: {added}", book.codes[candidate.number])
    if candidate.exact.side:
        yield Step("side", f"the note says {candidate.exact.side}", book.codes[candidate.number])
    if candidate.exact.side_open:
        yield Step("side", "the note does not say which side", book.codes[candidate.number])
    for name, why in verdict.because:
        yield Step(name, why, book.codes[verdict.number])
    yield from _moves("reportable", verdict.reportable)
    yield from _moves("choice of code", verdict.choice)


def _moves(step: str, explanation: Explanation) -> Iterable[Step]:
    for one in explanation.adjustments[:6]:
        yield Step(step, one.name, f"{one.amount:+.2f}", one.start, one.end)
    yield Step(step, "probability", f"{explanation.score:.4f}")


def _alternatives(verdict: Verdict, engine: CodingEngine) -> tuple[Alternative, ...]:
    """Rivals for the same finding, most likely first: other meanings of the term, then codes one word away."""
    book = engine.book
    found: dict[int, Alternative] = {}
    reportable = verdict.reportable.score
    for candidate in _other_meanings(verdict):
        if candidate.number != verdict.number:
            found.setdefault(
                candidate.number,
                Alternative(
                    book.codes[candidate.number],
                    book.title(candidate.number),
                    round(reportable * candidate.choice.score * 0.5, 4),
                    "another meaning of the same words",
                ),
            )
    rivals = verdict.case.best.exact.rivals if verdict.number == verdict.case.best.number else ()
    for number, missing in rivals:
        words = ", ".join(sorted(missing))
        differs = f"the note would have to say: {words}" if words else "says less than the note does"
        share = 0.25 if missing else 0.35
        score = round(reportable * verdict.choice.score * share / (1 + len(missing)), 4)
        if number != verdict.number:
            found.setdefault(number, Alternative(book.codes[number], book.title(number), score, differs))
    return tuple(sorted(found.values(), key=lambda one: (-one.score, one.code))[:6])


def _other_meanings(verdict: Verdict) -> Iterable[Candidate]:
    for told in verdict.case.live or verdict.case.told:
        yield from told.candidates
