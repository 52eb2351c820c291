"""`glossator reveal`: requests, grants and lists access to personal values."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.reveals import WAITING, Reveal, RevealClient
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import UsageError
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.text import borderless


def reveal(  # noqa: PLR0913, PLR0917 - the command's options
    document: DocumentId,
    page: Annotated[int, typer.Option(min=0, show_default=False, help="the values on this page, from 1")] = 0,
    value: Annotated[str, typer.Option(help="one value, by its placeholder, such as PERSON_3")] = "",
    whole: Annotated[bool, typer.Option("--document", help="all values of the document")] = False,
    minutes: Annotated[
        int, typer.Option(min=0, show_default=False, help="duration; by default the longest that is allowed")
    ] = 0,
    grant: Annotated[str, typer.Option(metavar="ID", help="grant the request of another person")] = "",
    revoke: Annotated[str, typer.Option(metavar="ID", help="end a grant or a request")] = "",
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: Annotated[str, typer.Option("--purpose", help="purpose of reading the values")] = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Reveal personal values of a document to yourself for some time. Without options: list the reveal grants.

    Text has placeholders, such as [PERSON_3], until then. What the access policy does not let you reveal alone waits
    for another person, who grants it with --grant. A request and a grant need a second factor. The audit log records
    both, and each value that is read.

    [dim]glossator reveal 3f1c… --value PERSON_3[/]                       one value

    [dim]glossator reveal 3f1c… --document --minutes 30[/]                all values, for half an hour

    [dim]glossator reveal 3f1c… --grant 9a20… --as senior-reviewer[/]     grant the request of another person
    """
    wanted = [name for name, stated in _stated(page, value, whole, grant, revoke) if stated]
    if len(wanted) > 1:
        raise UsageError(f"{' and '.join(wanted)} exclude each other", "give one of them")
    caller = caller_of(directory, SERVICE, who, proven=bool(wanted) and not revoke)

    async def work(client: RevealClient) -> Sequence[Reveal]:
        if grant:
            return [await client.grant(document, grant)]
        if revoke:
            return [await client.revoke(document, revoke)]
        if wanted:
            return [await client.request(document, page=page, value_id=value, minutes=minutes)]
        return await client.all(document)

    made = asyncio.run(_run(caller, purpose, work))
    if json_lines:
        for one in made:
            typer.echo(json.dumps(one._asdict()))
    elif not made:
        typer.echo("no reveal grant: text has placeholders")
    else:
        Console(highlight=False).print(reveals_table(made))
        if any(one.state == WAITING for one in made):
            typer.echo("a waiting request needs another person: glossator reveal DOCUMENT --grant ID")


def reveals_table(grants: Sequence[Reveal]) -> Table:
    """Id, what it reveals, person, purpose, state, and its end."""
    table = borderless("id", "reveals", "to", "purpose", "state", "until", whole=("id",))
    for one in grants:
        what = one.value_id or (f"page {one.page}" if one.page else "document")
        table.add_row(one.grant_id, what, one.subject, one.purpose, one.state.replace("_", " "), one.expires_at)
    return table


def _stated(page: int, value: str, whole: bool, grant: str, revoke: str) -> Sequence[tuple[str, object]]:
    return (
        ("--page", page),
        ("--value", value),
        ("--document", whole),
        ("--grant", grant),
        ("--revoke", revoke),
    )


async def _run(
    caller: Caller, purpose: str, work: Callable[[RevealClient], Awaitable[Sequence[Reveal]]]
) -> Sequence[Reveal]:
    async with RevealClient(caller.address, caller.credential, purpose) as client:
        return await work(client)
