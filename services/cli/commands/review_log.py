"""`glossator review undo`, `redo`, `history`, `stop`, `comments`, `comment` and `resolve`."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from services.annotation.queue.stops import StopReason
from services.annotation.timeline.records import PreviewBulkAcceptanceResponse
from services.cli.clients.annotation import SERVICE
from services.cli.clients.history import HistoryClient, Logged, Stepped, Written
from services.cli.commands.review import Revision, review
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import UsageError
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.text import counted
from services.cli.review.findings import find_finding
from services.cli.review.reviewer import ReviewSession, find_annotation
from services.cli.review.seen import revision_of, seen_revisions
from services.shared.domain.errors import Reject
from services.shared.runtime.access.call import new_id

__all__ = ["review"]
T = TypeVar("T")
_REVIEWER = "reviewer"


@review.command()
def undo(
    document: DocumentId,
    revision: Revision = 0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Undo your latest decision of the review. Repeat the command to undo earlier ones.

    It fails if another person has decided on the same annotation or finding since.

    `review history` shows all decisions.

    [dim]glossator review undo 3f1c…[/]
    """
    _step(directory, who, document, revision, HistoryClient.undo, "taken back", json_lines=json_lines)


@review.command()
def redo(
    document: DocumentId,
    revision: Revision = 0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Make the decision again that you undid last. It fails if you have made another one since.

    [dim]glossator review redo 3f1c…[/]
    """
    _step(directory, who, document, revision, HistoryClient.redo, "in force again", json_lines=json_lines)


@review.command()
def history(
    document: DocumentId, directory: Directory = HOME, who: As = _REVIEWER, json_lines: JsonLines = False
) -> None:
    """Show all decisions on a document, the oldest first, including those that were undone.

    [dim]glossator review history 3f1c…[/]
    """
    for one in _with_client(caller_of(directory, SERVICE, who), lambda client: client.decisions(document)):
        typer.echo(json.dumps(one._asdict()) if json_lines else decision_line(one))


@review.command("accept-sure")
def accept_sure(
    document: DocumentId,
    yes: Annotated[bool, typer.Option("--yes", help="accept them; without it, the command only lists them")] = False,
    directory: Directory = HOME,
    who: As = _REVIEWER,
) -> None:
    """Accept in bulk the annotations that the review policy allows (`accept_in_bulk`). `review undo` undoes it.

    [dim]glossator review accept-sure 3f1c… --yes[/]
    """
    caller = caller_of(directory, SERVICE, who)

    async def work(client: HistoryClient) -> tuple[PreviewBulkAcceptanceResponse, list[str], int]:
        shown = await client.acceptable(document)
        _, current = await client.annotations(document)
        known = {one.annotation_id: f"{one.annotation_id[:8]}  {one.category}" for one in current.annotations}
        accepts = yes and shown.annotation_ids
        revision = await client.accept_together(document, shown, new_id()) if accepts else shown.revision
        return shown, [known.get(one, one[:8]) for one in shown.annotation_ids], revision

    shown, lines, revision = _with_client(caller, work)
    if not shown.rule:
        raise UsageError("the review policy does not allow it for this document", "decide on each annotation")
    for line in lines:
        typer.echo(line)
    if yes and lines:
        seen_revisions(directory).record(caller.name, document, revision)
        typer.echo(f"accepted together: {counted(len(lines), 'annotation')}; the set is at revision {revision}")
    elif lines:
        typer.echo(f"{counted(len(lines), 'annotation')} at {shown.minimum_confidence:.2f} or more: --yes accepts them")
    else:
        typer.echo("no undecided annotation fits the rule")


@review.command()
def stop(
    document: DocumentId,
    reason: Annotated[
        StopReason, typer.Option(help="conflict: you lose access to the matter; the others: to the document")
    ],
    page: Annotated[
        list[int] | None, typer.Option(metavar="PAGE", help="a page that you have seen; repeatable")
    ] = None,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Stop reading a document for good. You cannot undo this: an administrator of the matter can let you in again.

    Your lease and assignment end. People who lead reviews see that you stopped, and why.

    [dim]glossator review stop 3f1c… --reason conflict[/]
    """
    scope = _with_client(caller_of(directory, SERVICE, who), lambda client: client.stop(document, reason, page or []))
    closed = {"matter": "all documents of the matter are closed", "document": "the document is closed"}[scope]
    typer.echo(json.dumps({"scope": scope}) if json_lines else f"stopped reading: {closed} for you")


@review.command()
def comments(
    document: DocumentId, directory: Directory = HOME, who: As = _REVIEWER, json_lines: JsonLines = False
) -> None:
    """Show the comments on a document, the oldest first.

    [dim]glossator review comments 3f1c…[/]
    """
    for one in _with_client(caller_of(directory, SERVICE, who), lambda client: client.comments(document)):
        typer.echo(json.dumps(one._asdict()) if json_lines else comment_line(one))


@review.command()
def comment(
    document: DocumentId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="at most 2,000 characters")],
    annotation: Annotated[str, typer.Option(metavar="ANNOTATION", help="about this annotation")] = "",
    finding: Annotated[str, typer.Option(metavar="FINDING", help="about this finding")] = "",
    ask: Annotated[str, typer.Option(metavar="PERSON", help="ask this person, who must have access")] = "",
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Comment on a document, an annotation or a finding. Values of the document are stored as placeholders.

    [dim]glossator review comment 3f1c… "Is the cap per year?" --annotation 8a2b --ask ann@bank.example[/]
    """
    if annotation and finding:
        raise UsageError("give --annotation or --finding, and not both", "without both, the document is meant")

    async def work(client: HistoryClient) -> Written:
        target = ("document", "")
        if annotation:
            _, current = await client.annotations(document)
            target = ("annotation", find_annotation(current.annotations, annotation).annotation_id)
        if finding:
            target = ("finding", find_finding((await client.findings(document))[1], finding).finding_id)
        return await client.comment(document, target, text, ask)

    made = _with_client(caller_of(directory, SERVICE, who), work)
    typer.echo(json.dumps(made._asdict()) if json_lines else comment_line(made))


@review.command()
def resolve(
    document: DocumentId,
    comment_id: Annotated[str, typer.Argument(metavar="COMMENT", help="id of the comment, or its first characters")],
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Mark a comment as resolved.

    [dim]glossator review resolve 3f1c… 8a2b[/]
    """

    async def work(client: HistoryClient) -> Written:
        matches = [one.id for one in await client.comments(document) if one.id.startswith(comment_id)]
        if len(matches) != 1:
            shown_by = f"`glossator review comments {document}` shows the ids"
            raise UsageError(f"{len(matches)} comment ids start with {comment_id}", shown_by)
        return await client.resolve(document, matches[0])

    made = _with_client(caller_of(directory, SERVICE, who), work)
    typer.echo(json.dumps(made._asdict()) if json_lines else comment_line(made))


