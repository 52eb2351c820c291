"""`glossator show`."""

import asyncio
import json

import typer
from rich.console import Console

from services.cli.clients.annotation import AnnotationClient
from services.cli.home import credential, open_system
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.document import quotes_by_id, whole_picture
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import to_json


def show(
    document: DocumentId, directory: Directory = HOME, who: As = "reviewer@harbour-bank", json_lines: JsonLines = False
) -> None:
    """Show a document: its record, its annotations with their words, and what the playbook concludes.

    The words are read on your behalf, and that is audited; they are left out where you may not read them.

    [dim]glossator show 3f1c… --as case-system@harbour-bank[/]  what a case system may see
    """
    system = open_system(directory)
    caller = (system.ports.address("grpc", "annotation"), credential(system, who))
    record, found, text = asyncio.run(_read(caller, document))
    if json_lines:
        quotes = quotes_by_id(found.annotations, text) if text else {}
        typer.echo(json.dumps({"document": to_json(record), "annotation_set": to_json(found), "quotes": quotes}))
    else:
        Console(highlight=False).print(whole_picture(record, found, text))


async def _read(caller: tuple[str, str], document_id: str) -> tuple[DocumentRecord, AnnotationSet, str]:
    async with AnnotationClient(*caller) as client:
        record, found = await client.annotations(document_id)
        try:
            return record, found, await client.text(document_id)
        except Reject as error:
            if error.reason is not Reason.FORBIDDEN:
                raise
            return record, found, ""
