"""Coding rules across the cases of a note: combinations, integral symptoms, companions (Guidelines I.A, I.B, I.C)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlp_coder.coding.cases import ASSESSED, Case
from nlp_coder.coding.companions import companions
from nlp_coder.coding.procedures import Done
from nlp_coder.coding.reportability import Surroundings, kind_of
from nlp_coder.coding.tables import Combination
from nlp_coder.coding.verdict import Reference, Verdict
from nlp_coder.note import Note
from nlp_coder.review import ReasonCue


def apply(
    verdicts: Sequence[Verdict],
    reference: Reference,
    note: Note,
    around: Surroundings,
    services: Sequence[Done] = (),
) -> list[Verdict]:
    """Run the rules in order; each returns the verdicts with what it changed."""
    ruled = list(verdicts)
    ruled = _manifestations(ruled, reference)
    ruled = _sequelae_of_stroke(ruled, reference)
    for rule in reference.tables.combinations:
        ruled = _combine(ruled, rule, reference, note)
    ruled = _integral(ruled, reference)
    ruled = _symptoms_of_uncertain(ruled, reference)
    ruled = _reason_for_visit(ruled, reference, around)
    return ruled + companions(ruled, reference, around, note, services)


def _live(verdicts: Sequence[Verdict], reference: Reference, prefix: str) -> Verdict | None:
    """The best verdict under a code prefix that is suggested, or a lasting disease the note lists."""
    found = [
        one
        for one in verdicts
        if (code := reference.book.codes[one.number]).startswith(prefix)
        and (one.withheld is None or (one.withheld == "not-addressed" and reference.tables.is_chronic(code)))
    ]
    return max(found, key=lambda one: (one.withheld is None, one.score, -one.number)) if found else None


def _combine(verdicts: list[Verdict], rule: Combination, reference: Reference, note: Note) -> list[Verdict]:
    """Replace the dropped members by the combination code; it stands where one member is suggested."""
    members = [_live(verdicts, reference, prefix) for prefix in rule.all]
    found = [one for one in members if one is not None]
    number = reference.book.find(rule.gives)
    if len(found) < len(rule.all) or number is None or all(one.withheld for one in found):
        return verdicts
    if not reference.book.is_valid_on(number, note.encounter.coding_date):
        return verdicts
    if any(one.number == number and one.withheld is None for one in verdicts):
        return [one for one in verdicts if not reference.book.codes[one.number].startswith(rule.drops)]
    dropped = [one for one in found if reference.book.codes[one.number].startswith(rule.drops)]
    lead = max(dropped or found, key=lambda one: (one.withheld is None, one.score, -one.number))
    likely = max(found, key=lambda one: one.reportable.score)
    told = tuple(told for one in found for told in one.case.told)
    ordered = tuple(sorted(told, key=lambda one: (one.finding.hit.start, one.finding.hit.end)))
    joined = replace(
        lead,
        case=Case(lead.case.number, ordered),
        number=number,
        reportable=likely.reportable,
        withheld=None,
        because=(*lead.because, (f"combination code ({rule.source})", rule.why)),
    )
    return [one for one in verdicts if one not in dropped] + [joined]


_CAUSES_OF_DEMENTIA: Final = ("G30", "G20", "G31", "G10", "G35", "B20")


def _manifestations(verdicts: list[Verdict], reference: Reference) -> list[Verdict]:
    """Dementia with a named cause is F02 behind it, with the same severity and behavior (tabular F02 and F03)."""
    book = reference.book
    cause = next(
        (v for v in verdicts if v.withheld is None and book.codes[v.number].startswith(_CAUSES_OF_DEMENTIA)),
        None,
    )
    if cause is None:
        return verdicts
    ruled = []
    for one in verdicts:
        code = book.codes[one.number]
        number = book.find(f"F02{code[3:]}") if code.startswith("F03") else None
        if number is not None and book.billable[number]:
            why = (
                "manifestation of a named cause",
                f"dementia in {book.codes[cause.number]} is coded F02, after it",
            )
            one = replace(one, number=number, because=(*one.because, why))
        ruled.append(one)
    return ruled


_STROKE: Final = ("I60", "I61", "I62", "I63", "Z86.73")
_DEFICITS: Final = {
    "R13": ("I69.391", True),
    "R47.01": ("I69.320", False),
    "R47.1": ("I69.322", False),
    "R29.810": ("I69.392", False),
    "R27": ("I69.393", False),
    "R41.84": ("I69.318", False),
}
"""Deficit -> the sequela code of cerebral infarction, and whether the deficit's own code is added."""


