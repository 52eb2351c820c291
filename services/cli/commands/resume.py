"""`glossator resume`."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.cli.backup.sources import sources_of
from services.cli.backup.unfinished import Unfinished, find_unfinished
from services.cli.connect.operator_parts import operator_parts
from services.cli.local.layout import Layout
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action, Resource

_BATCH = 100


def resume(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only print the events that would be sent")] = False,
    directory: Directory = HOME,
    who: As = "operator",
    json_lines: JsonLines = False,
) -> None:
    """Publish the events of unfinished documents again, after a restore or the loss of a broker.

    The command compares the databases of ingestion and annotation. Services ignore events that they have already
    handled, so a second run is harmless. It lists the documents that ingestion had not parsed: their senders must
    submit them again.

    [dim]glossator resume --dry-run[/]
    """
    sources = sources_of(Layout(directory.absolute()))
    found = find_unfinished(sources.databases["ingestion"], sources.databases["annotation"])
    if not dry_run:
        asyncio.run(_send(directory, who, found))
    outcome = "planned" if dry_run else "sent"
    for record in [one.document for one in found.events]:
        _print(record, outcome, json_lines=json_lines)
    for record in found.undecided:
        _print(record, "submit again", json_lines=json_lines)
    Console(stderr=True, highlight=False).print(
        f"{len(found.events)} {outcome}, {len(found.undecided)} to submit again"
    )


async def _send(directory: Path, who: str, found: Unfinished) -> None:
    async with operator_parts(directory, who) as parts:
        documents = (f"document={one.document.document_id or one.document.family}" for one in found.events)
        detail = (f"events={len(found.events)}", *documents)
        await parts.access.authorise(parts.actor, Action.REPLAY, Resource("unfinished"), detail=detail)
        for start in range(0, len(found.events), _BATCH):
            await parts.producer.publish(found.events[start : start + _BATCH])


def _print(record: DocumentRecord, outcome: str, *, json_lines: bool) -> None:
    if json_lines:
        names = ("tenant", "matter", "source_system", "source_reference", "document_id")
        typer.echo(json.dumps({"fate": outcome, **{name: getattr(record, name) for name in names}}))
    else:
        typer.echo(f"{outcome:<13}  {record.tenant}  {record.source_system}  {record.source_reference}")
