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
from rich.table import Table

from services.cli.clients.vault import VaultClient
from services.cli.connect.operator import operator_settings
from services.cli.connect.operator_parts import OperatorParts, operator_parts
from services.cli.connect.system import open_system
from services.cli.errors import UsageError
from services.cli.operate.key_rotation import SCOPES, KeyStatus, retire, rotate, status
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.document import VAULT, KeyScope
from services.shared.domain.records import Action, Resource
from services.shared.runtime.keys.kek_table import version_states
from services.shared.runtime.keys.provider import UNKNOWN_TENANT

Tenant = Annotated[str, typer.Argument(metavar="TENANT", help="the owner of the keys: the caller's own tenant")]
Scopes = Annotated[list[str] | None, typer.Option("--scope", help=f"one of {', '.join(SCOPES)}; all by default")]
Folder = Annotated[
    Path | None,
    typer.Option("--keys", help="the folder of all key files; by default that of the local system"),
]
Redaction = Annotated[str, typer.Option("--redaction", help="redaction's address; by default that of the local system")]

keys = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Show key-encryption keys, rotate them, and destroy old versions.

    [dim]glossator keys rotate TENANT --stage[/]  distribute a new version to all services

    [dim]glossator keys rotate TENANT[/]          wrap under it from now on

    [dim]glossator keys retire TENANT[/]          rewrap the rest, destroy old versions
    """,
)


@keys.command("status")
def status_command(
    tenant: Tenant, directory: Directory = HOME, who: As = "operator", json_lines: JsonLines = False
) -> None:
    """Show every version of a tenant's keys, its number of data keys, and its used share."""
    found = asyncio.run(_status(directory, who, tenant))
    if json_lines:
        for one in found:
            typer.echo(json.dumps(asdict(one)))
        return
    table = Table("scope", "version", "", "data keys", "used")
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
        bool, typer.Option("--stage", help="only distribute a new version: it unwraps, and wraps later")
    ] = False,
    folder: Folder = None,
    directory: Directory = HOME,
    who: As = "operator",
) -> None:
    """Make a new version current in the key files of all services. The old versions still unwrap.

    The keys of dead letters of unknown tenants are rotated too. Services read a replaced file at once. Where files
    reach the services late, as a cluster's Secrets do, use --stage first, and rotate when all have the new file.
    """
    scopes, place = _checked(scope), folder or operator_settings(directory).key_file.parent
    asyncio.run(_check_access(directory, who, tenant))
    rotate(place, tenant, scopes, typer.echo, stage=stage)
    rotate(place, UNKNOWN_TENANT, _of_letters(scopes), typer.echo, stage=stage)


@keys.command("retire")
def retire_command(
    tenant: Tenant,
    scope: Scopes = None,
    folder: Folder = None,
    redaction: Redaction = "",
    directory: Directory = HOME,
    who: As = "operator",
) -> None:
    """Rewrap everything under the current version, then destroy the old versions in all key files. Irreversible.

    Nothing is lost: an old version is closed first, so that no service wraps under it any more, and is destroyed when
    no data key is under it. The command can be stopped and run again.
    """
    scopes, place = _checked(scope), folder or operator_settings(directory).key_file.parent
    asyncio.run(_retire(directory, who, tenant, scopes, place, redaction))


def _of_letters(scopes: Sequence[str]) -> Sequence[str]:
    """The scopes of dead letters of unknown tenants."""
    return [scope for scope in scopes if scope in (KeyScope.SOURCE, KeyScope.REDACTED)]


def _checked(scopes: Sequence[str] | None) -> Sequence[str]:
    unknown = set(scopes or ()) - set(SCOPES)
    if unknown:
        raise UsageError(f"there is no scope {', '.join(sorted(unknown))}", f"one of {', '.join(SCOPES)}")
    return list(dict.fromkeys(scopes or SCOPES))


async def _status(directory: Path, who: str, tenant: str) -> list[KeyStatus]:
    async with _authorised(directory, who, tenant) as parts:
        states = await parts.keys_database.run(lambda connection: version_states(connection, tenant))
        return list(status(parts.keys, tenant, states))


async def _check_access(directory: Path, who: str, tenant: str) -> None:
    async with _authorised(directory, who, tenant):
        pass


async def _retire(directory: Path, who: str, tenant: str, scopes: Sequence[str], folder: Path, redaction: str) -> None:
    address = redaction or (_local_redaction(directory) if VAULT in scopes else "")
    async with (
        _authorised(directory, who, tenant) as parts,
        VaultClient(address or "127.0.0.1:0", parts.bearer) as vault,
    ):
        for owner, its_scopes in ((tenant, scopes), (UNKNOWN_TENANT, _of_letters(scopes))):
            await retire(
                folder,
                owner,
                its_scopes,
                parts.keyring,
                rotate_values=lambda: vault.rotate(tenant, VAULT),
                progress=typer.echo,
            )


def _local_redaction(directory: Path) -> str:
    return open_system(directory).ports.address("grpc", "redaction")


@asynccontextmanager
async def _authorised(directory: Path, who: str, tenant: str) -> AsyncIterator[OperatorParts]:
    """The parts of an operator who may rotate the keys of the tenant. Raises `Reject(FORBIDDEN)`."""
    async with operator_parts(directory, who, proven=True) as parts:
        await parts.access.authorise(parts.actor, Action.ROTATE_KEYS, Resource("tenant", tenant, tenant))
        yield parts