def _sequelae_of_stroke(verdicts: list[Verdict], reference: Reference) -> list[Verdict]:
    """A deficit that the same sentence ties to a past stroke takes its I69 code (Guidelines I.C.9.d)."""
    book = reference.book
    told_in = {
        told.finding.sentence
        for one in verdicts
        if book.codes[one.number].startswith(_STROKE)
        for told in one.case.told
        if told.finding.assertion.presence == "present" and told.finding.assertion.experiencer == "patient"
    }
    ruled = []
    for one in verdicts:
        code = book.codes[one.number]
        found = next((value for prefix, value in _DEFICITS.items() if code.startswith(prefix)), None)
        tied = any(told.finding.sentence in told_in for told in one.case.live)
        if one.withheld is not None or found is None or not tied:
            ruled.append(one)
            continue
        sequela, keeps = found
        why = ("sequela of stroke (I.C.9.d)", "the same sentence ties the deficit to a past stroke")
        ruled.append(replace(one, number=book.number(sequela), because=(*one.because, why)))
        if keeps:
            ruled.append(one)
    return ruled


def _integral(verdicts: list[Verdict], reference: Reference) -> list[Verdict]:
    """Withhold symptoms that belong to a suggested disease (Guidelines I.B.5)."""
    suggested = [one for one in verdicts if one.withheld is None]
    ruled = []
    for one in verdicts:
        code = reference.book.codes[one.number]
        owner = next((o for o in suggested if o is not one and _owns(o, code, reference)), None)
        if one.withheld in (None, "not-addressed") and owner is not None:
            other = reference.book.codes[owner.number]
            why = reference.tables.integral_to(code, other) or "the named injury of the same region says it"
            words = owner.case.live[0].finding.hit if owner.case.live else owner.case.told[0].finding.hit
            cue = ReasonCue(words.start, words.end, "", "integral")
            one = replace(
                one, withheld="integral", cue=cue, because=(*one.because, (f"integral to {other}", why))
            )
        ruled.append(one)
    return ruled


def _owns(owner: Verdict, symptom: str, reference: Reference) -> bool:
    disease = reference.book.codes[owner.number]
    if kind_of(disease) not in ("disease", "injury"):
        return False
    return reference.tables.integral_to(symptom, disease) is not None or _same_region(
        disease, symptom, reference
    )


def _same_region(injury: str, vague: str, reference: Reference) -> bool:
    """A bare "injury of the knee" beside a named one of the same region says nothing more (I.C.19.b)."""
    if (
        vague[0] != "S"
        or injury[:2] != vague[:2]
        or "nspecified injury" in reference.book.title(reference.book.number(injury))
    ):
        return False
    return "nspecified injury" in reference.book.title(reference.book.number(vague))


MAX_SYMPTOMS: Final = 3


def _symptoms_of_uncertain(verdicts: list[Verdict], reference: Reference) -> list[Verdict]:
    """An uncertain diagnosis is not coded in the office: the symptoms that led to it are (Guidelines IV.H)."""
    book = reference.book
    open_questions = [
        one
        for one in verdicts
        if one.withheld in ("uncertain", "ruled-out")
        and any(t.finding.section in ASSESSED for t in one.case.told)
    ]
    if not open_questions:
        return verdicts
    told = [
        one
        for one in verdicts
        if one.withheld == "not-addressed" and one.case.live and kind_of(book.codes[one.number]) == "symptom"
    ]
    told.sort(key=lambda one: (-one.score, one.number))
    asked: dict[int, str] = {}
    for one in told:
        for question in open_questions:
            disease = book.codes[question.number]
            if len(asked) < MAX_SYMPTOMS and reference.tables.integral_to(book.codes[one.number], disease):
                asked.setdefault(one.number, disease)
    why = "coded because the diagnosis is uncertain (IV.H)"
    return [
        replace(one, withheld=None, because=(*one.because, (why, f"leads to {asked[one.number]}")))
        if one.number in asked and one.withheld == "not-addressed"
        else one
        for one in verdicts
    ]


_REASON_STANDS_IN: Final = frozenset({"chief_complaint", "indications", "header"})
TITLE_LENGTH: Final = 150


def _reason_for_visit(verdicts: list[Verdict], reference: Reference, around: Surroundings) -> list[Verdict]:
    """A screening or examination named as the reason for the visit is coded whatever is found (I.C.21.c.5, c.13)."""
    ruled = []
    for one in verdicts:
        if (
            one.withheld == "not-addressed"
            and kind_of(reference.book.codes[one.number]) == "reason for the visit"
        ):
            for told in one.case.live:
                finding = told.finding
                if finding.section in _REASON_STANDS_IN or finding.hit.start < TITLE_LENGTH:
                    why = (
                        "reason for the visit (I.C.21.c)",
                        "named where the note says why the patient came",
                    )
                    one = replace(one, withheld=None, because=(*one.because, why))
                    break
        ruled.append(one)
    return ruled
