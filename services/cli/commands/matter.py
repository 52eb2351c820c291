"""`glossator matter`: register the parties of a matter."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services.cli.clients.parties import set_parties
from services.cli.connect.system import caller_of
from services.cli.errors import usage_errors
from services.cli.options import HOME, As, Directory
from services.redaction.files.parties import load_parties
from services.shared.runtime.yaml_file import YamlFileError

matter = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="Register the parties of a matter."
)
parties = typer.Typer(add_completion=False, no_args_is_help=True, help="The people and organisations of a matter.")
matter.add_typer(parties, name="parties")


@parties.callback()
def _parties() -> None:
    """The people and organisations of a matter."""


@parties.command("import")
def import_parties(
    file: Annotated[Path, typer.Argument(help="YAML: values under their types, such as PERSON: [Jane A. Smith]")],
    name: Annotated[str, typer.Option("--matter", help="the matter")],
    directory: Directory = HOME,
    who: As = "submitter",
) -> None:
    """Register a matter's parties. The vault stores them encrypted; redaction finds them in any casing and order.

    The list replaces the one before; values that the vault has learnt stay. Documents that are redacted already stay
    unchanged; the gate applies the new names at once to all prompts.

    [dim]glossator matter parties import parties.yaml --matter M-2024-001[/]
    """
    with usage_errors(YamlFileError):
        named = load_parties(file)
    caller = caller_of(directory, "redaction", who)
    count = asyncio.run(set_parties(caller.address, caller.credential, caller.tenant, name, named))
    typer.echo(f"{name}: {count} values are looked for")
