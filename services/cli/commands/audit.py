"""`glossator audit`: read the audit log."""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.clients.audit import AuditFilter, read_records
from services.cli.connect.operator import OperatorSettings, operator_bearer, operator_settings
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, AuditRecord, Role
from services.shared.runtime.access.credentials import LocalVerifier
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.json_codec import to_json

_DAY = timedelta(days=1)
_WIDTH = 1000  # terminals wrap a line; columns that wrap would hide ids from grep

audit = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="Read the audit log. For compliance."
)


@audit.callback()
def _audit() -> None:
    """Keeps `list` a subcommand: Typer would make a single command the whole application."""


@audit.command("list")
def list_records(  # noqa: PLR0913, PLR0917 - the command's options
    since: Annotated[datetime | None, typer.Option(show_default="24 hours ago", help="first time, UTC")] = None,
    until: Annotated[datetime | None, typer.Option(show_default="now", help="time after the last record, UTC")] = None,
    actor: Annotated[str, typer.Option(help="only this caller, such as reviewer@TENANT")] = "",
    action: Annotated[Action | None, typer.Option(help="only this action")] = None,
    document: Annotated[str, typer.Option(help="only this document, by its id")] = "",
    limit: Annotated[int, typer.Option(min=0, help="the newest records; 0 shows all")] = 100,
    directory: Directory = HOME,
    who: As = "compliance",
    json_lines: JsonLines = False,
) -> None:
    """Show who did what, and whether the access policy allowed it: the caller's tenant, oldest first.

    The command reads the topic `audit.recorded`, which keeps records for 365 days. The broker is that of the local
    system, or the one that GLOSSATOR_KAFKA_BOOTSTRAP names, with the services' GLOSSATOR_KAFKA_… settings.

    [dim]glossator audit list --document 3f1c… --since 2026-03-01[/]       one document

    [dim]glossator audit list --action document.read_text --limit 0[/]     all reads of text in the last 24 hours

    [dim]glossator audit list --actor reviewer@TENANT --json-lines[/]      one JSON object per record
    """
    settings = operator_settings(directory)
    caller = asyncio.run(_compliance(settings, directory, who))
    now = SystemClock().now()
    wanted = AuditFilter(
        tenant=caller.tenant,
        since=_utc(since) or now - _DAY,
        until=_utc(until) or now,
        actor=actor,
        action=action or "",
        document_id=document,
    )
    newest = deque(read_records(KafkaSettings.of(settings), wanted), maxlen=limit or None)
    found = sorted(newest, key=lambda one: one.at)
    if json_lines:
        for one in found:
            typer.echo(json.dumps(to_json(one)))
    else:
        Console(highlight=False, width=_WIDTH).print(records_table(found) if found else "no matching records")


def records_table(records: Sequence[AuditRecord]) -> Table:
    """One line per record: time in UTC, outcome with the failed check, actor, action, matter and resource."""
    table = Table("time", "outcome", "actor", "action", "matter", "resource", box=None, padding=(0, 2, 0, 0))
    for one in records:
        at = one.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        outcome = f"{one.outcome}: {one.reason}" if one.reason else one.outcome
        resource = f"{one.resource_kind} {one.resource_id}".strip()
        table.add_row(*map(Text, (at, outcome, one.actor, one.action, one.matter, resource)))
    return table


async def _compliance(settings: OperatorSettings, directory: Path, who: str) -> Actor:
    """The verified caller. Raises `Reject(UNAUTHENTICATED | FORBIDDEN)`."""
    verifier = LocalVerifier.open(settings.issuer_key_file, SystemClock())
    actor = await verifier.verify(operator_bearer(settings, directory, who))
    if Role.COMPLIANCE not in actor.roles:
        raise Reject(Reason.FORBIDDEN, detail=f"{actor.subject} does not have the role {Role.COMPLIANCE}")
    return actor


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None
