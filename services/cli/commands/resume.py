"""`glossator resume`: continues parked documents of a source system, or those of a restored system."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.cli.backup.sources import sources_of
from services.cli.backup.unfinished import Unfinished, find_unfinished
from services.cli.clients.sources import SourcesClient, SourceState, resume_source
from services.cli.connect.operator import operator_bearer, operator_settings, service_address
from services.cli.connect.operator_parts import operator_parts
from services.cli.connect.remote import operator_verifier
from services.cli.errors import UsageError
from services.cli.local.layout import Layout
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action, Resource

_BATCH = 100


def resume(
    source: Annotated[
        str, typer.Option("--source", metavar="SOURCE", help="only the parked documents of this stopped source system")
    ] = "",
    tenant: Annotated[
        str, typer.Option("--tenant", help="tenant of SOURCE; by default that of the caller, see --as")
    ] = "",
    ingestion: Annotated[
        str, typer.Option("--ingestion", help="HOST:PORT of ingestion's gRPC; by default that of the local system")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only print what would be resumed")] = False,
    directory: Directory = HOME,
    who: As = "operator",
    json_lines: JsonLines = False,
) -> None:
    """Continue the processing of documents that wait for an operator.

    With --source: resume a source system that is stopped because it sent too many invalid documents. Ingestion handles
    its parked documents in the order in which they arrived, then newer ones. The command waits for the end; if you
    interrupt it, ingestion continues. Exit status 1 if the source system was stopped again.

    [dim]glossator resume --source SOURCE --tenant TENANT[/]

    Without --source: publish the events of all unfinished documents again, after a restore or the loss of a broker. The
    command compares the databases of ingestion and annotation. Services ignore events that they have already handled,
    so a second run is harmless. It lists the documents that ingestion had not parsed: their senders must submit them
    again.

    [dim]glossator resume --dry-run[/]
    """
    if source:
        caller = who if "@" in who or not tenant else f"{who}@{tenant}"
        stopped = asyncio.run(_resume_source(directory, caller, ingestion, tenant, source, dry_run, json_lines))
        raise typer.Exit(1 if stopped and not dry_run else 0)
    if tenant or ingestion:
        raise UsageError("--tenant and --ingestion belong to --source", "name the source system with --source SOURCE")
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


async def _resume_source(
    directory: Path, who: str, address: str, tenant: str, source: str, dry_run: bool, json_lines: bool
) -> bool:
    """Returns whether the source system is stopped at the end."""
    settings = operator_settings(directory)
    bearer = operator_bearer(settings, directory, who)
    tenant = tenant or (await operator_verifier(settings).verify(bearer)).tenant
    state = ""
    async with SourcesClient(service_address(directory, "ingestion", address), bearer) as client:
        async for one in resume_source(client, tenant, source, asyncio.sleep, dry_run=dry_run):
            state = one.state
            typer.echo(json.dumps(asdict(one)) if json_lines else _line(one))
    return state == "stopped"


def _line(one: SourceState) -> str:
    reason = f"  ({one.reason})" if one.state == "stopped" else ""
    full = ", the limit" if one.full else ""
    return f"{one.state:<9}  {one.tenant}  {one.source_system}  {one.parked} parked{full}{reason}"


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
