"""Whole notes made by rule, each with the codes that are reportable in it by construction.

Reportability is learned from where and how a note speaks of a condition, so that is what varies: the style of the
note, what is assessed, and all that is only listed, denied, suspected, told of relatives, or mentioned in passing. The
shares below are a coder's estimates, written once here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from nlp_coder.codes.curated import IndexRow
from nlp_coder.coding.tables import Tables
from nlp_coder.language.medications import Medication

LISTED_ONLY: Final = 0.2
"""Share of the conditions merely listed in a history that a coder still reports."""

LISTED_TREATED: Final = 0.45
"""The same when a drug for it is on the medication list."""

STATUS_ASSESSED: Final = 0.75
"""Share of statuses and histories named in the assessment, not as its problem, that are reported."""

NO_HEADERS: Final = 0.15
"""Share of notes that are one running text."""

REPORTS: Final = 0.15
"""Share of notes that tell a finished course as one text: what the patient had is coded (ICD-10-CM Guidelines III)."""

REPORTED: Final = {"complaint": 0.8, "coexisting": 0.9, "seen": 0.9, "status": 0.45, "cause": 0.7}
"""Share of what a report tells that is coded: the complaint yields to its cause, an old disease must matter."""

CAUSE_TOLD: Final = 0.35
"""Share of injuries with a told cause whose external cause is coded: payers rarely ask for it."""

IN_PASSING: Final = 0.15
"""Share of conditions named inside another problem's text that are reported."""

_MINUTES: Final = ("Return in 3 months.", "Follow up in 2 weeks.", "Call with results.", "Return if worse.")


@dataclass(frozen=True, slots=True)
class Made:
    """A generated note, and the places whose words a coder would report: (start, end) in code points."""

    text: str
    reportable: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Pools:
    """Terms to draw from, by kind: (term, code)."""

    diseases: list[tuple[str, str]]
    chronic: list[tuple[str, str]]
    symptoms: list[tuple[str, str]]
    injuries: list[tuple[str, str]]
    reasons: list[tuple[str, str]]
    statuses: list[tuple[str, str]]
    causes: list[tuple[str, str]]
    drugs: dict[str, list[str]]


def pools(rows: Sequence[IndexRow], tables: Tables, medications: Sequence[Medication]) -> Pools:
    """Sort the curated index by kind; every term of a row may be drawn."""
    made = Pools([], [], [], [], [], [], [], {})
    for row in rows:
        for term in row.terms:
            pair = (term, row.code)
            if row.code[0] == "R":
                made.symptoms.append(pair)
            elif row.code[0] == "S":
                made.injuries.append(pair)
            elif row.code[0] == "Z":
                is_reason = row.code < "Z14" or "Z20" <= row.code < "Z54"
                (made.reasons if is_reason else made.statuses).append(pair)
            elif row.code[0] in "VWXY":
                made.causes.append(pair)
            elif row.code[0] < "R":
                (made.chronic if tables.is_chronic(row.code) else made.diseases).append(pair)
    for drug in medications:
        for prefix in drug.treats:
            made.drugs.setdefault(prefix[:3], []).append(drug.name)
    return made


def notes(pool: Pools, count: int, seed: int) -> list[Made]:
    """`count` notes; the same seed gives the same notes."""
    rng = Random(seed)  # noqa: S311  (data for training, no secret)
    return [_Writer(pool, rng).note() for _ in range(count)]


