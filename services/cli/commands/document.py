"""`glossator document`: erase one document."""

from typing import Annotated

import typer

from services.cli.commands.subject import COMPLIANCE, request_erasure
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines

document = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="Erase a document. For compliance."
)


@document.callback()
def _document() -> None:
    """Erase a document."""


@document.command()
def erase(
    identity: DocumentId,
    reason: Annotated[str, typer.Option(help="a code that states why; no words")],
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Request the erasure of a document: its texts and its events. Nothing happens until another person approves.

    The vault keeps the values of the people in it, for the matter's other documents.

    [dim]glossator document erase 3f1c… --reason matter-closed[/]
    """
    request_erasure(directory, who, lambda vault, tenant: vault.erase_document(tenant, identity, reason), json_lines)
