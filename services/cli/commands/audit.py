"""`glossator audit`: read the audit log."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from itertools import count
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.clients.audit import AuditFilter, read_records
from services.cli.connect.operator import operator_bearer, operator_settings
from services.cli.connect.remote import OperatorSettings, operator_verifier
from services.cli.errors import UsageError
from services.cli.options import HOME, TIME_EXAMPLES, As, Directory, JsonLines, full_id, utc_time
from services.shared.domain.records import Action, Actor, AuditRecord, Resource, Role
from services.shared.runtime.access.audit import KafkaAudit
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import EventProducer, KafkaSettings
from services.shared.runtime.observe.metrics import Metrics
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
    since: Annotated[
        datetime | None,
        typer.Option(parser=utc_time, metavar="TIME", show_default="24 hours ago", help="first time, UTC"),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(parser=utc_time, metavar="TIME", show_default="now", help="time after the last record, UTC"),
    ] = None,
    actor: Annotated[str, typer.Option(help="only this caller, such as reviewer@TENANT")] = "",
    action: Annotated[Action | None, typer.Option(help="only this action")] = None,
    document: Annotated[str, typer.Option(callback=full_id, help="only this document, by its id")] = "",
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
    now = SystemClock().now()
    first, end = since or now - _DAY, until or now
    _check(first, end, actor, is_default=since is None)
    settings = operator_settings(directory)
    limits = {"since": _text(first), "until": _text(end), "actor": actor, "action": action or "", "document": document}
    detail = [f"{name}={value}" for name, value in limits.items() if value]
    caller, is_only = asyncio.run(_authorised(settings, directory, who, [*detail, f"limit={limit}"]))
    wanted = AuditFilter(
        tenant=caller.tenant,
        since=first,
        until=end,
        actor=actor,
        action=action or "",
        document_id=document,
        is_only=is_only,
    )
    total, found = _newest(read_records(KafkaSettings.of(settings), wanted), limit)
    if json_lines:
        for one in found:
            typer.echo(json.dumps(to_json(one)))
    else:
        none = f"no matching records between {_text(first)} and {_text(end)}"
        Console(highlight=False, width=_WIDTH).print(records_table(found) if found else none)
    if total > len(found):
        typer.echo(f"{len(found)} of {total} records: --limit 0 prints all", err=True)


def records_table(records: Sequence[AuditRecord]) -> Table:
    """One line per record: time in UTC, outcome with the failed check, actor, action, matter and resource."""
    table = Table("time", "outcome", "actor", "action", "matter", "resource", box=None, padding=(0, 2, 0, 0))
    for one in records:
        at = one.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        outcome = f"{one.outcome}: {one.reason}" if one.reason else one.outcome
        resource = f"{one.resource_kind} {one.resource_id}".strip()
        table.add_row(*map(Text, (at, outcome, one.actor, one.action, one.matter, resource)))
    return table


async def _authorised(
    settings: OperatorSettings, directory: Path, who: str, detail: Sequence[str]
) -> tuple[Actor, bool]:
    """The verified caller, after the access decision, which the audit log records; and whether there is one tenant.

    Raises `Reject(UNAUTHENTICATED | FORBIDDEN)` or `Retry`.
    """
    clock = SystemClock()
    actor = await operator_verifier(settings).verify(operator_bearer(settings, directory, who))
    producer = EventProducer(KafkaSettings.of(settings), settings.service, Metrics())
    try:
        policy = load_policy(settings.access_policy)
        access = Authoriser(policy, KafkaAudit(producer), clock, service=settings.service)
        resource = Resource("audit-log", actor.tenant, actor.tenant)
        await access.authorise(actor, Action.READ_AUDIT, resource, detail=detail)
    finally:
        await producer.close()
    return actor, policy.tenants == (actor.tenant,)


def _check(since: datetime, until: datetime, actor: str, *, is_default: bool) -> None:
    """Raise `UsageError` for a period without time, and for a role without its tenant."""
    if until <= since:
        default = "--since is by default 24 hours ago; " if is_default else ""
        problem = f"--until {_text(until)} is not after --since {_text(since)}"
        raise UsageError(problem, f"{default}examples: {TIME_EXAMPLES}")
    if actor.removeprefix("second-") in set(Role):
        raise UsageError(f"--actor {actor} has no tenant", f"use {actor}@TENANT")


def _newest(records: Iterable[AuditRecord], limit: int) -> tuple[int, list[AuditRecord]]:
    """The number of `records`, and the last `limit` of them, sorted by time; all for 0."""
    numbers = count()
    numbered = (one for one, _ in zip(records, numbers, strict=False))
    found = nlargest(limit, numbered, key=_time) if limit else numbered
    return next(numbers), sorted(found, key=_time)


def _time(record: AuditRecord) -> datetime:
    return record.at


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
