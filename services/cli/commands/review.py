"""`glossator review`: one command for each decision of a reviewer."""

import asyncio
import inspect
import json
from collections.abc import Callable, Coroutine, Set
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from services.cli.clients.annotation import SERVICE, AnnotationClient
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.document import quotes_by_id, render_document
from services.cli.render.text import counted
from services.cli.review.completion import completed_line
from services.cli.review.reviewer import (
    EXPORTED,
    DecisionRequest,
    ReviewSession,
    check_place,
    check_reason,
    role_named,
)
from services.cli.review.seen import revision_of, seen_revisions
from services.shared.domain.annotations import Annotation, Decision
from services.shared.wire.json_codec import to_json

T = TypeVar("T")
_REVIEWER = "reviewer"
_SENIOR = "senior-reviewer"

AnnotationId = Annotated[
    str, typer.Argument(metavar="ANNOTATION", help="id of the annotation, or its first characters")
]
Category = Annotated[
    str, typer.Argument(metavar="CLAUSE", help='clause type or field, such as "Governing Law", in any capitalisation')
]
Quote = Annotated[str, typer.Option("--quote", help="text of the clause, copied from the document")]
Start = Annotated[int, typer.Option(min=0, help="instead of --quote: first code point of the place in the original")]
End = Annotated[int, typer.Option(min=0, help="one past the last code point of the place")]
Reason = Annotated[str, typer.Option(help="a reason code, such as not-this-clause, or free text")]
Revision = Annotated[
    int,
    typer.Option(
        min=0,
        show_default=False,
        help="revision of the set that you saw; by default the last one that these commands showed you",
    ),
]
Seconds = Annotated[float, typer.Option(min=0, help="your working time on it, in seconds")]

review = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Decide on annotations, then complete the review.

    Read the set first, with `review list` or `show`. If another person changes it before you decide, the decision fails
    with a conflict and changes nothing.

    [dim]glossator review list 3f1c…[/]                            annotations with their ids, and the revision

    [dim]glossator review accept 3f1c… 8a2b[/]                     accept the annotation whose id starts with 8a2b

    [dim]glossator review add 3f1c… "Cap On Liability" --quote "in no event shall either party be liable"[/]

    [dim]glossator review complete 3f1c… --seconds 240[/]          publish the set after 4 minutes of work

    [dim]glossator review complete 3f1c… --leave-undecided not-relevant[/]   also if annotations have no decision
    """,
)


@review.command("list")
def list_annotations(
    document: DocumentId, directory: Directory = HOME, who: As = _REVIEWER, json_lines: JsonLines = False
) -> None:
    """Show a document, its annotations with ids, places and text, and the revision of its set.

    Places are code points of the original, half open. The audit log records that the command reads the text.

    [dim]glossator review list 3f1c…[/]
    """
    caller = caller_of(directory, SERVICE, who)
    use = EXPORTED if json_lines else ""
    shown = _in_session(caller, lambda session: session.read(document, use=use))
    annotation_set = shown.annotation_set
    seen_revisions(directory).record(caller.name, document, annotation_set.revision)
    if json_lines:
        for one in annotation_set.annotations:
            quote = quotes_by_id([one], shown.text, shown.marks.values)[one.annotation_id]
            typer.echo(json.dumps({"set_revision": annotation_set.revision, **to_json(one), "quote": quote}))
    else:
        rendered = render_document(
            shown.document,
            annotation_set,
            shown.text,
            marks=shown.marks,
            published_revision=shown.published_revision,
        )
        Console(highlight=False).print(rendered)


def _add_decision(name: str, decision: Decision, text: str, *described_by: str) -> None:
    """Add the command that sends `decision`. `described_by`: the parameters of `_DESCRIPTION` that it has."""

    @review.command(name, help=text)
    @_without(_DESCRIPTION - set(described_by))
    def command(  # noqa: PLR0913, PLR0917 - the command's options
        document: DocumentId,
        annotation: AnnotationId = "",
        category: Category = "",
        quote: Quote = "",
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
    """Hide parameters from Typer, and make the remaining arguments required."""

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
_add_decision(
    "accept",
    Decision.ACCEPT,
    "Accept an annotation: its clause type and its place are right.\n\n[dim]glossator review accept 3f1c… 8a2b[/]",
    "annotation",
)
_add_decision(
    "reject",
    Decision.REJECT,
    "Reject an annotation: there is no such clause.\n\n"
    "[dim]glossator review reject 3f1c… 8a2b --reason not-this-clause[/]",
    "annotation",
)
_add_decision(
    "change-span",
    Decision.CHANGE_SPAN,
    "Correct the place of an annotation, by --quote or by --start and --end.\n\n"
    '[dim]glossator review change-span 3f1c… 8a2b --quote "governed by the laws of Vermont"[/]',
    *("annotation", *_PLACE),
)
_add_decision(
    "change-category",
    Decision.CHANGE_CATEGORY,
    'Correct the clause type of an annotation.\n\n[dim]glossator review change-category 3f1c… 8a2b "Notice Period"[/]',
    *("annotation", "category"),
)
_add_decision(
    "add",
    Decision.ADD,
    "Add a clause that the model missed, by --quote or by --start and --end.\n\n"
    '[dim]glossator review add 3f1c… "Notice Period" --quote "thirty (30) days"[/]\n\n'
    '[dim]glossator review add 3f1c… "Notice Period" --start 5120 --end 5136[/]',
    *("category", *_PLACE),
)


@review.command()
def perspective(
    document: DocumentId,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="our role: borrower, lender, licensor, customer, …")],
    revision: Revision = 0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Change our role in a document, and compute its findings again. Decisions on annotations are kept.

    [dim]glossator review perspective 3f1c… borrower[/]
    """
    wanted = role_named(role)
    caller = caller_of(directory, SERVICE, who)
    seen = revision_of(directory, caller.name, document, revision)
    made = _in_session(caller, lambda session: session.set_perspective(document, seen, wanted))
    seen_revisions(directory).record(caller.name, document, made.revision)
    if json_lines:
        typer.echo(json.dumps(to_json(made)))
    else:
        typer.echo(f"our role: {made.perspective}; {counted(len(made.findings), 'finding')}, revision {made.revision}")


