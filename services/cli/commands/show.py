"""`glossator show`: prints a document with its annotations and findings."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.annotation import REVIEW, AnnotationClient
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, DocumentId, For, JsonLines
from services.cli.render.document import quotes_by_id, render_document
from services.cli.review.reviewer import EXPORTED, DocumentUnderReview, ReviewSession
from services.cli.review.seen import SEEN_FILE, SeenRevisions
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import to_json


def show(
    document: DocumentId,
    brief: Annotated[bool, typer.Option("--brief", help="one line per annotation and finding, without text")] = False,
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Show a document: its record, its annotations with page, place and text, and the findings of the playbook.

    Places are code points of the original, half open. Without --brief the command reads the text, and the audit log
    records it; a caller who is not allowed to read it sees the rest. Personal values are placeholders, such as
    [PERSON_3], until `glossator reveal` reveals them. A change of an amendment has the words of the agreement, if the
    caller is allowed to read that too. Text that a reader of the document does not see is
    marked as hidden.

    [dim]glossator show 3f1c… --brief[/]           about one screen

    [dim]glossator show 3f1c… --as case-system[/]  what a case system is allowed to see
    """
    caller = caller_of(directory, "annotation", who)
    shown = asyncio.run(_read(caller, document, purpose, EXPORTED if json_lines else "", with_text=not brief))
    record, annotation_set, text = shown.document, shown.annotation_set, shown.text
    SeenRevisions(directory / SEEN_FILE).record(caller.name, document, annotation_set.revision)
    if json_lines:
        quotes = quotes_by_id(annotation_set.annotations, text, shown.marks.values) if text else {}
        fields = {"document": to_json(record), "annotation_set": to_json(annotation_set), "quotes": quotes}
        words = [{"place": to_json(place), "words": words} for place, words in shown.elsewhere.items()]
        typer.echo(json.dumps({**fields, **to_json(shown.marks), "elsewhere": words}))
    else:
        rendered = render_document(
            record,
            annotation_set,
            text,
            marks=shown.marks,
            elsewhere=shown.elsewhere,
            published_revision=shown.published_revision,
            brief=brief,
        )
        Console(highlight=False).print(rendered)


async def _read(caller: Caller, document_id: str, purpose: str, use: str, *, with_text: bool) -> DocumentUnderReview:
    async with AnnotationClient(caller.address, caller.credential, purpose) as client:
        session = ReviewSession(client, caller.name)
        try:
            return await session.read(document_id, with_text=with_text, use=use)
        except Reject as error:
            if error.reason is not Reason.FORBIDDEN or not with_text:
                raise
            return await session.read(document_id, with_text=False)
