"""`glossator summary`."""

import asyncio
import json

import typer
from rich.console import Console

from services.cli.clients.narration import NarrationClient, Summarised
from services.cli.faults import CommandError
from services.cli.home import credential, open_system
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.narration import summary_picture
from services.shared.domain.errors import Reason, Reject


def summary(
    document: DocumentId, directory: Directory = HOME, who: As = "reviewer@harbour-bank", json_lines: JsonLines = False
) -> None:
    """Show what a document comes to, in a few sentences, each with the places that bear it out.

    A language model writes them where there is one; what the places do not bear out is held back. Otherwise they are
    sentences of the document itself. The last line says which it was. They are made of the document's words, which are
    read on your behalf, and that is audited.

    [dim]glossator summary 3f1c…[/]
    """
    system = open_system(directory)
    found = asyncio.run(_read((system.ports.address("grpc", "annotation"), credential(system, who)), document))
    if not json_lines:
        Console(highlight=False).print(summary_picture(found))
        return
    for one in found.sentences:
        typer.echo(json.dumps(one._asdict()))
    typer.echo(json.dumps({name: value for name, value in found._asdict().items() if name != "sentences"}))


async def _read(caller: tuple[str, str], document_id: str) -> Summarised:
    async with NarrationClient(*caller) as client:
        try:
            return await client.summary(document_id)
        except Reject as error:
            if error.reason is not Reason.NOT_FOUND:
                raise
            what = "not_found: there is no such document, or it has no summary"
            raise CommandError(what, f"`glossator show {document_id}` tells which") from None
