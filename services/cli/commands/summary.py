"""`glossator summary`: prints a summary with the places that support each sentence."""

import asyncio
import json

import typer
from rich.console import Console

from services.cli.clients.annotation import REVIEW
from services.cli.clients.narration import NarrationClient, Summary
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import CommandError
from services.cli.options import HOME, As, Directory, DocumentId, For, JsonLines
from services.cli.render.narration import render_summary
from services.shared.domain.errors import Reason, Reject


def summary(
    document: DocumentId,
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Summarise a document in a few sentences, each with the places that support it.

    If an LLM is configured, it writes the sentences; those that their places do not support are left out. Otherwise the
    summary consists of sentences of the document. The last line states the method. Places are code points of the
    original, half open. The audit log records that the command reads the text.

    [dim]glossator summary 3f1c…[/]
    """
    found = asyncio.run(_read(caller_of(directory, "annotation", who), document, purpose))
    if not json_lines:
        Console(highlight=False).print(render_summary(found))
        return
    for one in found.sentences:
        typer.echo(json.dumps(one._asdict()))
    typer.echo(json.dumps({name: value for name, value in found._asdict().items() if name != "sentences"}))


async def _read(caller: Caller, document_id: str, purpose: str) -> Summary:
    async with NarrationClient(caller.address, caller.credential, purpose) as client:
        try:
            return await client.summary(document_id)
        except Reject as error:
            if error.reason is not Reason.NOT_FOUND:
                raise
            what = "not_found: no document has this id, or the document has no summary"
            raise CommandError(
                what, f"`glossator show {document_id} --brief` shows the document if it exists"
            ) from None
