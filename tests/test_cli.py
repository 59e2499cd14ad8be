"""The command line: forms of output, refusals, exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import nlp_coder
from nlp_coder import cli
from nlp_coder.codes.importers.library import load_library
from nlp_coder.documentation.site import AS_DELIVERED, SiteSettings
from nlp_coder.errors import NoEffectiveDateError
from nlp_coder.note import Note
from nlp_coder.review import (
    Alternative,
    Assertion,
    Edit,
    Element,
    Elements,
    Evidence,
    Gap,
    Query,
    Review,
    Suggestion,
    VisitLevel,
    Withheld,
)

TEXT = "Left knee <b>pain</b>\x1b[31m\r\nDenies fever.\r\n"


class Scripted:
    """A coder that says the same of every note and shows the encounter and the site's settings it was given."""

    def __init__(self, site: SiteSettings = AS_DELIVERED) -> None:
        self.site = site

    def review(self, note: Note) -> Review:
        words = Evidence(0, 4, note.text[0:4], "body")
        element = Element("low", "one stable problem", (words,))
        return Review(
            note_id=note.id,
            code_sets={"ICD-10-CM": "2026-04"},
            encounter=note.encounter,
            suggestions=(
                Suggestion(
                    code="M25.562",
                    system="ICD-10-CM",
                    description="Pain in left knee",
                    score=0.91,
                    rank=1,
                    role="first-listed",
                    evidence=(words,),
                    assertion=Assertion(),
                    rationale=(),
                    alternatives=(Alternative("M25.569", "Pain in unspecified knee", 0.1, "no side"),),
                ),
            ),
            withheld=(Withheld("R50.9", "Fever, unspecified", 0.1, "negated", (words,)),),
            mentions=(),
            gaps=(
                Gap("missing-signature", "inform", "no signature", (), (), None, "r1"),
                Gap(
                    "missing-laterality",
                    "block",
                    "no side",
                    (words,),
                    ("M25.562",),
                    Query("Which side?", ("left", "right"), ()),
                    "r2",
                ),
            ),
            visit_level=VisitLevel(
                "office", "99213", "99214", "unsupported", "mdm", Elements(element, element, element, element)
            ),
            edits=(Edit("units", "warn", ("J3301",), "too many", "MUE"),),
            settings=self.site.told,
        )


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(nlp_coder), "Coder", Scripted)  # not setattr: that would load the real one


@pytest.fixture
def note(tmp_path: Path) -> str:
    path = tmp_path / "n1.txt"
    path.write_bytes(TEXT.encode())
    return str(path)


def run(*arguments: str, given: bytes | None = None) -> Any:
    return CliRunner().invoke(cli.app, list(arguments), input=given)


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_one_note_prints_one_object(note: str) -> None:
    done = run("code", note, "--format", "json")
    assert done.exit_code == 0
    assert Review.from_json(done.stdout).note_id == "n1"


def test_several_notes_print_one_object_a_line(note: str) -> None:
    done = run("code", note, note)
    assert [row["note_id"] for row in lines(done.stdout)] == ["n1", "n1"]


def test_standard_input() -> None:
    done = run("code", "-", given=TEXT.encode())
    assert json.loads(done.stdout)["note_id"] == "stdin"


def test_flags_are_the_encounter_and_rows_win(note: str, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"id": "r", "text": "x", "encounter": {"sex": "M"}}), "utf-8")
    flags = ["--setting", "ed", "--date-of-service", "2026-05-04", "--sex", "F", "--age", "0.5"]
    flags += ["--visit-type", "new", "--billed", "99214, 20610"]
    first, second = lines(run("code", note, str(rows), *flags).stdout)
    given = {key: value for key, value in first["encounter"].items() if value not in (None, [])}
    assert given == {
        "setting": "ed",
        "date_of_service": "2026-05-04",
        "sex": "F",
        "age": 0.5,
        "visit_type": "new",
        "billed": ["99214", "20610"],
    }
    assert second["encounter"] == {**first["encounter"], "sex": "M"}


