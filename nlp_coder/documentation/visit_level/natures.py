"""The nature of one problem: minor, acute, stable, worse, new, systemic, a threat; and its rival nature."""

import re
from dataclasses import dataclass
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.drugs import Decided
from nlp_coder.documentation.visit_level.families import is_follow_up
from nlp_coder.documentation.visit_level.said import Said
from nlp_coder.documentation.visit_level.words import Words, load_words
from nlp_coder.review import Evidence, Suggestion

_HOSPITAL: Final = ("ed", "inpatient", "observation")
_CHRONIC_WORD: Final = re.compile(r"\bchronic\b|\b(?:months|years)\b")
_BRUISE: Final = re.compile(r"contusion|bruise|hematoma|crush", re.IGNORECASE)
_TITLE: Final = 200
_FEVER_F: Final = 100.4
_FEVER_C: Final = 38.0


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of today: its nature, its words, and the nature that other coders may give it."""

    code: str
    nature: str
    words: Evidence
    up: str | None = None
    down: str | None = None


def problem_of(
    one: Suggestion, words: Evidence, chart: Chart, said: Said, drugs: tuple[Decided, ...]
) -> Problem:
    """A coded diagnosis as a problem of this visit."""
    start, end = around(words, chart)
    nature, up, down = _nature(one.code, words, (start, end), chart, said, drugs)
    return Problem(one.code, nature, words, up, down)


def _nature(
    code: str, words: Evidence, stretch: tuple[int, int], chart: Chart, said: Said, drugs: tuple[Decided, ...]
) -> tuple[str, str | None, str | None]:
    start, end = stretch
    coded = load_words().coded
    worse = said.holds("worse", start, end)
    if coded["threat"].match(code) and (threat := _threat(code, start, end, chart, said)):
        return threat
    if coded["systemic"].match(code):
        return "systemic", None, None
    if coded["new_problem"].match(code):
        if said.holds("stable", start, end) and not worse:
            return "acute", "new", None
        heart = coded["cardiac"].match(code) and chart.note.encounter.setting in _HOSPITAL
        return "new", "threat" if heart else None, "acute"
    if coded["minor"].match(code) and not worse:
        return _minor(code, words, start, end, said, drugs)
    if coded["maybe_systemic"].match(code):
        return _maybe_systemic(code, start, end, chart, said)
    if coded["pain"].match(code) and not _CHRONIC_WORD.search(said.lower, start, end):
        return ("worse", None, "acute") if worse else ("acute", "worse", None)
    if coded["exacerbated"].match(code):
        severe = coded["status"].match(code) and chart.note.encounter.setting in _HOSPITAL
        return "worse", "threat" if severe else None, None
    if coded["chronic"].match(code):
        return _chronic(code, start, end, chart, said, drugs, worse=worse)
    return "acute", None, None


def _threat(
    code: str, start: int, end: int, chart: Chart, said: Said
) -> tuple[str, str | None, str | None] | None:
    """A threat to life or function, if it stands today; one that recedes is an exacerbation."""
    coded = load_words().coded
    anywhere = chart.note.encounter.setting in _HOSPITAL or coded["always_threat"].match(code)
    if not anywhere and not said.holds("acute", start, end) and not sent_to_hospital(said):
        return None
    if coded["exacerbation"].match(code):
        severe = said.holds("severe", start, end)
        later = chart.note.encounter.setting == "inpatient" and not _first_encounter(said)
        if later and not severe:
            return "worse", "threat", None
        return "threat", None, None if severe else "worse"
    if said.holds("improving", start, end) and not said.holds("severe", start, end):
        return "threat", None, "worse"
    return "threat", None, None


def _first_encounter(said: Said) -> bool:
    """An admission, or a consultation: the consultant's first look at the illness."""
    if any(True for _ in said.within("initial_care", 0, 400)):
        return True
    return any(True for _ in said.within("consult", 0, _TITLE)) and not is_follow_up(said)


def _minor(
    code: str, words: Evidence, start: int, end: int, said: Said, drugs: tuple[Decided, ...]
) -> tuple[str, str | None, str | None]:
    """Runs its course by itself; one that takes a prescription, or a bruise, is an acute uncomplicated problem."""
    if any(one.rx and (start <= one.drug.start < end or one.treats(code)) for one in drugs):
        return "acute", None, "minor"
    if code[0] == "S" and _BRUISE.search(words.text):
        return "acute", None, "minor"
    return "minor", "acute" if load_words().coded["maybe_low"].match(code) else None, None


def sent_to_hospital(said: Said) -> bool:
    """Whether the patient goes to hospital today; "admitted in March" is history."""
    past = {start for start, _ in said.all("admission_past")}
    return any(start not in past and not said.denied(start) for start, _ in said.all("admission"))


def _maybe_systemic(
    code: str, start: int, end: int, chart: Chart, said: Said
) -> tuple[str, str | None, str | None]:
    """Local or viral: low, unless the whole body is ill; a broken bone or a colic in the ED is near moderate."""
    emergency = chart.note.encounter.setting == "ed"
    if code.startswith(("N20", "N23")):
        return ("systemic", None, "acute") if emergency else ("acute", "systemic", None)
    if code[0] == "S":
        return ("systemic", None, "acute") if emergency else ("acute", "systemic", None)
    if code.startswith(("L03", "J1", "K57", "N12")) and (
        said.holds("systemic_signs", start, end) or _feverish(chart)
    ):
        viral = code.startswith("J1")
        return ("acute", "systemic", None) if viral else ("systemic", None, "acute")
    return "acute", "systemic", None


def _chronic(
    code: str, start: int, end: int, chart: Chart, said: Said, drugs: tuple[Decided, ...], *, worse: bool
) -> tuple[str, str | None, str | None]:
    """Stable is at the patient's goal: a value above it, or a drug begun or raised for it, says that it is not."""
    if worse:
        return "worse", None, None
    stable = said.holds("stable", start, end)
    if _above_goal(code, chart, load_words(), stable=stable):
        return "worse", None, None
    raised = any(one.raised and (start <= one.drug.start < end or one.treats(code)) for one in drugs)
    if raised:
        return ("stable", "worse", None) if stable else ("worse", None, "stable")
    return "stable", None if stable else "worse", None


def _above_goal(code: str, chart: Chart, words: Words, *, stable: bool) -> bool:
    if stable:
        return False
    for goal in words.goals:
        if goal.codes.match(code):
            found = [value.number for value in chart.reading.values if value.name == goal.value]
            # a vital sign is measured again in the room (the last counts), a lab is followed by its older values
            if found and (found[-1] if goal.value.startswith("bp_") else found[0]) >= goal.start:
                return True
    return False


def _feverish(chart: Chart) -> bool:
    return any(
        value.name == "temperature" and value.number >= (_FEVER_C if value.number < 50 else _FEVER_F)
        for value in chart.reading.values
    )


def around(evidence: Evidence, chart: Chart) -> tuple[int, int]:
    """The stretch that speaks of a finding: its problem, or its sentence and the next."""
    for problem in chart.reading.problems:
        if problem.start <= evidence.start < problem.end:
            return problem.start, problem.end
    sentences = chart.reading.sentences
    for place, (start, end) in enumerate(sentences):
        if start <= evidence.start < end:
            follows = sentences[place + 1][1] if place + 1 < len(sentences) else end
            return start, min(follows, end + 200)
    return evidence.start, evidence.end