class _Writer:
    """Writes one note; what it says of a condition decides whether the condition is reportable."""

    def __init__(self, pool: Pools, rng: Random) -> None:
        self.pool = pool
        self.rng = rng
        self.treated: set[str] = set()
        self.age = rng.randint(19, 88)
        self.sex = rng.choice(("man", "woman", "male", "female"))

    def note(self) -> Made:
        rng = self.rng
        if rng.random() < REPORTS:
            return _unmarked(self._report())
        assessed = [self._condition() for _ in range(rng.choice((1, 1, 2, 2, 3, 4)))]
        listed = [rng.choice(self.pool.chronic) for _ in range(rng.choice((0, 1, 2, 3)))]
        drugs = self._drugs(assessed, listed)
        parts = [self._complaint(assessed), self._story(assessed, listed), self._history(listed), drugs]
        parts += [self._allergies(), self._family(), self._systems(), self._examination(), self._findings()]
        parts.append(self._assessment(assessed, listed))
        if rng.random() < NO_HEADERS:
            return _unmarked(self._without_headers([part for part in parts if part]))
        upper = rng.random() < 0.4
        text = "\n\n".join(
            self._titled(title, body, upper) for title, body in (part for part in parts if part) if body
        )
        return _unmarked(text)

    def _report(self) -> str:
        """A case told from admission to outcome, without headers or plan."""
        rng, pool = self.rng, self.pool
        told = [
            f"A {self.age}-year-old {self.sex} was admitted because of"
            f" {self._maybe(rng.choice(pool.symptoms)[0], REPORTED['complaint'])}."
        ]
        old = [
            self._maybe(rng.choice(pool.chronic)[0], REPORTED["coexisting"]) for _ in range(rng.randint(0, 2))
        ]
        if old:
            told.append(f"The patient was known to have {' and '.join(old)}.")
        if rng.random() < 0.4:
            told.append(f"There was {self._maybe(rng.choice(pool.statuses)[0], REPORTED['status'])} before.")
        for _ in range(rng.randint(1, 3)):
            seen = self._maybe(rng.choice(pool.symptoms)[0], REPORTED["seen"])
            told.append(f"Examination {rng.choice(('revealed', 'showed'))} {seen}.")
        told.append(f"There was no {rng.choice(pool.symptoms)[0]} and no {rng.choice(pool.diseases)[0]}.")
        for _ in range(rng.randint(1, 3)):
            found = _marked(rng.choice(rng.choice((pool.diseases, pool.chronic, pool.injuries)))[0])
            way = rng.choice(
                ("Imaging showed", "A biopsy revealed", "The patient was diagnosed with", "It was due to")
            )
            told.append(f"{way} {found}.")
        if rng.random() < 0.5:
            told.append(f"Then {self._maybe(rng.choice(pool.reasons)[0], IN_PASSING)} was done.")
        if rng.random() < 0.3:
            told.append(f"It had begun after {self._maybe(rng.choice(pool.causes)[0], REPORTED['cause'])}.")
        if rng.random() < 0.4:
            told.append(f"The course was complicated by {_marked(rng.choice(pool.diseases)[0])}.")
        if rng.random() < 0.3:
            told.append(f"The differential diagnosis included {rng.choice(pool.diseases)[0]}.")
        if rng.random() < 0.2:
            told.append(f"The mother had {rng.choice(pool.chronic)[0]}.")
        told.append(
            rng.choice(("The patient was discharged.", "Treatment was well tolerated.", "He had recovered."))
        )
        return rng.choice((" ", "\n")).join(told)

    def _without_headers(self, parts: list[tuple[str, str]]) -> str:
        """The same words as running text; at most the assessment keeps a word before it."""
        *story, (_, assessment) = parts
        word = self.rng.choice(("", "", "Impression: ", "A: ", "Dx: "))
        return " ".join(body for _, body in story) + f"\n{word}{assessment}"

    def _maybe(self, term: str, share: float) -> str:
        """The term, marked as reportable in that share of notes."""
        return _marked(term) if self.rng.random() < share else term

    def _condition(self) -> tuple[str, str]:
        kind = self.rng.random()
        pool = self.pool
        for share, source in (
            (0.36, pool.chronic),
            (0.62, pool.diseases),
            (0.76, pool.symptoms),
            (0.88, pool.injuries),
            (0.94, pool.reasons),
        ):
            if kind < share:
                return self.rng.choice(source)
        return self.rng.choice(pool.statuses)

    def _titled(self, title: str, body: str, upper: bool) -> str:
        if not title:
            return body
        return f"{title.upper()}\n{body}" if upper else f"{title}: {body}"

    def _complaint(self, assessed: list[tuple[str, str]]) -> tuple[str, str] | None:
        word = self.rng.choice(self.pool.symptoms)[0]
        if self.rng.random() < 0.5:
            word = assessed[0][0]
        return ("Chief complaint", f"{word}.") if self.rng.random() < 0.7 else None

    def _story(self, assessed: list[tuple[str, str]], listed: list[tuple[str, str]]) -> tuple[str, str]:
        rng = self.rng
        told = [f"{self.age}-year-old {self.sex} who presents with {rng.choice(self.pool.symptoms)[0]}."]
        told += [
            f"Also reports {rng.choice(self.pool.symptoms)[0]} for {rng.randint(2, 9)} days."
            for _ in range(rng.randint(0, 2))
        ]
        told += [
            f"Regarding {term}, things are about the same." for term, _ in assessed if rng.random() < 0.4
        ]
        hurt = any(code[0] == "S" for _, code in assessed)
        if rng.random() < (0.7 if hurt else 0.2):
            cause = rng.choice(self.pool.causes)[0]
            told.append(f"This began after {self._maybe(cause, CAUSE_TOLD if hurt else 0.0)}.")
        if rng.random() < 0.3:
            told.append(f"Had {rng.choice(self.pool.reasons)[0]} last year.")
        if rng.random() < 0.25:
            told.append(f"Thinks of {rng.choice(self.pool.injuries)[0]} some time ago.")
        if listed and rng.random() < 0.5:
            told.append(f"Past medical history significant for {listed[0][0]}.")
        if rng.random() < 0.6:
            told.append(f"Denies {rng.choice(self.pool.symptoms)[0]} or {rng.choice(self.pool.symptoms)[0]}.")
        return rng.choice(("History of present illness", "HPI", "Subjective")), " ".join(told)

    def _history(self, listed: list[tuple[str, str]]) -> tuple[str, str] | None:
        if not listed or self.rng.random() < 0.3:
            return None
        told = [
            self._maybe(term, LISTED_TREATED if code[:3] in self.treated else LISTED_ONLY)
            for term, code in listed
        ]
        if self.rng.random() < 0.5:
            told.append(self._maybe(self.rng.choice(self.pool.statuses)[0], LISTED_ONLY))
        return "Past medical history", ", ".join(told) + "."

    def _drugs(
        self, assessed: list[tuple[str, str]], listed: list[tuple[str, str]]
    ) -> tuple[str, str] | None:
        named = []
        for _, code in assessed + listed:
            drugs = self.pool.drugs.get(code[:3])
            treated = bool(drugs) and self.rng.random() < 0.6
            if drugs and treated:
                self.treated.add(code[:3])
                named.append(f"{self.rng.choice(drugs)} {self.rng.choice((5, 10, 20, 50, 100))} mg daily")
        return ("Medications", ", ".join(named) + ".") if named else None

    def _family(self) -> tuple[str, str] | None:
        if self.rng.random() < 0.6:
            return None
        return "Family history", f"Mother with {self.rng.choice(self.pool.chronic)[0]}."

    def _allergies(self) -> tuple[str, str] | None:
        allergies = [term for term, code in self.pool.statuses if code.startswith("Z88")]
        if not allergies or self.rng.random() < 0.7:
            return None
        return "Allergies", f"{self._maybe(self.rng.choice(allergies), IN_PASSING)}."

    def _systems(self) -> tuple[str, str] | None:
        if self.rng.random() < 0.5:
            return None
        draw = self.rng.choice
        symptoms = self.pool.symptoms
        return (
            "Review of systems",
            f"Negative for {draw(symptoms)[0]}, {draw(symptoms)[0]}. Positive for {draw(symptoms)[0]}.",
        )

    def _examination(self) -> tuple[str, str] | None:
        if self.rng.random() < 0.3:
            return None
        seen, absent = (self.rng.choice(self.pool.symptoms)[0] for _ in range(2))
        body = f"Alert. {seen.capitalize()} noted. No {absent}."
        return "Physical exam", body

    def _findings(self) -> tuple[str, str] | None:
        if self.rng.random() < 0.6:
            return None
        return (
            "Results",
            f"Imaging shows {self.rng.choice(self.pool.diseases)[0]}. No {self.rng.choice(self.pool.injuries)[0]}.",
        )

    def _assessment(self, assessed: list[tuple[str, str]], listed: list[tuple[str, str]]) -> tuple[str, str]:
        style = self.rng.choice((self._numbered, self._headed, self._list, self._sentences, self._prose))
        opening = ""
        if listed and self.rng.random() < 0.25:
            symptom = self.rng.choice(self.pool.symptoms)[0]
            opening = f"{self.age}-year-old with a history of {listed[0][0]}, here with {symptom}.\n"
        body = opening + style(assessed)
        if self.rng.random() < 0.25:
            body += f" Ordered tests to rule out {self.rng.choice(self.pool.diseases)[0]}."
        title = self.rng.choice(("Assessment and plan", "A/P", "Assessment", "Impression"))
        if self.rng.random() < 0.2:
            body += f" Also {self._maybe(self.rng.choice(self.pool.statuses)[0], STATUS_ASSESSED)}."
        if self.rng.random() < 0.3:
            body += f" Recommended {self._maybe(self.rng.choice(self.pool.reasons)[0], IN_PASSING)}."
        return title, f"{body}\n{self.rng.choice(_MINUTES)}"

    def _detail(self, code: str) -> str:
        rng = self.rng
        drugs = self.pool.drugs.get(code[:3])
        said = [rng.choice(("Stable.", "Worsening.", "Not at goal.", "Improving.", "Discussed options."))]
        if drugs and rng.random() < 0.6:
            said.append(
                f"{rng.choice(('Continue', 'Start', 'Increase'))} {rng.choice(drugs)} {rng.choice((10, 20, 40))} mg."
            )
        if rng.random() < 0.35:
            term = self._maybe(rng.choice(self.pool.symptoms + self.pool.diseases)[0], IN_PASSING)
            said.append(
                rng.choice((f"Reports {term}.", f"This goes with the {term}.", f"Has {term} as well."))
            )
        return " ".join(said)

    def _numbered(self, assessed: list[tuple[str, str]]) -> str:
        return "\n".join(
            f"{n}. {_marked(term.capitalize())}. {self._detail(code)}"
            for n, (term, code) in enumerate(assessed, 1)
        )

    def _headed(self, assessed: list[tuple[str, str]]) -> str:
        return "\n\n".join(
            f"{_marked(term.capitalize())}.\n- Reasoning: {self._detail(code)}" for term, code in assessed
        )

    def _list(self, assessed: list[tuple[str, str]]) -> str:
        return "; ".join(_marked(term) for term, _ in assessed) + "."

    def _sentences(self, assessed: list[tuple[str, str]]) -> str:
        return " ".join(f"{_marked(term.capitalize())}. {self._detail(code)}" for term, code in assessed)

    def _prose(self, assessed: list[tuple[str, str]]) -> str:
        start = self.rng.choice(("This is", "She has", "He has", "Findings fit", "Here for"))
        return (
            f"{start} "
            + " and ".join(_marked(term) for term, _ in assessed)
            + f". {self._detail(assessed[0][1])}"
        )


_OPEN: Final = "\x01"
_CLOSE: Final = "\x02"


def _marked(term: str) -> str:
    return f"{_OPEN}{term}{_CLOSE}"


def _unmarked(text: str) -> Made:
    """Take the marks out and keep their places."""
    spans, plain, start = [], [], 0
    length = 0
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", text):
        if piece == _OPEN:
            start = length
        elif piece == _CLOSE:
            spans.append((start, length))
        else:
            plain.append(piece)
            length += len(piece)
    return Made("".join(plain), tuple(spans))
