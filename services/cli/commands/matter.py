"""`glossator matter`: what is known of a matter before its documents come."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services.cli.clients.parties import set_parties
from services.cli.home import credential, open_system
from services.cli.options import HOME, As, Directory
from services.redaction.policies.load import PolicyError
from services.redaction.vault.parties_file import load_parties

matter = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="Say whom a matter is about."
)
parties = typer.Typer(add_completion=False, no_args_is_help=True, help="Those who are known to be part of a matter.")
matter.add_typer(parties, name="parties")


@parties.callback()
def _parties() -> None:
    """Those who are known to be part of a matter."""


@parties.command("import")
def import_parties(
    file: Annotated[Path, typer.Argument(help="YAML: words under their types, such as PERSON: [Jane A. Smith]")],
    name: Annotated[str, typer.Option("--matter", help="the matter")],
    directory: Directory = HOME,
    who: As = "submitter@harbour-bank",
) -> None:
    """Name a matter's parties: they go into the vault, encrypted, and are found in documents in any casing and order.

    The list takes the place of the one before; what the vault has learnt it keeps. Documents that were redacted before
    stay as they were, unless what they hold would leave: the gate knows the names at once.

    [dim]glossator matter parties import parties.yaml --matter HB-LOAN-2024-001[/]
    """
    try:
        named = load_parties(file)
    except PolicyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    system = open_system(directory)
    address, bearer = system.ports.address("grpc", "redaction"), credential(system, who)
    tenant = who.rpartition("@")[2]
    count = asyncio.run(set_parties(address, bearer, tenant, name, named))
    typer.echo(f"{name}: {count} values are looked for")
