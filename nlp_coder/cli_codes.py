"""`nlp-coder codes`: look codes up, search them by meaning, and see what changed between releases."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from nlp_coder.codes.axes import axes
from nlp_coder.codes.difference import Change, Difference, difference, release_date, touched
from nlp_coder.codes.icd10cm import load_book
from nlp_coder.codes.importers.importing import Report, forget, import_files
from nlp_coder.codes.importers.library import load_library
from nlp_coder.codes.lookup import describe, describe_imported, status
from nlp_coder.codes.search import load_search

_TOLD_LINES: Final = 20
_DAY: Final = ["%Y-%m-%d"]

codes_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look things up in the code books.")


@codes_app.command("show")
def codes_show(
    wanted: Annotated[
        list[str],
        typer.Argument(
            metavar="CODE", help="ICD-10-CM codes, with or without dot, or codes of an imported set."
        ),
    ],
) -> None:
    """Show codes with their place in the book, their dates, notes, and siblings by axis."""
    book, library = load_book(), load_library()
    for one in wanted:
        if imported := describe_imported(one, library):
            typer.echo("\n".join(imported))
            continue
        typer.echo("\n".join(describe(book, one)))
        for axis in axes(book, one):
            if axis.name != "side":  # the sides are told already
                others = "; ".join(f"{code} {value}" for code, value in axis.siblings)
                typer.echo(f"  by {axis.name} ({axis.value}): {others}")


@codes_app.command("search")
def codes_search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORD", help="What you would call it, or how a code begins.")
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most codes to print.")] = 20,
) -> None:
    """Search codes by meaning: lay words, abbreviations, typos; the best first, each with the term that matched."""
    for hit in load_search().find(" ".join(words), limit=limit):
        heading = "" if hit.is_billable else "  (heading)"
        typer.echo(f"{hit.code}  {hit.title}{heading}  [{hit.score:.2f}: {hit.matched}]")


@codes_app.command("diff")
def codes_diff(
    before: Annotated[str, typer.Argument(help="A release (FY2025, 2025-04) or a day (2024-10-01).")],
    after: Annotated[str, typer.Argument(help="The later release or day.")],
) -> None:
    """Codes added (+), deleted (-) and narrowed (~) between two releases, and the past decisions they touch."""
    found = difference(load_book(), release_date(before), release_date(after))
    for sign, changes in (("+", found.added), ("-", found.deleted), ("~", found.revised)):
        for one in changes:
            typer.echo(_change(sign, one))
    if not (found.added or found.deleted or found.revised):
        typer.echo("no code came, went or narrowed between these days")
    _tell_decisions(found)


@codes_app.command("import")
def codes_import(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Official files, unpacked.")],
    effective: Annotated[
        datetime | None,
        typer.Option(
            "--effective", formats=_DAY, help="First day in force, where the name does not tell it."
        ),
    ] = None,
    accept_doubts: Annotated[
        bool, typer.Option("--accept-doubts", help="Take a file with faulty lines or fewer rows than before.")
    ] = False,
) -> None:
    """Import official code-set files: all of them whole or none, beside the releases of other dates."""
    since = effective.date() if effective else None
    for report in import_files(files, since, accept_doubts=accept_doubts):
        _tell_import(report)


@codes_app.command("forget")
def codes_forget(
    system: Annotated[str, typer.Argument(help="A code set as `codes status` names it.")],
    effective: Annotated[datetime, typer.Argument(formats=_DAY, help="The release's first day in force.")],
) -> None:
    """Delete an imported release from this machine."""
    done = forget(system, effective.date())
    typer.echo(f"{system} from {effective.date()}: {'deleted' if done else 'not imported'}")


@codes_app.command("status")
def codes_status() -> None:
    """Say which code sets and releases are at hand, and what is missing."""
    typer.echo("\n".join(status(load_book(), load_library())))


def _change(sign: str, one: Change) -> str:
    was = f"  (was {one.before})" if one.before else ""
    heirs = (f"    {'perhaps ' if heir.is_guess else ''}{heir.code}  {heir.title}" for heir in one.successors)
    return "\n".join((f"{sign} {one.code}  {one.title}{was}", *heirs))


def _tell_import(report: Report) -> None:
    typer.echo(f"{report.file}: {report.layout}, {report.rows} rows, {report.system} from {report.effective}")
    for one in report.rejected[:_TOLD_LINES]:
        typer.echo(f"  line {one.line} set aside: {one.reason}")
    if len(report.rejected) > _TOLD_LINES:
        typer.echo(f"  and {len(report.rejected) - _TOLD_LINES} more lines set aside")


def _tell_decisions(found: Difference) -> None:
    """The decisions of the store on this machine, where there is one."""
    from nlp_coder.workbench.store import Store, store_path

    if not store_path().is_file():
        return
    with Store(store_path()) as store:
        hits = touched(found, store.coded_days())
    for one in hits:
        gone = ", no longer valid on its date" if one.is_invalid else ""
        typer.echo(f"! note {one.note_id}: {one.code} of {one.date_of_service} was {one.kind}{gone}")
