"""`glossator resume`."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console

from services.cli.backup.sources import sources_of
from services.cli.backup.unfinished import Unfinished, find_unfinished
from services.cli.local.layout import Layout
from services.cli.operate.parts import operator_parts
from services.cli.operate.settings import OperatorSettings, operator_bearer, operator_settings
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action, Resource

_BATCH = 100


def resume(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only show what would be sent")] = False,
    directory: Directory = HOME,
    who: As = "operator@harbour-bank",
    json_lines: JsonLines = False,
) -> None:
    """After a restore, or the loss of a broker: bring documents that were under way on their way again.

    They are found by comparing the stores of ingestion and annotation. What is known already is recognised, so that
    doing it twice is harmless. Documents that nobody had looked at yet are named: their senders must send them again.
    """
    sources = sources_of(Layout(directory.absolute()))
    settings = operator_settings(directory)
    bearer = operator_bearer(settings, directory, who)
    found = find_unfinished(sources.databases["ingestion"], sources.databases["annotation"])
    if not dry_run:
        asyncio.run(_send(settings, bearer, found))
    fate = "planned" if dry_run else "sent"
    for record in [one.document for one in found.events]:
        _tell(record, fate, json_lines=json_lines)
    for record in found.undecided:
        _tell(record, "hand in again", json_lines=json_lines)
    Console(stderr=True, highlight=False).print(f"{len(found.events)} {fate}, {len(found.undecided)} to hand in again")


async def _send(settings: OperatorSettings, bearer: str, found: Unfinished) -> None:
    async with operator_parts(settings, bearer) as parts:
        detail = (f"events={len(found.events)}",)
        await parts.access.authorise(parts.actor, Action.REPLAY, Resource("unfinished"), detail=detail)
        for start in range(0, len(found.events), _BATCH):
            await parts.producer.publish(found.events[start : start + _BATCH])


def _tell(record: DocumentRecord, fate: str, *, json_lines: bool) -> None:
    if json_lines:
        names = ("tenant", "matter", "source_system", "source_reference", "document_id")
        typer.echo(json.dumps({"fate": fate, **{name: getattr(record, name) for name in names}}))
    else:
        typer.echo(f"{fate:<13}  {record.tenant}  {record.source_system}  {record.source_reference}")