def decision_line(one: Logged) -> str:
    """A decision in one line."""
    undone = f"  taken back {one.undone_at}" if one.undone_at else ""
    reason = f"  {one.reason}" if one.reason else ""
    what = f"{one.decision} {one.kind} {one.target_id[:8]}"
    return f"{one.revision:>4}  {one.decided_at}  {one.actor}  {what}{reason}{undone}"


def comment_line(one: Written) -> str:
    """A comment in one line."""
    about = one.target_kind if one.target_kind == "document" else f"{one.target_kind} {one.target_id[:8]}"
    asked = f"  asks {one.asked}" if one.asked else ""
    resolved = f"  resolved by {one.resolved_by}" if one.resolved_at else ""
    return f"{one.id[:8]}  {one.written_at}  {one.author}  {about}{asked}{resolved}: {one.text}"


def _step(
    directory: Path,
    who: str,
    document_id: str,
    revision: int,
    step: Callable[[HistoryClient, str, int], Coroutine[object, object, Stepped]],
    outcome: str,
    *,
    json_lines: bool,
) -> None:
    caller = caller_of(directory, SERVICE, who)
    seen = revision_of(directory, caller.name, document_id, revision)

    async def work(client: HistoryClient) -> Stepped:
        try:
            return await step(client, document_id, seen)
        except Reject as error:
            if error.field != "revision":
                raise
            raise await ReviewSession(client, caller.name).explained(error, document_id, seen) from None

    made = _with_client(caller, work)
    seen_revisions(directory).record(caller.name, document_id, made.revision)
    if json_lines:
        typer.echo(json.dumps({"set_revision": made.revision, **made.decision._asdict()}))
    else:
        one = made.decision
        what = f"{one.decision} of {one.kind} {one.target_id[:8]}"
        typer.echo(f"{outcome}: {what}; the set is at revision {made.revision}")


def _with_client(caller: Caller, work: Callable[[HistoryClient], Coroutine[object, object, T]]) -> T:
    async def run() -> T:
        async with HistoryClient(caller.address, caller.credential) as client:
            return await work(client)

    return asyncio.run(run())
