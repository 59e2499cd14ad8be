"""The command line: parse, one library call, print."""

import getpass
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import nlp_coder
from nlp_coder.batch.local import files_of, write_reviews
from nlp_coder.cli_codes import codes_app
from nlp_coder.cli_rules import rules_app
from nlp_coder.errors import NlpCoderError, NoteError
from nlp_coder.interchange.text import ROWS_SUFFIX, read_notes
from nlp_coder.note import Note, Setting, Sex, VisitType
from nlp_coder.render import gaps_json, gaps_text, review_html, review_text
from nlp_coder.review import Review

if TYPE_CHECKING:
    from nlp_coder.evaluate.assertion import SpanReader

DONE, REFUSED, WRONG_USE = 0, 1, 2

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Reads clinical notes and suggests the billing codes they support, each with its words.",
    epilog="Exit codes: 0 done, 1 done but notes were refused (see stderr), 2 wrong use.",
)
app.add_typer(codes_app, name="codes")
app.add_typer(rules_app, name="rules")

Notes = Annotated[
    list[str], typer.Argument(metavar="NOTE", help="Text files, .jsonl files of rows, or - for stdin.")
]
SettingFlag = Annotated[Setting, typer.Option("--setting", help="Where the encounter took place.")]
DateFlag = Annotated[
    str | None,
    typer.Option("--date-of-service", metavar="YYYY-MM-DD", help="Chooses the release of the code sets."),
]
SexFlag = Annotated[Sex | None, typer.Option("--sex", help="The patient's sex.")]
AgeFlag = Annotated[
    float | None,
    typer.Option("--age", metavar="YEARS", help="The patient's age, 0 to 130; 0.5 is six months."),
]
VisitFlag = Annotated[VisitType | None, typer.Option("--visit-type", help="New or established patient.")]
SiteFlag = Annotated[
    Path | None,
    typer.Option(
        "--site", help="Gap kinds and severities tuned for a site (TOML); else site.toml in NLP_CODER_HOME."
    ),
]
BilledFlag = Annotated[
    str | None, typer.Option("--billed", metavar="CODES", help="Codes on the claim: 99214,20610.")
]


@app.command()
def review(
    port: Annotated[int, typer.Option("--port", help="Port on this machine.")] = 8501,
    samples: Annotated[
        bool,
        typer.Option("--samples", help="Put the sample notes into the queue first, if they are not there."),
    ] = False,
) -> None:
    """Open the review app in the browser, on this machine only."""
    if samples:
        _load_samples()
    package = Path(nlp_coder.__file__).parent
    page = next(path for path in (package / "app.py", package.parent / "app.py") if path.is_file())
    command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.address", "localhost"]
    command += ["--server.port", str(port), "--server.showEmailPrompt", "false"]
    command += ["--browser.gatherUsageStats", "false"]
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603  (our own interpreter and page)


@app.command()
def code(
    notes: Notes,
    form: Annotated[
        Literal["json", "text", "html"], typer.Option("--format", help="Form of output.")
    ] = "json",
    setting: SettingFlag = "outpatient",
    date_of_service: DateFlag = None,
    sex: SexFlag = None,
    age: AgeFlag = None,
    visit_type: VisitFlag = None,
    billed: BilledFlag = None,
    site: SiteFlag = None,
) -> None:
    """Suggest codes for each note, with the words that support them.

    One note prints one JSON object; several notes, or a .jsonl file, print one object a line.
    """
    run = Run(notes, _encounter(setting, date_of_service, sex, age, visit_type, billed), site)
    if form == "html":
        typer.echo(review_html(run.reviewed()), nl=False)
    else:
        single = len(notes) == 1 and not notes[0].endswith(ROWS_SUFFIX)
        for _, made in run.reviewed():
            if form == "text":
                typer.echo(review_text(made))
            else:
                typer.echo(made.to_json(indent=2 if single else None))
    raise typer.Exit(run.exit_code)


