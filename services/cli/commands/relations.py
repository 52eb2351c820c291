"""`glossator relations`: which documents of a matter amend, restate or execute which others."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from services.cli.clients.across import AcrossClient, Related
from services.cli.clients.annotation import SERVICE
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines, full_id
from services.cli.render.text import borderless, counted
from services.shared.domain.relations import RelationKind

T = TypeVar("T")
Matter = Annotated[str, typer.Argument(metavar="MATTER", help="id of the matter")]
Other = Annotated[str, typer.Argument(metavar="OTHER", callback=full_id, help="id of the other document")]
Kind = Annotated[RelationKind, typer.Argument(help="relation of the first document to the other one")]

relations = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""List and decide which documents of a matter amend, restate or execute others.

    Senders state relations, and texts suggest them. A person confirms or rejects them; `glossator grid` applies the
    confirmed ones.

    [dim]glossator relations suggest HB-2024-0117[/]                 compare the texts of the matter

    [dim]glossator relations list HB-2024-0117[/]                    the suggested and decided ones

    [dim]glossator relations confirm 3f1c… amends 9a20…[/]           the first document amends the second
    """,
)


@relations.command("list")
def list_relations(
    matter: Matter, directory: Directory = HOME, who: As = "reviewer", json_lines: JsonLines = False
) -> None:
    """Show the relations between the documents of a matter that you can see.

    [dim]glossator relations list HB-2024-0117[/]
    """
    found = _with_client(caller_of(directory, SERVICE, who), lambda client: client.relations(matter))
    _print(found, json_lines=json_lines)
    if not json_lines:
        typer.echo(counted(len(found), "relation"))


@relations.command()
def suggest(matter: Matter, directory: Directory = HOME, who: As = "reviewer") -> None:
    """Compare the texts of a matter by titles, dates and parties, and store what they suggest.

    [dim]glossator relations suggest HB-2024-0117[/]
    """
    made = _with_client(caller_of(directory, SERVICE, who), lambda client: client.suggest(matter))
    lost = f" {counted(made.not_read, 'text')} could not be read." if made.not_read else ""
    typer.echo(f"{counted(made.suggested, 'new suggestion')} from {counted(made.examined, 'text')}.{lost}")


@relations.command()
def confirm(
    document: DocumentId,
    kind: Kind,
    other: Other,
    effective: Annotated[
        str, typer.Option(metavar="DATE", help="date on which it takes effect, if the text does not state one")
    ] = "",
    directory: Directory = HOME,
    who: As = "reviewer",
    json_lines: JsonLines = False,
) -> None:
    """Confirm a relation, suggested or not.

    [dim]glossator relations confirm 3f1c… amends 9a20… --effective 2026-03-31[/]
    """
    caller = caller_of(directory, SERVICE, who)
    made = _with_client(caller, lambda client: client.decide(document, kind.value, other, "confirm", effective))
    _print([made], json_lines=json_lines)


@relations.command()
def reject(
    document: DocumentId,
    kind: Kind,
    other: Other,
    directory: Directory = HOME,
    who: As = "reviewer",
    json_lines: JsonLines = False,
) -> None:
    """Reject a relation that the text suggests or the sender states.

    [dim]glossator relations reject 3f1c… amends 9a20…[/]
    """
    caller = caller_of(directory, SERVICE, who)
    made = _with_client(caller, lambda client: client.decide(document, kind.value, other, "reject", ""))
    _print([made], json_lines=json_lines)


def _print(found: Sequence[Related], *, json_lines: bool) -> None:
    if json_lines:
        for one in found:
            typer.echo(json.dumps(one._asdict()))
    elif found:
        Console(highlight=False).print(_table(found))


def _table(found: Sequence[Related]) -> Table:
    table = borderless("state", "document", "relation", "other", "by", "ids")
    for one in found:
        by = one.decided_by or f"text: {', '.join(one.evidence)}"
        table.add_row(one.state, one.reference, one.kind, one.other_reference, by, f"{one.document_id}\n{one.other_id}")
    return table


def _with_client(caller: Caller, call: Callable[[AcrossClient], Awaitable[T]]) -> T:
    async def run() -> T:
        async with AcrossClient(caller.address, caller.credential) as client:
            return await call(client)

    return asyncio.run(run())
