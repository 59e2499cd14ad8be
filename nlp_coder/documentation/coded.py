"""The diagnoses on the claim as the gap kinds see them: what was billed, or else what the note supports."""

from dataclasses import dataclass

from nlp_coder.documentation.chart import ASSESSED, Chart
from nlp_coder.review import Evidence


@dataclass(frozen=True, slots=True)
class Coded:
    """One diagnosis, its place in the book, and the words that it, or its category, stands for in the note."""

    code: str
    number: int
    evidence: tuple[Evidence, ...]
    is_billed: bool
    laterality: str | None = None


def coded_diagnoses(chart: Chart) -> tuple[Coded, ...]:
    """Billed diagnoses that the book has, in order; where none is billed, the suggested ones."""
    billed = (written.split("-")[0] for written in chart.note.encounter.billed)
    found = [(code, number) for code in billed if (number := _diagnosis(chart, code)) is not None]
    if found:
        return tuple(_billed(chart, code, number) for code, number in found)
    return tuple(
        Coded(one.code, number, one.evidence[:1], is_billed=False, laterality=one.assertion.laterality)
        for one in chart.diagnoses
        if (number := chart.book.find(one.code)) is not None
    )


def _diagnosis(chart: Chart, code: str) -> int | None:
    """The place of a code written like ICD-10-CM; five characters without a point are a service (G0439)."""
    return chart.book.find(code) if code[3:4] == "." or len(code) != 5 else None


def _billed(chart: Chart, code: str, number: int) -> Coded:
    code = chart.book.codes[number]
    same = next((one for one in chart.diagnoses if one.code == code), None)
    side = same.assertion.laterality if same else None
    return Coded(code, number, _words(chart, code), is_billed=True, laterality=side)


def _words(chart: Chart, code: str) -> tuple[Evidence, ...]:
    """Words of the code, of its category, or where the note has neither, the first of its assessment."""
    told = (*chart.diagnoses, *chart.withheld)
    for same in (code, code[:3]):
        for one in told:
            if one.code.startswith(same) and one.evidence:
                return one.evidence[:1]
    if chart.diagnoses:
        return chart.diagnoses[0].evidence[:1]
    start = next((one.body for one in chart.sections(ASSESSED)), 0)
    return (_line(chart, start),)


def _line(chart: Chart, start: int) -> Evidence:
    """The first line with words from a place on."""
    text = chart.text
    while start < len(text) and text[start].isspace():
        start += 1
    stop = text.find("\n", start)
    return chart.evidence(start, min(len(text) if stop < 0 else stop, start + 120))
