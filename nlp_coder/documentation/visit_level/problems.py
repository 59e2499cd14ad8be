"""Problems: number and nature of what was evaluated or treated today, not of what a list holds."""

from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.documentation.visit_level.cloned import cloned_stretches, is_cloned
from nlp_coder.documentation.visit_level.drugs import Decided
from nlp_coder.documentation.visit_level.judged import Judged, judged
from nlp_coder.documentation.visit_level.natures import Problem, around, problem_of
from nlp_coder.documentation.visit_level.said import Said
from nlp_coder.documentation.visit_level.words import load_words
from nlp_coder.review import Evidence

_FOLLOWED: Final = ("Z08", "Z09", "Z85", "Z86", "Z71", "Z3", "Z47", "Z48")
_WORKED_UP: Final = 3
_MODERATE: Final = {
    "worse": "a chronic illness that is worse or not at goal",
    "new": "a new problem whose outcome is uncertain",
    "systemic": "an acute illness with systemic symptoms or a complicated injury",
}
_SKIN_AND_NAILS: Final = ("17", "11")
"""Destruction, paring, debridement, biopsy and excision of skin: what they treat is paid for there."""


def problems(chart: Chart, said: Said, drugs: tuple[Decided, ...]) -> tuple[Judged, tuple[Problem, ...]]:
    """The level of the problems, and the problems. Source of the steps: E/M framework 2021, problems."""
    found = _today(chart, said, drugs)
    rank, reason, words = _level(found)
    if rank == 0:
        follow_up = [one for one in chart.diagnoses if one.code.startswith(_FOLLOWED)]
        if follow_up:
            said_so = tuple(one.evidence[0] for one in follow_up)
            return judged(1, "follow-up of a condition without active disease", said_so, up=2), found
        return judged(0, "no problem is assessed", ()), found
    ups = [_level(_with(found, place, one.up))[0] for place, one in enumerate(found) if one.up]
    downs = [_level(_with(found, place, one.down))[0] for place, one in enumerate(found) if one.down]
    return judged(rank, reason, words, max([rank, *ups]), min([rank, *downs])), found


def _with(found: tuple[Problem, ...], place: int, nature: str) -> tuple[Problem, ...]:
    one = found[place]
    return (*found[:place], Problem(one.code, nature, one.words), *found[place + 1 :])


def _level(found: tuple[Problem, ...]) -> tuple[int, str, tuple[Evidence, ...]]:
    by_nature: dict[str, dict[str, Evidence]] = {}
    for one in found:
        by_nature.setdefault(one.nature, {}).setdefault(one.code[:3], one.words)

    def words(nature: str) -> tuple[Evidence, ...]:
        return tuple(by_nature[nature].values())

    if "threat" in by_nature:
        return 4, "a condition that threatens life or bodily function", words("threat")
    for nature, reason in _MODERATE.items():
        if nature in by_nature:
            return 3, reason, words(nature)
    stable = by_nature.get("stable", {})
    if len(stable) >= 2:
        return 3, "two or more stable chronic illnesses", words("stable")
    if stable:
        return 2, "one stable chronic illness", words("stable")
    if "acute" in by_nature:
        return 2, "an acute, uncomplicated illness or injury", words("acute")
    minor = by_nature.get("minor", {})
    if len(minor) >= 2:
        return 2, "two or more minor problems", words("minor")
    if minor:
        return 1, "one self-limited or minor problem", words("minor")
    return 0, "", ()


def _today(chart: Chart, said: Said, drugs: tuple[Decided, ...]) -> tuple[Problem, ...]:
    cloned = cloned_stretches(chart)
    found = [
        one
        for one in (*_diagnosed(chart, said, drugs), *_suspected(chart, said))
        if not is_cloned(cloned, one.words.start)
    ]
    for start, end in said.all("suicide"):
        if not said.denied(start):
            found.append(Problem("R45.851", "threat", chart.evidence(start, end)))
            break
    return tuple(_without_treated(found, chart))


def _diagnosed(chart: Chart, said: Said, drugs: tuple[Decided, ...]) -> Iterator[Problem]:
    for one in chart.diagnoses:
        if one.code[0] in "VWXYZ" or (
            one.code[0] == "T" and one.code.startswith("T36") and one.code[-2:-1] == "5"
        ):
            continue
        words = next((e for e in one.evidence if e.section in ASSESSED), one.evidence[0])
        start, end = around(words, chart)
        decided = any(start <= d.drug.start < end for d in drugs)
        if not decided and _others_manage(words, end, chart, said):
            continue
        yield problem_of(one, words, chart, said, drugs)


def _others_manage(words: Evidence, end: int, chart: Chart, said: Said) -> bool:
    """Whether "followed by cardiology" is said of this finding: no other finding stands between."""
    for start, _ in said.within("others_manage", words.end, end):
        between = any(words.end <= e.start < start for one in chart.diagnoses for e in one.evidence)
        return not between
    return False


def _suspected(chart: Chart, said: Said) -> Iterator[Problem]:
    """What is not established: a threat seriously suspected and worked up counts even if ruled out."""
    coded = load_words().coded
    for held in chart.withheld:
        if held.reason not in ("uncertain", "ruled-out") or not held.evidence:
            continue
        assessed = any(e.section in ASSESSED or e.section == "ed_course" for e in held.evidence)
        if coded["threat"].match(held.code) and assessed and _tests_named(said) >= _WORKED_UP:
            yield Problem(held.code, "threat", held.evidence[0], down="new")
        elif held.reason == "uncertain" and held.code.startswith(("C", "D0", "D3", "D4")):
            yield Problem(held.code, "new", held.evidence[0])
        elif held.reason == "uncertain" and assessed:
            systemic = coded["systemic"].match(held.code)
            yield Problem(held.code, "systemic" if systemic else "acute", held.evidence[0])


def _tests_named(said: Said) -> int:
    return len({name for name, _ in said.tests})


def _without_treated(found: list[Problem], chart: Chart) -> list[Problem]:
    """A problem that a billed minor procedure on the skin treats is that procedure's, where others remain."""
    billed = {written.split("-")[0] for written in chart.note.encounter.billed}
    treated = {
        code
        for one in chart.procedures
        if one.code in billed and one.code.startswith(_SKIN_AND_NAILS)
        for code in one.pointers
    }
    rest = [one for one in found if one.code not in treated]
    return rest or found
