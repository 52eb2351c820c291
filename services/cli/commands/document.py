"""`glossator document`: what is done to one document."""

from typing import Annotated

import typer

from services.cli.commands.subject import COMPLIANCE, ask_for_erasure
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines

document = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="Have a document erased. For compliance."
)


@document.callback()
def _document() -> None:
    """Have a document erased."""


@document.command()
def erase(
    identity: DocumentId,
    reason: Annotated[str, typer.Option(help="a code that says why; no words")],
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Ask for a document to be shredded whole: its texts, and what was sent. Nothing happens until another approves.

    What the vault knows of the people in it stays, for the matter's other documents.

    [dim]glossator document erase 3f1c… --reason matter-closed[/]
    """
    ask_for_erasure(directory, who, lambda vault, tenant: vault.erase_document(tenant, identity, reason), json_lines)
