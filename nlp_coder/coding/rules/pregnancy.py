"""Pregnancy, childbirth and the puerperium: chapter 15 codes first, with trimester and weeks (Guidelines I.C.15).

The chapter's families repeat one pattern of titles: a condition "complicating pregnancy" in a trimester, "complicating
childbirth", "complicating the puerperium". The state of the pregnancy, read from the note, chooses among them.
"""

import re
from dataclasses import dataclass, replace
from typing import Final, Literal

from nlp_coder.coding.cases import ASSESSED
from nlp_coder.coding.rules.context import Context
from nlp_coder.coding.rules.stated import beside, called_for, stated
from nlp_coder.coding.verdict import Verdict
from nlp_coder.language.reading import Value

_PREGNANT: Final = ("O", "Z33.1", "Z34", "Z3A")
_ABORTIVE: Final = ("O00", "O01", "O02", "O03", "O04", "O07", "O08")
_DELIVERED: Final = ("O80", "O82", "O70", "O71", "Z37")
_POSTPARTUM: Final = ("Z39", "O85", "O86", "O87", "O89", "O90", "O91", "O92", "O72")
_PAST: Final = frozenset({"pmh", "psh", "family_history"})
_IN_PREGNANCY: Final = re.compile(r"\b(in|complicating) pregnancy(?:, \w+ trimester)?", re.IGNORECASE)
_TRIMESTER: Final = re.compile(r"\bunspecified trimester\b")
_OPEN_BIRTH: Final = re.compile(r"pregnancy, childbirth", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class State:
    """`phase`, and the weeks of gestation where the note gives them."""

    phase: Literal["pregnancy", "childbirth", "puerperium"]
    weeks: Value | None

    @property
    def trimester(self) -> str:
        """First: less than 14 weeks 0 days; second: less than 28 weeks 0 days (chapter 15 note)."""
        if self.weeks is None:
            return "unspecified trimester"
        return ("first", "second", "third")[
            (self.weeks.number >= 14) + (self.weeks.number >= 28)
        ] + " trimester"


def pregnancy(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Move every condition of a pregnant patient into chapter 15 and add weeks and outcome."""
    lead = _lead(verdicts, context)
    encounter = context.note.encounter
    if lead is None or encounter.sex == "M" or (encounter.age is not None and not 10 <= encounter.age <= 60):
        return verdicts
    state = _state(verdicts, context)
    ruled = [_timed(one, state, context) for one in verdicts]
    ruled = [new for one in ruled for new in _into_chapter(one, state, context)]
    ruled = [_outcome(_not_incidental(one, ruled, context), state, context) for one in ruled]
    return ruled + _weeks(lead, ruled, state, context)


def _lead(verdicts: list[Verdict], context: Context) -> Verdict | None:
    """The suggested case that says the patient is or was just pregnant."""
    found = [one for one in verdicts if one.withheld is None and context.code(one).startswith(_PREGNANT)]
    now = [one for one in found if any(told.finding.section not in _PAST for told in one.case.live)]
    return max(now, key=lambda one: (one.score, -one.number), default=None)


def _state(verdicts: list[Verdict], context: Context) -> State:
    named = {context.code(one) for one in verdicts if one.withheld in (None, "not-addressed")}
    inpatient = context.note.encounter.setting in ("inpatient", "observation")
    delivering = any(done.service.family == "birth" for done in context.services)
    if delivering or (inpatient and any(code.startswith(_DELIVERED) for code in named)):
        return State("childbirth", _gestation(context))
    if any(code.startswith(_POSTPARTUM) for code in named):
        return State("puerperium", None)
    return State("pregnancy", _gestation(context))


def _gestation(context: Context) -> Value | None:
    """Weeks of gestation: as the assessment says them, else the first that are no past pregnancy's."""
    reading = context.around.reading
    ages = [one for one in reading.values if one.name == "gestational_age"]
    placed = [(reading.section_at(one.start).name, one) for one in ages]
    assessed = [one for section, one in placed if section in ASSESSED]
    told = [one for section, one in placed if section not in _PAST]
    return next(iter((*assessed, *told)), None)


def _timed(one: Verdict, state: State, context: Context) -> Verdict:
    """The code of the same condition for the trimester, childbirth or puerperium that the note tells."""
    code, title = context.code(one), context.book.title(one.number)
    if not code.startswith("O"):
        return one
    if state.phase == "pregnancy":
        wanted = _TRIMESTER.sub(state.trimester, title)
    else:
        ends = {"childbirth": r"\1 childbirth", "puerperium": r"\1 the puerperium"}
        wanted = _IN_PREGNANCY.sub(ends[state.phase], title) if not _OPEN_BIRTH.search(title) else title
        if wanted == title and state.phase == "childbirth":
            wanted = _TRIMESTER.sub(state.trimester, title)
    number = _titled(one.number, wanted, context) if wanted != title else None
    if number is None:
        return one
    span = (state.weeks.start, state.weeks.end) if state.weeks and "trimester" in wanted else None
    said = context.around.reading.text[slice(*span)] if span else state.phase
    why = ("time of the pregnancy (I.C.15.a.3)", f"{context.book.codes[number]}: {said}")
    return replace(one, number=number, because=(*one.because, why))


def _titled(number: int, title: str, context: Context) -> int | None:
    """The billable code of the same category with this title."""
    book, wanted = context.book, title.lower()
    category = next((up for up in book.ancestors(number) if len(book.codes[up]) == 3), None)
    if category is None:
        return None
    places = range(category + 1, book.ends[category])
    return next((at for at in places if book.billable[at] and book.title(at).lower() == wanted), None)


def _into_chapter(one: Verdict, state: State, context: Context) -> list[Verdict]:
    """A condition of another chapter complicates the pregnancy unless the provider says otherwise (I.C.15.a.1)."""
    assessed = any(told.finding.section in ASSESSED for told in one.case.live)
    carrier = one.withheld == "not-addressed" and context.code(one)[0] == "Z" and assessed
    if (one.withheld is not None and not carrier) or context.code(one).startswith(_PREGNANT):
        return [one]
    row = context.tables.in_pregnancy(context.code(one))
    number = _member(row.family, state, context) if row else None
    if row is None or number is None:
        return [one]
    moved = replace(called_for(one, "chapter 15 code first (I.C.15.a.1)", row.why), number=number)
    return [moved, one] if row.keeps else [moved]


def _member(family: str, state: State, context: Context) -> int | None:
    """The billable code of a chapter 15 family for the state of the pregnancy."""
    book = context.book
    top = book.find(family)
    places = [] if top is None else [at for at in range(top, book.ends[top]) if book.billable[at]]
    word = {"pregnancy": state.trimester, "childbirth": "childbirth", "puerperium": "puerperium"}[state.phase]
    for fits in (word, "pregnancy"):
        if found := [at for at in places if fits in book.title(at)]:
            return found[0]
    return None


def _not_incidental(one: Verdict, verdicts: list[Verdict], context: Context) -> Verdict:
    """Z33.1 is for a pregnancy that has nothing to do with the visit: no chapter 15 code stands beside it."""
    code = context.code(one)
    other = next((v for v in verdicts if v.withheld is None and context.code(v)[0] == "O"), None)
    if one.withheld is None and code in ("Z33.1", "Z34.90") and other is not None:
        why = ("not beside a chapter 15 code (Excludes1)", f"{context.code(other)} says the pregnancy")
        return replace(one, withheld="excluded", because=(*one.because, why))
    return one


def _outcome(one: Verdict, state: State, context: Context) -> Verdict:
    """The outcome of delivery is on every record of a delivery (I.C.15.b.5)."""
    if (
        state.phase == "childbirth"
        and one.withheld == "not-addressed"
        and context.code(one).startswith("Z37")
    ):
        return called_for(one, "outcome of delivery (I.C.15.b.5)", "a delivery took place in this encounter")
    return one


def _weeks(lead: Verdict, verdicts: list[Verdict], state: State, context: Context) -> list[Verdict]:
    """Z3A with a chapter 15 code, not for abortive outcomes or after the birth (I.C.21.c.11)."""
    suggested = [context.code(one) for one in verdicts if one.withheld is None]
    if state.weeks is None or state.phase == "puerperium" or any(c.startswith(_ABORTIVE) for c in suggested):
        return []
    weeks = int(state.weeks.number)
    number = context.book.find("Z3A.01" if weeks < 8 else f"Z3A.{min(weeks, 49):02d}")
    if number is None or context.book.codes[number] in suggested or not any(c[0] in "OZ" for c in suggested):
        return []
    span = (state.weeks.start, state.weeks.end)
    why = ("weeks of gestation (I.C.21.c.11)", "use additional code with chapter 15")
    return [stated(number, span, context.around.reading, beside(lead, "weeks of gestation", span), why)]
