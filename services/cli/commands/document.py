"""`glossator document`: erase one document."""

from typing import Annotated

import typer

from services.cli.commands.subject import COMPLIANCE, request_erasure
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines

document = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Erase a document. For compliance officers.",
)


@document.callback()
def _document() -> None:
    """Keeps `erase` a subcommand: Typer would make a single command the whole application."""


@document.command()
def erase(
    identity: DocumentId,
    reason: Annotated[
        str, typer.Option(help="code for the reason, such as matter-closed: up to 100 letters, digits and :@._/-")
    ],
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Request the erasure of a document: its texts and its events. Another person must approve it.

    The vault keeps the personal values for the other documents of the matter. `glossator subject approve` executes the
    erasure.

    [dim]glossator document erase 3f1c… --reason matter-closed[/]
    """
    request_erasure(directory, who, lambda vault, tenant: vault.erase_document(tenant, identity, reason), json_lines)
