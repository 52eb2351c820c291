"""`glossator hold`: places, lists and lifts legal holds."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from services.cli.clients.holds import HoldClient, HoldScope, ListedHold, ListedLift
from services.cli.commands.subject import COMPLIANCE, SECOND, read_values
from services.cli.connect.system import caller_of
from services.cli.errors import CommandError, UsageError
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.render.text import borderless, counted
from services.shared.domain.errors import Reason, Reject

T = TypeVar("T")
_NO_HOLD = CommandError("no hold in force has this id", "`glossator hold list` shows the ids")
_APPROVAL_ERRORS = {
    Reason.FORBIDDEN: CommandError(
        "this caller is not allowed to lift the hold",
        "the requester cannot approve it: name another caller with --as",
    ),
    Reason.NOT_FOUND: CommandError("no request has this id", "`glossator hold list` shows the requests"),
}

hold = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Place, list and lift legal holds. For compliance officers; audited.

    Nothing that a hold covers is destroyed: by an erasure, a retention time or a restore. A hold covers documents
    that are stored and documents that arrive later.

    [dim]glossator hold place LIT-2026-03 --matter HB-2024-0117 --reason case-4711[/]

    One person requests to lift a hold, another approves:

    [dim]glossator hold lift LIT-2026-03 --reason settled[/]

    [dim]glossator hold approve 3f1c…[/]
    """,
)


@hold.callback()
def _hold() -> None:
    """Keeps the commands below subcommands of `hold`."""


@hold.command()
def place(  # noqa: PLR0913, PLR0917 - options of a command
    hold_id: Annotated[str, typer.Argument(metavar="HOLD", help="id of the hold, such as the number of the case")],
    reason: Annotated[str, typer.Option(help="code for the reason: up to 100 letters, digits and :@._/-")],
    document: Annotated[
        list[str] | None, typer.Option(help="id of a document, or of a version chain for all its versions; repeatable")
    ] = None,
    matter: Annotated[list[str] | None, typer.Option(help="id of a matter, '*': all matters; repeatable")] = None,
    custodian_values: Annotated[
        Path | None,
        typer.Option(help="file with names and addresses of custodians, one per line; -: standard input"),
    ] = None,
    since: Annotated[str, typer.Option(help="first day of ingestion, such as 2024-01-01")] = "",
    until: Annotated[str, typer.Option(help="last day of ingestion; without it, documents that arrive later too")] = "",
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Place a hold on documents, matters, custodians or days of ingestion.

    The hold covers the documents that fulfil all given criteria. Repeat the command with the same id to cover more.

    [dim]glossator hold place LIT-2026-03 --matter HB-2024-0117 --reason case-4711[/]

    [dim]glossator hold place LIT-2026-04 --custodian-values person.txt --since 2024-01-01 --reason case-4712[/]
    """
    if not (document or matter or custodian_values or since or until):
        raise UsageError("the hold covers nothing", "give --document, --matter, --custodian-values, --since or --until")
    scope = HoldScope(tuple(document or ()), tuple(matter or ()), since, until)
    values = read_values(custodian_values) if custodian_values else []
    placed = _call(directory, who, lambda holds, tenant: holds.place(tenant, hold_id, scope, values, reason))
    if json_lines:
        typer.echo(json.dumps(asdict(placed)))
        return
    typer.echo(f"placed {placed.hold_id}")
    for one in placed.unknown:
        typer.echo(f"{one}: not stored; check the id. If the document arrives, the hold covers it", err=True)
    for one in placed.erased:
        typer.echo(f"{one}: was erased before", err=True)


@hold.command("list")
def list_holds(
    lifted: Annotated[bool, typer.Option("--lifted", help="also show lifted holds")] = False,
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Show the holds in force, and the requests to lift that wait for approval.

    [dim]glossator hold list[/]
    """
    placements, lifts = _call(directory, who, lambda holds, tenant: holds.list_holds(tenant, lifted=lifted))
    if json_lines:
        for kind, rows in (("hold", placements), ("lift", lifts)):
            for one in rows:
                typer.echo(json.dumps({"kind": kind, **asdict(one)}))
        return
    Console(highlight=False).print(_table(placements) if placements else "No holds")
    for lift in lifts:
        typer.echo(f"{_requested(lift)}: glossator hold approve {lift.lift_id}")


@hold.command()
def lift(
    hold_id: Annotated[str, typer.Argument(metavar="HOLD", help="id of the hold, from `list`")],
    reason: Annotated[str, typer.Option(help="code for the reason: up to 100 letters, digits and :@._/-")],
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Request to lift a hold. Another person must approve it. The hold stays in force until then.

    [dim]glossator hold lift LIT-2026-03 --reason settled[/]
    """
    found = _call(
        directory,
        who,
        lambda holds, tenant: holds.request_lift(tenant, hold_id, reason),
        {Reason.NOT_FOUND: _NO_HOLD},
    )
    if json_lines:
        typer.echo(json.dumps(asdict(found)))
    else:
        typer.echo(_requested(found))
        typer.echo(f"another person must approve: glossator hold approve {found.lift_id}")


@hold.command()
def approve(
    lift_id: Annotated[str, typer.Argument(metavar="LIFT", help="id of the request, from the output of `lift`")],
    directory: Directory = HOME,
    who: As = SECOND,
    json_lines: JsonLines = False,
) -> None:
    """Approve a request of another person, and lift the hold. Placements after the request stay in force.

    [dim]glossator hold approve 3f1c…[/]
    """
    found = _call(directory, who, lambda holds, tenant: holds.approve_lift(tenant, lift_id), _APPROVAL_ERRORS)
    if json_lines:
        typer.echo(json.dumps(asdict(found)))
    else:
        typer.echo(f"lifted {found.hold_id}: {counted(found.placements, 'placement')}")


def _table(placements: list[ListedHold]) -> Table:
    table = borderless("hold", "covers", "reason", "placed by", "placed at", "lifted at", whole=("hold",))
    for one in placements:
        table.add_row(one.hold_id, _covers(one), one.reason, one.placed_by, one.placed_at, one.lifted_at)
    return table


def _covers(one: ListedHold) -> str:
    parts = [f"document {name}" for name in one.scope.documents] + [f"matter {name}" for name in one.scope.matters]
    parts += [f"{counted(one.custodian_values, 'value')} of custodians"] if one.custodian_values else []
    parts += [f"since {one.scope.since}"] if one.scope.since else []
    parts += [f"until {one.scope.until}"] if one.scope.until else []
    return "\n".join(parts)


def _requested(found: ListedLift) -> str:
    return f"requested {found.lift_id}: lift {found.hold_id}, {counted(found.placements, 'placement')}"


def _call(
    directory: Path,
    who: str,
    call: Callable[[HoldClient, str], Coroutine[object, object, T]],
    refusals: Mapping[Reason, CommandError] | None = None,
) -> T:
    """Call HoldService for `who`. Raises the error in `refusals` for the reason of the service, if there is one."""
    caller = caller_of(directory, "redaction", who, proven=True)

    async def run() -> T:
        async with HoldClient(caller.address, caller.credential) as holds:
            return await call(holds, caller.tenant)

    try:
        return asyncio.run(run())
    except Reject as error:
        raise (refusals or {}).get(error.reason, error) from None