def test_a_file_of_one_row_prints_a_line(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"id": "r", "text": "x"}), "utf-8")
    assert len(lines(run("code", str(rows)).stdout)) == 1


def test_refused_notes_do_not_stop_the_others(note: str, tmp_path: Path) -> None:
    bad = tmp_path / "marigold.txt"
    bad.write_bytes(b"marigold \xff")
    done = run("code", str(bad), note, str(tmp_path / "none.txt"))
    assert done.exit_code == 1
    assert [row["note_id"] for row in lines(done.stdout)] == ["n1"]
    first, second = done.stderr.splitlines()
    assert first.startswith("[E203] input 1: ")
    assert second.startswith("[E207] input 3: ")
    assert "marigold" not in done.stderr


@pytest.mark.parametrize("command", ["code", "gaps"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_every_command_refuses_alike(command: str, form: str) -> None:
    assert run(command, "-", "--format", form, given=b"a\0").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["code"],
        ["code", "-", "--format", "xml"],
        ["code", "-", "--setting", "clinic"],
        ["code", "-", "--age", "old"],
        ["nothing"],
        ["codes", "show"],
        ["batch", "in"],
        ["evaluate"],
    ],
    ids=" ".join,
)
def test_wrong_use(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["code", "-", "--date-of-service", "05/04/2026"], "[E101]"),
        (["code", "-", "--age", "-3"], "[E101]"),
        (["codes", "show", "M17.99"], "[E301]"),
        (["evaluate", "missing.jsonl"], "[E104]"),
        (["batch", "missing.txt", "missing/out.jsonl"], "[E103]"),
    ],
    ids=["date", "age", "code", "evaluate", "batch"],
)
def test_wrong_values_end_as_wrong_use(
    arguments: list[str], code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["nlp-coder", *arguments])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(code)


def test_text_shows_everything_and_no_control_characters(note: str) -> None:
    shown = run("code", note, "--format", "text").stdout
    for expected in (
        "M25.562",
        "0.91",
        "or M25.569",
        "R50.9",
        "negated",
        "99213 by mdm, unsupported, billed 99214",
        "ask: Which side?",
        "units J3301",
        '"Left" (body, 0-4)',
    ):
        assert expected in shown
    assert shown.index("missing-laterality") < shown.index("missing-signature")
    assert "\x1b" not in shown