@app.command()
def gaps(
    notes: Notes,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="Form of output.")] = "text",
    queries: Annotated[
        Literal["text", "docx", "fhir"] | None,
        typer.Option("--queries", help="Also write each gap's query to the provider, a file each, to --out."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the queries.")] = Path("queries"),
    setting: SettingFlag = "outpatient",
    date_of_service: DateFlag = None,
    sex: SexFlag = None,
    age: AgeFlag = None,
    visit_type: VisitFlag = None,
    billed: BilledFlag = None,
    site: SiteFlag = None,
) -> None:
    """Print the documentation gaps of each note, most severe first."""
    run = Run(notes, _encounter(setting, date_of_service, sex, age, visit_type, billed), site)
    for note, made in run.reviewed():
        typer.echo(gaps_text(made) if form == "text" else gaps_json(made))
        if queries is not None:
            _write_queries(note, made, out, queries)
    raise typer.Exit(run.exit_code)


@app.command()
def batch(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="A folder of .txt and .jsonl files, or one file.")
    ],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The .jsonl file to write, a review a line.")],
    setting: SettingFlag = "outpatient",
    date_of_service: DateFlag = None,
    site: SiteFlag = None,
) -> None:
    """Review a folder or file of notes into a file of reviews."""
    run = Run(files_of(source), _encounter(setting, date_of_service), site)
    done = write_reviews((made for _, made in run.reviewed()), target)
    typer.echo(f"{done} reviewed, {run.refused} refused", err=True)
    raise typer.Exit(run.exit_code)


@app.command()
def train(
    labelled: Annotated[
        Path,
        typer.Argument(
            help='Notes with diagnosis codes to learn the choice of a code from: {"id", "text", "dx"} a line.'
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the models.")] = Path("models"),
) -> None:
    """Train the ranker: reportability on generated notes, choice of a code on labelled ones."""
    from nlp_coder.training.fit import read_labelled
    from nlp_coder.training.fit import train as fit

    for name, figures in fit(read_labelled(labelled), out).items():
        typer.echo(f"{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))


@app.command()
def evaluate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=".jsonl files of notes with answers.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write all figures and errors as JSON.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the bootstrap intervals.")] = 0,
) -> None:
    """Measure the coder on notes with answers: codes, ranking, calibration, gaps, assertion, visit level."""
    from nlp_coder.evaluate import evaluate_files, report_table, write_report

    reports = evaluate_files(files, coder=nlp_coder.Coder(), open_reader=_open_reader, seed=seed)
    typer.echo(report_table(reports))
    if out is not None:
        write_report(reports, out)


class Run:
    """One pass over the inputs: what is refused goes to stderr at once, the rest is reviewed in order."""

    def __init__(
        self, inputs: Iterable[str | Path], encounter: Mapping[str, Any], site: Path | None = None
    ) -> None:
        self.refused = 0
        from nlp_coder.documentation.site_file import load_site

        self._site = load_site(site)
        sources = (typer.get_binary_stream("stdin") if one == "-" else Path(one) for one in inputs)
        self._notes = read_notes(sources, encounter)

    @property
    def exit_code(self) -> int:
        return REFUSED if self.refused else DONE

    def reviewed(self) -> Iterator[tuple[Note, Review]]:
        """Each note that can be read, with its review."""
        coder = nlp_coder.Coder(site=self._site)
        for note in self._notes:
            if isinstance(note, NoteError):
                self.refused += 1
                typer.echo(str(note), err=True)
            else:
                yield note, coder.review(note)


def _write_queries(note: Note, made: Review, out: Path, form: Literal["text", "docx", "fhir"]) -> None:
    from nlp_coder.documentation.queries.letter import provider_queries
    from nlp_coder.interchange.queries_files import write_queries

    write_queries(provider_queries(made, note, created=datetime.now(UTC), author=_who()), out, form)


def _who() -> str:
    """Who asks: NLP_CODER_WHO, else the account's name."""
    return os.environ.get("NLP_CODER_WHO") or getpass.getuser()


def _load_samples() -> None:
    from nlp_coder.workbench.samples import load_samples, samples_folder
    from nlp_coder.workbench.store import Store, store_path

    with Store(store_path()) as store:
        load_samples(store, samples_folder(), at=datetime.now(UTC))


def _open_reader() -> "SpanReader":
    from nlp_coder.language.pipeline import Reader

    return Reader()


def _encounter(
    setting: Setting,
    date_of_service: str | None,
    sex: Sex | None = None,
    age: float | None = None,
    visit_type: VisitType | None = None,
    billed: str | None = None,
) -> dict[str, Any]:
    """The flags as an encounter's JSON form."""
    return {
        "setting": setting,
        "date_of_service": date_of_service,
        "sex": sex,
        "age": age,
        "visit_type": visit_type,
        "billed": [part.strip() for part in billed.split(",") if part.strip()] if billed else None,
    }


def main() -> None:
    """Entry point: an error that is not a note's ends the run as wrong use."""
    try:
        app()
    except NlpCoderError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(WRONG_USE) from None


if __name__ == "__main__":
    main()
