"""`glossator review`: one command for each decision of a reviewer."""

import asyncio
import inspect
import json
from collections.abc import Callable, Coroutine, Set
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from services.cli.clients.annotation import AnnotationClient
from services.cli.connect.system import caller_of
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.document import quotes_by_id, render_document
from services.cli.review.reviewer import DecisionRequest, ReviewSession
from services.shared.domain.annotations import Annotation, Decision
from services.shared.wire.json_codec import to_json

T = TypeVar("T")
_REVIEWER = "reviewer"

AnnotationId = Annotated[str, typer.Argument(metavar="ANNOTATION", help="an annotation's id, or its first characters")]
Category = Annotated[str, typer.Argument(metavar="CLAUSE", help='a clause type, such as "Governing Law"')]
Words = Annotated[str, typer.Option("--quote", help="the words, as in the document")]
Start = Annotated[int, typer.Option(help="first code point, instead of --quote")]
End = Annotated[int, typer.Option(help="code point after the last")]
Reason = Annotated[str, typer.Option(help="why, for the record")]
Revision = Annotated[
    int, typer.Option(min=0, help="the revision that you saw; refused if the set changed since. 0: the current one")
]
Seconds = Annotated[float, typer.Option(min=0, help="how long you worked on it")]

review = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Decide on annotations, one by one, then complete the review.

    [dim]glossator review list 3f1c…[/]                            the annotations and their ids

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
    shown = _in_session(directory, who, lambda session: session.read(document))
    annotation_set = shown.annotation_set
    if json_lines:
        for one in annotation_set.annotations:
            quote = quotes_by_id([one], shown.text)[one.annotation_id]
            typer.echo(json.dumps({"set_revision": annotation_set.revision, **to_json(one), "quote": quote}))
    else:
        Console(highlight=False).print(render_document(shown.document, annotation_set, shown.text))


def _add_decision(name: str, decision: Decision, text: str, *described_by: str) -> None:
    """Add the command that sends `decision`. Of the parameters that describe it, it has those in `described_by`."""

    @review.command(name, help=text)
    @_without(_DESCRIPTION - set(described_by))
    def command(  # noqa: PLR0913, PLR0917 - the command's options
        document: DocumentId,
        annotation: AnnotationId = "",
        category: Category = "",
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
        request = DecisionRequest(decision, annotation, category, quote, (start, end), reason, seconds)
        _decide(directory, who, document, revision, request, json_lines=json_lines)


def _without(names: Set[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hide parameters from Typer, and make the arguments that stay required."""

    def narrowed(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command)
        shown = [
            one.replace(default=one.empty) if one.name in _ARGUMENTS else one
            for one in signature.parameters.values()
            if one.name not in names
        ]
        command.__signature__ = signature.replace(parameters=shown)  # type: ignore[attr-defined]
        return command

    return narrowed


_ARGUMENTS = {"annotation", "category"}
_PLACE = ("quote", "start", "end")
_DESCRIPTION = _ARGUMENTS | set(_PLACE)
_add_decision("accept", Decision.ACCEPT, "The annotation is right.", "annotation")
_add_decision("reject", Decision.REJECT, "The annotation is wrong.", "annotation")
_add_decision(
    "change-span",
    Decision.CHANGE_SPAN,
    "The clause is at another place: name its words, or its place.",
    *("annotation", *_PLACE),
)
_add_decision("change-category", Decision.CHANGE_CATEGORY, "It is a clause of another type.", "annotation", "category")
_add_decision("add", Decision.ADD, "The model missed a clause: name its words, or its place.", "category", *_PLACE)


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
    published = _in_session(directory, who, lambda session: session.complete(document, revision, seconds))
    if json_lines:
        typer.echo(json.dumps(to_json(published)))
    else:
        typer.echo(f"published: {len(published.annotations)} annotations, revision {published.revision}")


@review.command()
def reopen(
    document: DocumentId,
    revision: Revision = 0,
    directory: Directory = HOME,
    who: As = "senior-reviewer",
) -> None:
    """Put a published set under review again, as a senior reviewer."""
    now = _in_session(directory, who, lambda session: session.reopen(document, revision))
    typer.echo(f"under review again: revision {now}")


def _decide(
    directory: Path, who: str, document_id: str, revision: int, request: DecisionRequest, *, json_lines: bool
) -> None:
    now, annotation = _in_session(directory, who, lambda session: session.decide(document_id, revision, request))
    if json_lines:
        typer.echo(json.dumps({"set_revision": now, **to_json(annotation)}))
    else:
        typer.echo(f"{_described(annotation)}; the set is at revision {now}")


def _described(one: Annotation) -> str:
    return f"{one.state}: {one.category} at {one.span.start}–{one.span.end} ({one.annotation_id[:8]})"


def _in_session(directory: Path, who: str, work: Callable[[ReviewSession], Coroutine[object, object, T]]) -> T:
    caller = caller_of(directory, "annotation", who)

    async def run() -> T:
        async with AnnotationClient(caller.address, caller.credential) as client:
            return await work(ReviewSession(client))

    return asyncio.run(run())
