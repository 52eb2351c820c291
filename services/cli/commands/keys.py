"""`glossator keys`: what data keys are wrapped under, and how to change it."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from services.cli.clients.vault import VaultClient
from services.cli.faults import UsageError
from services.cli.home import open_system
from services.cli.operate.key_rotation import SCOPES, KeyStatus, retire, rotate, status
from services.cli.operate.parts import OperatorParts, operator_parts
from services.cli.operate.settings import operator_settings, proven_bearer
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.document import VAULT, KeyScope
from services.shared.domain.records import Action, Resource
from services.shared.runtime.keys.kek_table import version_states
from services.shared.runtime.keys.provider import UNKNOWN_TENANT

_OPERATOR = "operator@harbour-bank"

Tenant = Annotated[str, typer.Argument(metavar="TENANT", help="whose keys; it must be the caller's own")]
Scopes = Annotated[
    list[str] | None, typer.Option("--scope", help=f"one of {', '.join(SCOPES)}; all of them where none is named")
]
Folder = Annotated[
    Path | None,
    typer.Option("--keys", help="the folder of all key files; that of the local system where not named"),
]
Redaction = Annotated[str, typer.Option("--redaction", help="redaction's address; that of the local system if empty")]

keys = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Look at key-encryption keys, rotate them, and destroy old versions.

    [dim]glossator keys rotate harbour-bank --stage[/]     hand a new version out to all services

    [dim]glossator keys rotate harbour-bank[/]             wrap under it from now on

    [dim]glossator keys retire harbour-bank[/]             wrap the rest anew, destroy what is old
    """,
)


@keys.command("status")
def status_command(
    tenant: Tenant, directory: Directory = HOME, who: As = _OPERATOR, json_lines: JsonLines = False
) -> None:
    """Show every version of a tenant's keys, how many data keys stand under it, and how much it was used."""
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
        bool, typer.Option("--stage", help="only hand a new version out: it opens, and wraps later")
    ] = False,
    folder: Folder = None,
    directory: Directory = HOME,
    who: As = _OPERATOR,
) -> None:
    """Make a new version current in the key files of all services; what stands under the old ones still opens.

    Those of dead letters whose tenant nobody knows go along. Services read a replaced file at once. Where files take
    their time to reach them, as a cluster's Secrets do, use --stage first, and rotate when all have the new file.
    """
    scopes, place = _checked(scope), folder or operator_settings(directory).key_file.parent
    asyncio.run(_authorised(directory, who, tenant))
    rotate(place, tenant, scopes, typer.echo, stage=stage)
    rotate(place, UNKNOWN_TENANT, _of_letters(scopes), typer.echo, stage=stage)


@keys.command("retire")
def retire_command(
    tenant: Tenant,
    scope: Scopes = None,
    folder: Folder = None,
    redaction: Redaction = "",
    directory: Directory = HOME,
    who: As = _OPERATOR,
) -> None:
    """Wrap anew what stands under old versions, then destroy these in all key files. For good.

    Nothing is lost on the way: an old version is closed first, so that no service wraps anything under it any more, and
    goes when no data key stands under it. It can be stopped and run again.
    """
    scopes, place = _checked(scope), folder or operator_settings(directory).key_file.parent
    asyncio.run(_retire(directory, who, tenant, scopes, place, redaction))


def _of_letters(scopes: Sequence[str]) -> Sequence[str]:
    """Of dead letters whose tenant nobody knows: they may be of any."""
    return [scope for scope in scopes if scope in (KeyScope.SOURCE, KeyScope.REDACTED)]


def _checked(scopes: Sequence[str] | None) -> Sequence[str]:
    unknown = set(scopes or ()) - set(SCOPES)
    if unknown:
        raise UsageError(f"there is no scope {', '.join(sorted(unknown))}", f"one of {', '.join(SCOPES)}")
    return list(dict.fromkeys(scopes or SCOPES))


async def _status(directory: Path, who: str, tenant: str) -> list[KeyStatus]:
    settings = operator_settings(directory)
    async with operator_parts(settings, proven_bearer(settings, directory, who)) as parts:
        await _authorise(parts, tenant)
        states = await parts.keys_database.run(lambda connection: version_states(connection, tenant))
        return list(status(parts.keys, tenant, states))


async def _authorised(directory: Path, who: str, tenant: str) -> None:
    settings = operator_settings(directory)
    async with operator_parts(settings, proven_bearer(settings, directory, who)) as parts:
        await _authorise(parts, tenant)


async def _retire(directory: Path, who: str, tenant: str, scopes: Sequence[str], folder: Path, redaction: str) -> None:
    settings = operator_settings(directory)
    bearer = proven_bearer(settings, directory, who)
    address = redaction or (_local_redaction(directory) if VAULT in scopes else "")
    async with operator_parts(settings, bearer) as parts, VaultClient(address or "127.0.0.1:0", bearer) as vault:
        await _authorise(parts, tenant)
        await retire(
            folder,
            tenant,
            scopes,
            parts.keyring,
            rotate_values=lambda: vault.rotate(tenant, VAULT),
            told=typer.echo,
        )
        await retire(
            folder,
            UNKNOWN_TENANT,
            _of_letters(scopes),
            parts.keyring,
            rotate_values=lambda: vault.rotate(tenant, VAULT),
            told=typer.echo,
        )


def _local_redaction(directory: Path) -> str:
    return open_system(directory).ports.address("grpc", "redaction")


async def _authorise(parts: OperatorParts, tenant: str) -> None:
    await parts.access.authorise(parts.actor, Action.ROTATE_KEYS, Resource("tenant", tenant, tenant))