@review.command("accept-rest")
def accept_rest(
    document: DocumentId,
    revision: Revision = 0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
) -> None:
    """Accept all annotations without a decision. They are marked, and never become training examples.

    [dim]glossator review accept-rest 3f1c…[/]
    """
    caller = caller_of(directory, SERVICE, who)
    seen = revision_of(directory, caller.name, document, revision)
    now, number = _in_session(caller, lambda session: session.accept_rest(document, seen))
    seen_revisions(directory).record(caller.name, document, now)
    typer.echo(f"accepted in bulk: {counted(number, 'annotation')}; the set is at revision {now}")


@review.command()
def complete(
    document: DocumentId,
    revision: Revision = 0,
    seconds: Seconds = 0.0,
    leave_undecided: Annotated[
        str, typer.Option(help="why the rest has no decision: a reason code, such as not-relevant, or free text")
    ] = "",
    acknowledge_tracked_changes: Annotated[
        bool, typer.Option("--acknowledge-tracked-changes", help="you know that the document has tracked changes")
    ] = False,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Complete your step of the review. The last step publishes the set; only a senior reviewer can reopen it.

    If annotations have no decision, the command lists them and publishes nothing, unless you give --leave-undecided.
    The review policy can require --acknowledge-tracked-changes for a document with tracked changes that no one
    accepted or rejected.

    [dim]glossator review complete 3f1c… --seconds 240[/]

    [dim]glossator review complete 3f1c… --leave-undecided not-relevant[/]
    """
    check_reason(leave_undecided)
    caller = caller_of(directory, SERVICE, who)
    seen = revision_of(directory, caller.name, document, revision)
    knows = acknowledge_tracked_changes
    published = _in_session(
        caller,
        lambda session: session.complete(document, seen, seconds, leave_undecided, acknowledges_changes=knows),
    )
    seen_revisions(directory).record(caller.name, document, published.revision)
    typer.echo(json.dumps(to_json(published)) if json_lines else completed_line(published))


@review.command()
def reopen(
    document: DocumentId,
    revision: Revision = 0,
    directory: Directory = HOME,
    who: As = _SENIOR,
) -> None:
    """Reopen the review of a published set. For senior reviewers.

    Read the set as the senior reviewer first.

    [dim]glossator review list 3f1c… --as senior-reviewer[/]

    [dim]glossator review reopen 3f1c…[/]
    """
    caller = caller_of(directory, SERVICE, who)
    seen = revision_of(directory, caller.name, document, revision)
    now = _in_session(caller, lambda session: session.reopen(document, seen))
    seen_revisions(directory).record(caller.name, document, now)
    typer.echo(f"under review again: revision {now}")


def _decide(
    directory: Path, who: str, document_id: str, revision: int, request: DecisionRequest, *, json_lines: bool
) -> None:
    check_place(request)
    check_reason(request.reason)
    caller = caller_of(directory, SERVICE, who)
    seen = revision_of(directory, caller.name, document_id, revision)
    now, annotation = _in_session(caller, lambda session: session.decide(document_id, seen, request))
    seen_revisions(directory).record(caller.name, document_id, now)
    if json_lines:
        typer.echo(json.dumps({"set_revision": now, **to_json(annotation)}))
    else:
        typer.echo(f"{_described(annotation)}; the set is at revision {now}")


def _described(one: Annotation) -> str:
    return f"{one.state}: {one.category} at {one.span.start}–{one.span.end} ({one.annotation_id[:8]})"


def _in_session(caller: Caller, work: Callable[[ReviewSession], Coroutine[object, object, T]]) -> T:
    async def run() -> T:
        async with AnnotationClient(caller.address, caller.credential) as client:
            return await work(ReviewSession(client, caller.name))

    return asyncio.run(run())
