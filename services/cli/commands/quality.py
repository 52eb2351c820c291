"""`glossator quality`: how much reviews missed, how far blind readers agree, and first judgements."""

import asyncio
import csv
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.annotation import SERVICE
from services.cli.clients.quality import Answer, Asked, Figure, QualityClient
from services.cli.connect.system import caller_of
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.render.quality import quality_table
from services.shared.domain.cells import inert

NOTHING = "No document has two complete blind reviews. See docs/how-to/set-up-a-blind-second-review.md."
_COLUMNS = (
    "about",
    "figure",
    "value",
    "low",
    "high",
    "at_least",
    "at_most",
    "hits",
    "n",
    "drawn",
    "documents",
)


class Scope(StrEnum):
    """What a row is about."""

    ALL = "all"
    MATTER = "matter"
    WORKFLOW = "workflow"
    MONTH = "month"


def quality(  # noqa: PLR0913, PLR0917 - the command's options
    by: Annotated[Scope, typer.Option(help="what each row covers")] = Scope.MATTER,
    matter: Annotated[list[str] | None, typer.Option(help="only this matter; by default all that you can see")] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="only reviews completed on this day or later")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="only reviews completed on this day or earlier")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="print CSV: a line for each figure")] = False,
    export: Annotated[bool, typer.Option("--export", help="print JSON with the counts behind the figures")] = False,
    directory: Directory = HOME,
    who: As = "senior-reviewer",
    json_lines: JsonLines = False,
) -> None:
    """Show the quality of reviews, each figure with its n and its 95 % interval. For leads and compliance.

    alpha: agreement of two blind readers on the places of clauses, corrected for chance; 1 is perfect. character-f1:
    the share of marked characters to which both gave the same label; character-alpha: the same, corrected for chance.
    label-kappa: agreement on labels, only where both readers marked.
    found-again: the share of the second reader's passages that the first reader found too, an upper bound of the first
    reader's recall.
    same-as-model: the share of first judgements, made before the answer of the model was shown, with the label of the
    model. changed-judgement: the share of first judgements that the final decision changed. Figures cover groups of
    five people or more, unless the review policy has another limit.

    [dim]glossator quality --by workflow --since 2026-01-01[/]

    [dim]glossator quality --export > quality.json && python docs/examples/quality/check_figures.py quality.json[/]
    """
    asked = Asked(matter or (), by.value, since, until)
    caller = caller_of(directory, SERVICE, who)

    async def read() -> Answer:
        async with QualityClient(caller.address, caller.credential) as service:
            return await service.figures(asked)

    async def exported() -> str:
        async with QualityClient(caller.address, caller.credential) as service:
            return await service.export(asked)

    if export:
        typer.echo(asyncio.run(exported()))
        return
    figures, covers, notes = asyncio.run(read())
    if as_csv:
        _print_csv(figures)
    elif json_lines:
        for one in figures:
            typer.echo(json.dumps(one._asdict()))
    else:
        if figures:
            Console(highlight=False).print(quality_table(figures))
        nothing = "No group of reviews has enough people yet." if notes else NOTHING
        typer.echo("\n".join((covers if figures else f"{nothing} {covers}", *notes)))


def _print_csv(figures: Sequence[Figure]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in figures:
        ends = (*(one.interval or (None, None)), *(one.one_sided or (None, None)))
        writer.writerow((inert(one.scope), one.name, one.value, *ends, one.hits, one.n, one.drawn, one.documents))
