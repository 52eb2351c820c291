"""`glossator keys`: rotate and retire key-encryption keys."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.vault import VaultClient
from services.cli.connect.operator import operator_settings, service_address
from services.cli.connect.operator_parts import OperatorParts, operator_parts
from services.cli.errors import UsageError
from services.cli.operate.key_rotation import SCOPES, KeyStatus, retire, rotate, status
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.render.text import borderless
from services.shared.domain.document import VAULT, KeyScope
from services.shared.domain.records import Action, Resource
from services.shared.runtime.keys.kek_table import version_states
from services.shared.runtime.keys.provider import UNKNOWN_TENANT

Tenant = Annotated[str, typer.Argument(metavar="TENANT", help="tenant of the caller, which owns the keys")]
Scopes = Annotated[
    list[str] | None, typer.Option("--scope", help=f"one of {', '.join(SCOPES)}; repeatable; by default all")
]
Folder = Annotated[
    Path | None,
    typer.Option("--keys", help="folder of the key files of all services; by default that of the local system"),
]
Redaction = Annotated[
    str, typer.Option("--redaction", help="HOST:PORT of redaction's gRPC; by default that of the local system")
]

keys = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Show and rotate key-encryption keys (KEKs), and destroy old versions.

    [dim]glossator keys rotate TENANT --stage[/]  distribute a new version to all services

    [dim]glossator keys rotate TENANT[/]          activate it: services wrap with it

    [dim]glossator keys retire TENANT[/]          rewrap all data keys, then destroy the old versions
    """,
)


@keys.command("status")
def status_command(
    tenant: Tenant, directory: Directory = HOME, who: As = "operator", json_lines: JsonLines = False
) -> None:
    """Show every version of a tenant's KEKs, its number of data keys, and the used share of its wrap budget.

    [dim]glossator keys status TENANT[/]
    """
    found = asyncio.run(_status(directory, who, tenant))
    if json_lines:
        for one in found:
            typer.echo(json.dumps(asdict(one)))
        return
    table = borderless("scope", "version", "state", "data keys", "used")
    for one in found:
        marks = ("current", one.current), ("destroyed", not one.held), ("closed", one.closed)
        table.add_row(
            one.scope,
            str(one.version),
            " ".join(name for name, is_so in marks if is_so),
            str(one.keys),
            f"{one.used:.2%}",
        )
    Console(highlight=False).print(table)


@keys.command("rotate")
def rotate_command(
    tenant: Tenant,
    scope: Scopes = None,
    stage: Annotated[
        bool,
        typer.Option(
            "--stage", help="only distribute a new version: services unwrap with it, but do not wrap with it yet"
        ),
    ] = False,
    folder: Folder = None,
    directory: Directory = HOME,
    who: As = "operator",
) -> None:
    """Make a new version current in the key files of all services. They still unwrap with the old versions.

    The command also rotates the keys for dead letters without a tenant. Services read a changed file at once. If files
    reach the services late, as Secrets in a cluster do, run it with --stage first, and again without --stage when all
    services have the new file.

    [dim]glossator keys rotate TENANT --scope source[/]
    """
    scopes, place = _valid_scopes(scope), folder or operator_settings(directory).key_file.parent
    asyncio.run(_check_access(directory, who, tenant, scopes))
    rotate(place, tenant, scopes, typer.echo, stage=stage)
    rotate(place, UNKNOWN_TENANT, _dead_letter_scopes(scopes), typer.echo, stage=stage)


@keys.command("retire")
def retire_command(
    tenant: Tenant,
    scope: Scopes = None,
    folder: Folder = None,
    redaction: Redaction = "",
    directory: Directory = HOME,
    who: As = "operator",
) -> None:
    """Rewrap all data keys with the current version, then destroy the old versions in all key files. Irreversible.

    No data is lost: services stop wrapping with an old version first, and the command destroys it when no data key uses
    it. You can interrupt the command and run it again.

    [dim]glossator keys retire TENANT[/]
    """
    scopes, place = _valid_scopes(scope), folder or operator_settings(directory).key_file.parent
    asyncio.run(_retire(directory, who, tenant, scopes, place, redaction))


def _dead_letter_scopes(scopes: Sequence[str]) -> Sequence[str]:
    """The scopes of the keys for dead letters without a tenant."""
    return [scope for scope in scopes if scope in (KeyScope.SOURCE, KeyScope.REDACTED)]


def _valid_scopes(scopes: Sequence[str] | None) -> Sequence[str]:
    unknown = set(scopes or ()) - set(SCOPES)
    if unknown:
        raise UsageError(f"unknown scope {', '.join(sorted(unknown))}", f"use one of {', '.join(SCOPES)}")
    return list(dict.fromkeys(scopes or SCOPES))


async def _status(directory: Path, who: str, tenant: str) -> list[KeyStatus]:
    async with _authorised(directory, who, tenant, Action.READ_KEYS) as parts:
        states = await parts.keys_database.run(lambda connection: version_states(connection, tenant))
        return list(status(parts.keys, tenant, states))


async def _check_access(directory: Path, who: str, tenant: str, scopes: Sequence[str]) -> None:
    async with _authorised(directory, who, tenant, Action.ROTATE_KEYS, _detail("rotate", scopes)):
        pass


def _detail(operation: str, scopes: Sequence[str]) -> Sequence[str]:
    return (f"operation={operation}", *(f"scope={one}" for one in scopes))


async def _retire(directory: Path, who: str, tenant: str, scopes: Sequence[str], folder: Path, redaction: str) -> None:
    async with (
        _authorised(directory, who, tenant, Action.ROTATE_KEYS, _detail("retire", scopes)) as parts,
        VaultClient(
            service_address(directory, "redaction", redaction) if VAULT in scopes else "127.0.0.1:0", parts.bearer
        ) as vault,
    ):
        for owner, its_scopes in ((tenant, scopes), (UNKNOWN_TENANT, _dead_letter_scopes(scopes))):
            await retire(
                folder,
                owner,
                its_scopes,
                parts.keyring,
                rotate_values=lambda: vault.rotate(tenant, VAULT),
                progress=typer.echo,
            )


@asynccontextmanager
async def _authorised(
    directory: Path, who: str, tenant: str, action: Action, detail: Sequence[str] = ()
) -> AsyncIterator[OperatorParts]:
    """The parts, after a check that the operator is allowed to do `action`. Raises `Reject(FORBIDDEN)`."""
    async with operator_parts(directory, who, proven=True) as parts:
        await parts.access.authorise(parts.actor, action, Resource("tenant", tenant, tenant), detail=detail)
        yield parts
