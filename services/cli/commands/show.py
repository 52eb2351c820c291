"""`glossator show`."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.annotation import AnnotationClient
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.document import quotes_by_id, render_document
from services.cli.review.seen import SEEN_FILE, SeenRevisions
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import to_json


def show(
    document: DocumentId,
    brief: Annotated[bool, typer.Option("--brief", help="one line per annotation and finding, without text")] = False,
    directory: Directory = HOME,
    who: As = "reviewer",
    json_lines: JsonLines = False,
) -> None:
    """Show a document: its record, its annotations with page, place and text, and the findings of the playbook.

    Places are code points of the original, half open. Without --brief the command reads the text, and the audit log
    records it; a caller who is not allowed to read it sees the rest.

    [dim]glossator show 3f1c… --brief[/]           about one screen

    [dim]glossator show 3f1c… --as case-system[/]  what a case system is allowed to see
    """
    caller = caller_of(directory, "annotation", who)
    record, annotation_set, text = asyncio.run(_read(caller, document, with_text=not brief))
    SeenRevisions(directory / SEEN_FILE).record(caller.name, document, annotation_set.revision)
    if json_lines:
        quotes = quotes_by_id(annotation_set.annotations, text) if text else {}
        fields = {"document": to_json(record), "annotation_set": to_json(annotation_set), "quotes": quotes}
        typer.echo(json.dumps(fields))
    else:
        Console(highlight=False).print(render_document(record, annotation_set, text, brief=brief))


async def _read(caller: Caller, document_id: str, *, with_text: bool) -> tuple[DocumentRecord, AnnotationSet, str]:
    async with AnnotationClient(caller.address, caller.credential) as client:
        record, annotation_set = await client.annotations(document_id)
        try:
            return record, annotation_set, await client.text(document_id) if with_text else ""
        except Reject as error:
            if error.reason is not Reason.FORBIDDEN:
                raise
            return record, annotation_set, ""