def test_html_is_one_escaped_page(note: str) -> None:
    page = run("code", note, note, "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert page.count("<article>") == 2
    assert '<mark class="suggested" title="M25.562, missing-laterality, R50.9 negated">Left</mark>' in page
    assert "<b>pain</b>" not in page
    assert "&lt;b&gt;pain&lt;/b&gt;" in page
    assert "http" not in page.replace("http-equiv", "")


def test_gaps_most_severe_first(note: str) -> None:
    shown = run("gaps", note).stdout
    assert shown.index("missing-laterality") < shown.index("missing-signature")
    (row,) = lines(run("gaps", note, "--format", "json").stdout)
    assert [gap["kind"] for gap in row["gaps"]] == ["missing-laterality", "missing-signature"]


def test_batch_writes_a_review_a_line_in_order_of_names(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "b.txt").write_text("knee pain", "utf-8")
    (folder / "a.jsonl").write_text('{"id": "row", "text": "x"}\n{"id": "bad", "text": ""}', "utf-8")
    (folder / "c.pdf").write_bytes(b"not read")
    target = tmp_path / "out.jsonl"
    done = run("batch", str(folder), str(target))
    assert done.exit_code == 1
    assert [row["note_id"] for row in lines(target.read_text("utf-8"))] == ["row", "b"]
    assert done.stderr.splitlines()[-1] == "2 reviewed, 1 refused"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.jsonl"]


def test_codes_show() -> None:
    shown = run("codes", "show", "m1712").stdout
    assert shown.startswith("M17.12  ")
    assert "right: M17.11" in shown
    assert "billable" in shown


def test_codes_search() -> None:
    assert "M17.12" in run("codes", "search", "primary", "osteoarthritis", "left knee").stdout
    assert run("codes", "search", "hart attack").stdout.startswith("I21.9")
    assert len(run("codes", "search", "knee", "--limit", "3").stdout.splitlines()) == 3
    assert run("codes", "search", "zzzz").stdout == ""


def test_codes_diff_names_what_changed() -> None:
    shown = run("codes", "diff", "FY2025", "FY2026").stdout
    assert "+ C50.A0" in shown
    assert len([line for line in shown.splitlines() if line.startswith("- ")]) == 28


def test_codes_import_show_and_forget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLP_CODER_HOME", str(tmp_path / "home"))
    load_library.cache_clear()
    file = tmp_path / "hcpcs.tsv"
    file.write_text("J1885\tKETOROLAC\tINJECTION, KETOROLAC, PER 15 MG\t19930101\t\t\tN\tD\tO1E\n")
    assert isinstance(run("codes", "import", str(file)).exception, NoEffectiveDateError)
    told = run("codes", "import", str(file), "--effective", "2024-10-01").stdout
    assert told == "hcpcs.tsv: HCPCS table, 1 rows, hcpcs from 2024-10-01\n"
    assert "PER 15 MG" in run("codes", "show", "J1885").stdout
    assert "hcpcs  from 2024-10-01  1 rows" in run("codes", "status").stdout
    assert "deleted" in run("codes", "forget", "hcpcs", "2024-10-01").stdout
    assert "hcpcs  not imported" in run("codes", "status").stdout
    load_library.cache_clear()


def test_codes_status_names_what_is_at_hand_and_what_is_missing() -> None:
    shown = run("codes", "status").stdout
    assert shown.startswith("ICD-10-CM  2026-04")
    assert "cpt-long  not imported" in shown


def test_review_opens_the_app_on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def start(command: list[str], *, check: bool) -> subprocess.CompletedProcess[bytes]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", start)
    assert run("review", "--port", "9000").exit_code == 0
    ((_, *command),) = started
    assert Path(command[3]).name == "app.py"
    assert Path(command[3]).is_file()
    assert command[4:8] == ["--server.address", "localhost", "--server.port", "9000"]


def test_help_needs_no_language_stage() -> None:
    probe = "import sys, nlp_coder.cli; print(sorted({'spacy', 'streamlit', 'sklearn'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "[]\n"


def test_queries_are_written_beside_the_gaps(note: str, tmp_path: Path) -> None:
    out = tmp_path / "letters"
    done = run("gaps", note, "--queries", "text", "--out", str(out))
    assert done.exit_code == 0
    assert done.stdout == run("gaps", note).stdout
    (letter,) = out.iterdir()
    assert "Which side?\n[ ] left\n[ ] right\n" in letter.read_text("utf-8")
    assert run("gaps", note, "--queries", "fhir", "--out", str(out)).exit_code == 0
    (request,) = out.glob("*.json")
    assert json.loads(request.read_text("utf-8"))["resourceType"] == "CommunicationRequest"


def test_a_site_file_is_used_or_refused(note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "ours.toml"
    site.write_text('[gaps]\nmissing-laterality = "off"\n', "utf-8")
    told = {"gaps.missing-laterality": "off"}
    assert json.loads(run("code", note, "--site", str(site)).stdout)["settings"] == told
    assert json.loads(run("code", note).stdout)["settings"] == {}
    out = tmp_path / "out.jsonl"
    assert run("batch", note, str(out), "--site", str(site)).exit_code == 0
    assert json.loads(out.read_text("utf-8"))["settings"] == told
    site.write_text('[gaps]\nmissing-side = "off"\n', "utf-8")
    done = run("gaps", note, "--site", str(site))
    assert (type(done.exception).__name__, done.stdout) == ("BadSiteFileError", "")
