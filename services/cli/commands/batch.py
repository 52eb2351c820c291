"""`glossator batch`: what was submitted together, and its outcome."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.batches import Batch, BatchesClient, Submitted, phrase
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.render.text import borderless

_SUBMITTER = "submitter"

batch = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""List documents that were submitted together, with the outcome of each.

    [dim]glossator submit folder/ --batch closing-7 --tenant TENANT --matter M-1 --source-system SOURCE[/]

    [dim]glossator batch show closing-7 --source-system SOURCE[/]
    """,
)


@batch.command("list")
def list_batches(
    matter: Annotated[str, typer.Option(help="only batches with a submission to this matter")] = "",
    mine: Annotated[bool, typer.Option("--mine", help="only batches with a submission of yours")] = False,
    limit: Annotated[int, typer.Option(min=1, max=200, help="number of batches")] = 50,
    directory: Directory = HOME,
    who: As = _SUBMITTER,
    json_lines: JsonLines = False,
) -> None:
    """List the newest batches in your matters, with the number of documents by outcome.

    [dim]glossator batch list --mine[/]
    """
    found = asyncio.run(_newest(caller_of(directory, "ingestion", who), limit, matter, mine=mine))
    if json_lines:
        for one in found:
            typer.echo(json.dumps(_fields(one)))
        return
    table = borderless("batch", "source system", "matters", "received", "outcome", whole=("batch",))
    for one in found:
        table.add_row(one.batch_id, one.source_system, ", ".join(one.matters), one.received_at[:16], _counts(one))
    Console(highlight=False).print(table if found else "no batches")


@batch.command("show")
def show_batch(
    batch_id: Annotated[str, typer.Argument(metavar="BATCH", help="your id of the batch")],
    source_system: Annotated[str, typer.Option(help="source system that submitted it")],
    directory: Directory = HOME,
    who: As = _SUBMITTER,
    json_lines: JsonLines = False,
) -> None:
    """Show the status of each document of a batch, and the remedy for each refused one.

    [dim]glossator batch show closing-7 --source-system deal-vault[/]
    """
    found, submissions = asyncio.run(_get(caller_of(directory, "ingestion", who), source_system, batch_id))
    if json_lines:
        typer.echo(json.dumps(_fields(found)))
        for one in submissions:
            typer.echo(json.dumps(one._asdict()))
        return
    table = borderless("reference", "status", "document", "what to do", whole=("document",))
    for one in submissions:
        status = f"{one.status}: {one.reason}" if one.reason else one.status
        table.add_row(one.source_reference, status, one.document_id or one.duplicate_of, one.remedy)
    console = Console(highlight=False)
    console.print(f"{found.batch_id}: {_counts(found)}", markup=False)
    console.print(table)


async def _newest(caller: Caller, limit: int, matter: str, *, mine: bool) -> list[Batch]:
    async with BatchesClient(caller.address, caller.credential) as client:
        return await client.newest(limit, matter, mine=mine)


async def _get(caller: Caller, source_system: str, batch_id: str) -> tuple[Batch, list[Submitted]]:
    async with BatchesClient(caller.address, caller.credential) as client:
        return await client.get(source_system, batch_id)


def _counts(one: Batch) -> str:
    return ", ".join(phrase(part.status, part.reason, part.number) for part in one.outcomes)


def _fields(one: Batch) -> dict[str, object]:
    return {**one._asdict(), "outcomes": [part._asdict() for part in one.outcomes]}
