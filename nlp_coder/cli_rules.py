"""`nlp-coder rules`: payer packs and their own examples."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_coder.claims.payer.packs import load_packs, run_examples

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Payer packs: rules of one payer.")


@rules_app.command("test")
def rules_test(
    packs: Annotated[
        list[Path], typer.Argument(metavar="PACK", help="Pack files (YAML), or folders of packs.")
    ],
) -> None:
    """Run each pack's own examples. Exit codes: 0 all right, 1 an example fails, 2 a pack cannot be read."""
    failed = 0
    for pack in load_packs(packs):
        outcomes = run_examples(pack)
        wrong = [one for one in outcomes if not one.is_right]
        typer.echo(
            f"{pack.payer} {pack.version}: {len(outcomes) - len(wrong)} of {len(outcomes)} examples right"
        )
        for one in wrong:
            told, found = (", ".join(ids) or "no rule" for ids in (one.expected, one.found))
            typer.echo(f"  {one.name}: should fire {told}, fires {found}")
        failed += len(wrong)
    raise typer.Exit(1 if failed else 0)
