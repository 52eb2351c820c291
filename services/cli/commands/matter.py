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
    """Keeps `import` a subcommand: Typer would make a single command the whole application."""


@parties.command("import")
def import_parties(
    file: Annotated[
        Path, typer.Argument(help="YAML file: values under their entity types, such as PERSON: [Jane A. Smith]")
    ],
    name: Annotated[str, typer.Option("--matter", help="id of the matter")],
    directory: Directory = HOME,
    who: As = "submitter",
) -> None:
    """Register the parties of a matter. Redaction finds them in any casing and word order; the vault encrypts them.

    The file replaces the previous list. Values that the vault found in documents remain. Documents that are already
    redacted do not change. The gate applies the new names to all prompts at once.

    [dim]glossator matter parties import parties.yaml --matter M-2024-001[/]
    """
    with usage_errors(YamlFileError):
        named = load_parties(file)
    caller = caller_of(directory, "redaction", who)
    count = asyncio.run(set_parties(caller.address, caller.credential, caller.tenant, name, named))
    typer.echo(f"{name}: {count} values registered")
