"""`glossator show`."""

import asyncio
import json

import typer
from rich.console import Console

from services.cli.clients.annotation import AnnotationClient
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.document import quotes_by_id, render_document
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import to_json


def show(
    document: DocumentId, directory: Directory = HOME, who: As = "reviewer", json_lines: JsonLines = False
) -> None:
    """Show a document: its record, its annotations with their words, and the findings of the playbook.

    The text is read on your behalf, and that is audited; words are left out where you may not read them.

    [dim]glossator show 3f1c… --as case-system[/]  what a case system may see
    """
    record, annotation_set, text = asyncio.run(_read(caller_of(directory, "annotation", who), document))
    if json_lines:
        quotes = quotes_by_id(annotation_set.annotations, text) if text else {}
        fields = {"document": to_json(record), "annotation_set": to_json(annotation_set), "quotes": quotes}
        typer.echo(json.dumps(fields))
    else:
        Console(highlight=False).print(render_document(record, annotation_set, text))


async def _read(caller: Caller, document_id: str) -> tuple[DocumentRecord, AnnotationSet, str]:
    async with AnnotationClient(caller.address, caller.credential) as client:
        record, annotation_set = await client.annotations(document_id)
        try:
            return record, annotation_set, await client.text(document_id)
        except Reject as error:
            if error.reason is not Reason.FORBIDDEN:
                raise
            return record, annotation_set, ""
