"""`glossator watch`: prints each annotation set when it is published."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console

from services.annotation.desk.records import WatchAnnotationsResponse
from services.cli.clients.annotation import AnnotationClient
from services.cli.connect.system import Caller, caller_of
from services.cli.error_report import explain
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.errors import Retry
from services.shared.domain.relations import Priority
from services.shared.wire.json_codec import to_json


def watch(  # noqa: PLR0913, PLR0917 - the filters of the feed
    directory: Directory = HOME,
    who: As = "",
    cursor: Annotated[
        str, typer.Option("--from", metavar="CURSOR", help="continue after this cursor; by default from the first set")
    ] = "",
    proposed: Annotated[
        bool, typer.Option("--proposed", help="include sets before review, for callers who are allowed to see them")
    ] = False,
    matter: Annotated[str, typer.Option(help="only this matter")] = "",
    client_id: Annotated[str, typer.Option("--client", help="only this client")] = "",
    priority: Annotated[Priority | None, typer.Option(help="only this priority")] = None,
    count: Annotated[int, typer.Option(min=0, help="stop after this number of sets; 0: do not stop")] = 0,
    json_lines: JsonLines = False,
) -> None:
    """Show each annotation set when it is published, until you interrupt the command. No set is skipped or repeated.

    Each line starts with its cursor. After a broken connection the command reconnects and continues after the last
    cursor; it reports the outage on standard error. Without --as the caller is the case system, with --proposed the
    reviewer.

    [dim]glossator watch --json-lines --from 17[/]  the sets after cursor 17, one JSON object per line

    [dim]glossator watch --proposed[/]              also the sets that wait for review
    """
    caller = caller_of(directory, "annotation", who or ("reviewer" if proposed else "case-system"))
    try:
        only = (matter, client_id, priority)
        asyncio.run(_watch(caller, cursor, only, count, proposed=proposed, json_lines=json_lines))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


async def _watch(
    caller: Caller,
    cursor: str,
    only: tuple[str, str, Priority | None],
    count: int,
    *,
    proposed: bool,
    json_lines: bool,
) -> None:
    matter, client_id, priority = only
    console = Console(highlight=False)
    outage = _OutageNote()
    seen = 0
    async with AnnotationClient(caller.address, caller.credential) as client:
        async for update in client.watch(
            cursor,
            proposed=proposed,
            matter=matter,
            client_id=client_id,
            priority=priority,
            on_break=outage.report,
        ):
            outage.end()
            if json_lines:
                typer.echo(json.dumps(to_json(update)))
            else:
                console.print(_line(update), markup=False, soft_wrap=True)
            seen += 1
            if seen == count:
                return


class _OutageNote:
    """Prints the first error of an outage on standard error."""

    def __init__(self) -> None:
        self._reported = False

    def report(self, error: Retry) -> None:
        if not self._reported:
            problem, remedy = explain(error)
            typer.echo(f"{problem}; the command tries again. {remedy}", err=True)
        self._reported = True

    def end(self) -> None:
        self._reported = False


def _line(update: WatchAnnotationsResponse) -> str:
    """One set. The state of a published set whose review is open again is `reopened`."""
    document, found = update.document, update.annotation_set
    counts = f"revision {found.revision}, {len(found.annotations)} annotations, {len(found.findings)} findings"
    where = f"{document.matter}  {document.source_reference} v{document.version}"
    state = "reopened" if found.reopened else found.state
    return f"{update.cursor:>5}  {state:<10}  {document.document_id}  {where}  {found.document_type}: {counts}"
