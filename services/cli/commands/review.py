"""`glossator review`: an attorney's decisions, one command each."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from services.cli.clients.annotation import AnnotationClient
from services.cli.home import credential, open_system
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.document import quotes_by_id, whole_picture
from services.cli.reviewing import Choice, Reviewer
from services.shared.domain.annotations import Annotation, Decision
from services.shared.wire.json_codec import to_json

T = TypeVar("T")
_REVIEWER = "reviewer@harbour-bank"

AnnotationId = Annotated[str, typer.Argument(metavar="ANNOTATION", help="an annotation's id, or how it begins")]
Category = Annotated[str, typer.Argument(metavar="CLAUSE", help='a clause type, such as "Governing Law"')]
Words = Annotated[str, typer.Option("--quote", help="the words, as they stand in the document")]
Start = Annotated[int, typer.Option(help="first code point, instead of --quote")]
End = Annotated[int, typer.Option(help="code point after the last")]
Reason = Annotated[str, typer.Option(help="why, for the record")]
Revision = Annotated[
    int, typer.Option(min=0, help="the set's revision that you saw; refused if it moved on. 0: as it stands now")
]
Seconds = Annotated[float, typer.Option(min=0, help="how long you worked on it")]

review = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Decide on annotations, one by one, then complete the review.

    [dim]glossator review list 3f1c…[/]                            what there is to decide

    [dim]glossator review accept 3f1c… 8a2b --revision 4[/]         refused if somebody changed it since

    [dim]glossator review add 3f1c… "Cap On Liability" --quote "in no event shall either party be liable"[/]

    [dim]glossator review complete 3f1c…[/]                        publish the set
    """,
)


@review.command("list")
def list_annotations(
    document: DocumentId, directory: Directory = HOME, who: As = _REVIEWER, json_lines: JsonLines = False
) -> None:
    """Show the document, its annotations with their ids and words, and the revision to decide on."""
    found = _with_reviewer(directory, who, lambda reviewer: reviewer.read(document))
    if json_lines:
        for one in found.annotation_set.annotations:
            quote = quotes_by_id([one], found.text)[one.annotation_id]
            typer.echo(json.dumps({"set_revision": found.annotation_set.revision, **to_json(one), "quote": quote}))
    else:
        Console(highlight=False).print(whole_picture(found.document, found.annotation_set, found.text))


@review.command()
def accept(
    document: DocumentId,
    annotation: AnnotationId,
    reason: Reason = "",
    revision: Revision = 0,
    seconds: Seconds = 0.0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """The annotation is right."""
    choice = Choice(Decision.ACCEPT, annotation, reason=reason, active_seconds=seconds)
    _decide(directory, who, document, revision, choice, json_lines=json_lines)


@review.command()
def reject(
    document: DocumentId,
    annotation: AnnotationId,
    reason: Reason = "",
    revision: Revision = 0,
    seconds: Seconds = 0.0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """The annotation is wrong."""
    choice = Choice(Decision.REJECT, annotation, reason=reason, active_seconds=seconds)
    _decide(directory, who, document, revision, choice, json_lines=json_lines)


@review.command("change-span")
def change_span(  # noqa: PLR0913, PLR0917 - the command's options
    document: DocumentId,
    annotation: AnnotationId,
    quote: Words = "",
    start: Start = 0,
    end: End = 0,
    reason: Reason = "",
    revision: Revision = 0,
    seconds: Seconds = 0.0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """The clause stands elsewhere: name its words, or its place."""
    choice = Choice(Decision.CHANGE_SPAN, annotation, "", quote, (start, end), reason, seconds)
    _decide(directory, who, document, revision, choice, json_lines=json_lines)


@review.command("change-category")
def change_category(  # noqa: PLR0913, PLR0917 - the command's options
    document: DocumentId,
    annotation: AnnotationId,
    category: Category,
    reason: Reason = "",
    revision: Revision = 0,
    seconds: Seconds = 0.0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """It is a clause of another type."""
    choice = Choice(Decision.CHANGE_CATEGORY, annotation, category, reason=reason, active_seconds=seconds)
    _decide(directory, who, document, revision, choice, json_lines=json_lines)


@review.command()
def add(  # noqa: PLR0913, PLR0917 - the command's options
    document: DocumentId,
    category: Category,
    quote: Words = "",
    start: Start = 0,
    end: End = 0,
    reason: Reason = "",
    revision: Revision = 0,
    seconds: Seconds = 0.0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """The model missed a clause: name its words, or its place."""
    choice = Choice(Decision.ADD, "", category, quote, (start, end), reason, seconds)
    _decide(directory, who, document, revision, choice, json_lines=json_lines)


@review.command()
def complete(
    document: DocumentId,
    revision: Revision = 0,
    seconds: Seconds = 0.0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """The review is done: publish the set."""
    published = _with_reviewer(directory, who, lambda reviewer: reviewer.complete(document, revision, seconds))
    if json_lines:
        typer.echo(json.dumps(to_json(published)))
    else:
        typer.echo(f"published: {len(published.annotations)} annotations, revision {published.revision}")


@review.command()
def reopen(
    document: DocumentId,
    revision: Revision = 0,
    directory: Directory = HOME,
    who: As = "senior-reviewer@harbour-bank",
) -> None:
    """Put a published set under review again, as a senior reviewer."""
    now = _with_reviewer(directory, who, lambda reviewer: reviewer.reopen(document, revision))
    typer.echo(f"under review again: revision {now}")


def _decide(directory: Path, who: str, document_id: str, revision: int, choice: Choice, *, json_lines: bool) -> None:
    now, annotation = _with_reviewer(directory, who, lambda reviewer: reviewer.decide(document_id, revision, choice))
    if json_lines:
        typer.echo(json.dumps({"set_revision": now, **to_json(annotation)}))
    else:
        typer.echo(f"{_described(annotation)}; the set is at revision {now}")


def _described(one: Annotation) -> str:
    return f"{one.state}: {one.category} at {one.span.start}–{one.span.end} ({one.annotation_id[:8]})"


def _with_reviewer(directory: Path, who: str, work: Callable[[Reviewer], Coroutine[object, object, T]]) -> T:
    system = open_system(directory)

    async def run() -> T:
        async with AnnotationClient(system.ports.address("grpc", "annotation"), credential(system, who)) as client:
            return await work(Reviewer(client))

    return asyncio.run(run())
