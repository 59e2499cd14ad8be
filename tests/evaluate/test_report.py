"""Files of every form, read and measured from end to end with a coder that knows nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlp_coder.errors import BadAnswerRowError
from nlp_coder.evaluate import FileReport, evaluate_files, report_table, write_report
from nlp_coder.evaluate.sets import Vignette, read_answers
from nlp_coder.note import Note
from nlp_coder.review import Assertion, Cue, Review, Suggestion

VIGNETTE = {
    "id": "v1",
    "text": "DOS 03/05/2026\nmarigold pain of the left knee",
    "meta": {"setting": "outpatient", "sex": "F", "age": 61, "visit": "established", "billed": ["99213"]},
    "dx": [["M25.562"]],
    "never": ["M25.561"],
    "proc": [{"code": "20610", "laterality": "left", "units": 1}],
    "gaps": ["missing-signature"],
    "nogaps": ["missing-laterality"],
    "em": ["99213"],
    "spans": [{"start": 15, "end": 20, "what": "M25.562"}],
    "why": "",
}
CODED = {"id": "n1", "text": "marigold knee pain", "codes": ["M25.569"]}
AUDITED = {"id": "n1", "codes": ["M25.569"], "first": "M25.569", "lines": ["73560-26-RT"]}
CASE = {"id": "c1", "text": "marigold knee pain", "dx": ["M25.569"], "px": ["BQ1"]}
SPAN = {
    "id": 1,
    "sentence": "no marigold edema",
    "concept": "edema",
    "start": -1,
    "end": -1,
    "negation": "Negated",
    "temporality": "Recent",
    "experiencer": "Patient",
}
GAP = {"id": "g1", "text": "marigold", "kind": "missing-laterality", "has_gap": True}


class OneCode:
    """Says knee pain of every note."""

    def __init__(self, made: Review) -> None:
        self.made = made

    def review(self, note: Note) -> Review:
        return self.made


class NoReader:
    """Finds nothing negated."""

    def assert_span(self, text: str, start: int, end: int) -> tuple[Assertion, tuple[Cue, ...]]:
        assert text[start:end] == "edema"
        return Assertion(), ()


@pytest.fixture
def measure(
    tmp_path: Path, make_review: Callable[..., Review], suggest: Callable[..., Suggestion]
) -> Callable[..., FileReport]:
    coder = OneCode(make_review(suggest("M25.569", role="first-listed")))

    def run(*rows: dict[str, Any], name: str = "set.jsonl", seed: int = 0) -> FileReport:
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        (report,) = evaluate_files([path], coder=coder, open_reader=NoReader, seed=seed)
        return report

    return run


def figure(report: FileReport, name: str) -> float | None:
    (value,) = [one.value for one in report.figures if one.name == name]
    return value


def test_vignettes(measure: Callable[..., FileReport]) -> None:
    report = measure(VIGNETTE)
    assert report.form == "vignettes"
    assert figure(report, "diagnoses F1") == 0.0
    assert figure(report, "diagnoses, 3 characters, F1") == 1.0
    assert figure(report, "first-listed is the first diagnosis") == 0.0
    assert figure(report, "missing-signature R") == 0.0
    assert figure(report, "visit level agrees") == 0.0
    assert report.errors == (
        {
            "id": "v1",
            "wrong": ("M25569",),
            "missed": ("M25562",),
            "procedures_missed": ["20610"],
            "gaps_missed": ["missing-signature"],
            "visit_level": {"supported": None, "accepted": ["99213"]},
            "spans_missed": [[15, 20]],
        },
    )


def test_coded_notes(measure: Callable[..., FileReport]) -> None:
    report = measure(CODED, {**CODED, "id": "n2", "codes": ["I10"]})
    assert (report.form, figure(report, "diagnoses F1"), figure(report, "MAP")) == ("coded notes", 0.5, 0.5)
    assert report.errors == ({"id": "n2", "wrong": ("M25569",), "missed": ("I10",)},)
    assert sum(one.count for one in report.reliability) == 2


def test_case_reports_measure_procedures_at_four_characters(measure: Callable[..., FileReport]) -> None:
    report = measure(CASE)
    assert (report.form, figure(report, "diagnoses F1")) == ("case reports", 1.0)
    assert figure(report, "ICD-10-PCS, 4 characters, R") == 0.0


def test_audited_notes_find_their_texts_beside_them(measure: Callable[..., FileReport]) -> None:
    measure(CODED, name="notes.jsonl")
    report = measure(AUDITED)
    assert (report.form, figure(report, "first-listed agrees")) == ("audited", 1.0)
    assert figure(report, "procedure lines R") == 0.0


def test_audited_notes_without_texts_are_refused(measure: Callable[..., FileReport]) -> None:
    with pytest.raises(BadAnswerRowError, match=r"row 1: not a row of the form audited"):
        measure(AUDITED)


def test_assertion(measure: Callable[..., FileReport]) -> None:
    report = measure(SPAN, {**SPAN, "negation": "Affirmed"})
    assert (report.form, figure(report, "negated R"), figure(report, "historical R")) == (
        "assertion",
        0.0,
        None,
    )
    assert report.errors == ({"id": "1", "wrong_axes": ["negated"]},)


def test_gap_cases(measure: Callable[..., FileReport]) -> None:
    report = measure(GAP, {**GAP, "id": "g2", "has_gap": False})
    assert (report.form, figure(report, "missing-laterality R")) == ("gap cases", 0.0)
    assert report.errors == ({"id": "g1", "gaps_missed": ["missing-laterality"]},)


def test_same_seed_same_report_and_no_words_of_a_note(
    measure: Callable[..., FileReport], tmp_path: Path
) -> None:
    reports = [measure(row) for row in (VIGNETTE, CODED, CASE, SPAN, GAP)]
    assert reports == [measure(row) for row in (VIGNETTE, CODED, CASE, SPAN, GAP)]
    write_report(reports, tmp_path / "out.json")
    written = (tmp_path / "out.json").read_text("utf-8")
    assert len(json.loads(written)) == 5
    table = report_table(reports)
    assert "diagnoses F1" in table
    assert "marigold" not in written + table


def test_vignette_reads_its_encounter(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text(json.dumps(VIGNETTE), "utf-8")
    _, (case,) = read_answers(path)
    assert isinstance(case, Vignette)
    encounter = case.note.encounter
    assert (encounter.setting, encounter.sex, encounter.age, encounter.visit_type) == (
        "outpatient",
        "F",
        61,
        "established",
    )
    assert (str(encounter.date_of_service), encounter.billed) == ("2026-03-05", ("99213",))
    assert (case.required, case.never, case.levels) == ((("M25562",),), ("M25561",), ("99213",))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "row 1: the file has no rows"),
        (b"{", "row 1: not JSON"),
        (b"[1]", "row 1: not an object"),
        (b'{"id": 1}', "row 1: its fields are of no known form"),
        (json.dumps(CODED).encode() + b'\n{"id": "marigold"}', "row 2: not a row of the form coded notes"),
        (json.dumps({**CODED, "text": " "}).encode(), "row 1: not a row of the form coded notes"),
        (json.dumps({**GAP, "has_gap": "yes"}).encode(), "row 1: not a row of the form gap cases"),
    ],
    ids=range(7),
)
def test_broken_files_are_refused_by_row(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_bytes(raw)
    with pytest.raises(BadAnswerRowError, match=says) as caught:
        read_answers(path)
    assert "marigold" not in str(caught.value)


def test_missing_file_is_a_coded_error(tmp_path: Path) -> None:
    with pytest.raises(BadAnswerRowError, match="E104"):
        evaluate_files([tmp_path / "none.jsonl"], coder=None, open_reader=NoReader)  # type: ignore[arg-type]
