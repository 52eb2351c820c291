"""`glossator watches`: questions across documents that a person keeps."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from services.cli.clients.across import AcrossClient, Sought, WatchedQuestion
from services.cli.clients.annotation import SERVICE
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.render.text import borderless, counted

T = TypeVar("T")

watches = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Keep searches across documents: you get a message when a new document matches one.

    A message contains numbers and a link, and no document text. See docs/how-to/notify-people.md.

    [dim]glossator watches add 'assignable without consent' assign --client c-9[/]

    [dim]glossator watches list[/]

    [dim]glossator watches remove 5b1e…[/]
    """,
)


@watches.command("list")
def list_watches(directory: Directory = HOME, who: As = "reviewer", json_lines: JsonLines = False) -> None:
    """Show your watches.

    [dim]glossator watches list[/]
    """
    found = _with_client(caller_of(directory, SERVICE, who), lambda client: client.watches())
    _print(found, json_lines=json_lines)
    if not json_lines:
        typer.echo(counted(len(found), "watch") if len(found) == 1 else f"{len(found)} watches")


@watches.command()
def add(  # noqa: PLR0913, PLR0917 - the command's options
    name: Annotated[str, typer.Argument(metavar="NAME", help="name of the watch, for you")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="words that the document contains")
    ] = None,
    matter: Annotated[list[str] | None, typer.Option(help="only this matter")] = None,
    client: Annotated[list[str] | None, typer.Option("--client", metavar="ID", help="only this client")] = None,
    document_type: Annotated[list[str] | None, typer.Option("--type", help="only this document type")] = None,
    clause: Annotated[str, typer.Option(help="only in passages of this clause type")] = "",
    party: Annotated[str, typer.Option(help="words in the passages about parties")] = "",
    since: Annotated[
        str, typer.Option(metavar="DATE", help="only documents that take effect on this day or later")
    ] = "",
    until: Annotated[
        str, typer.Option(metavar="DATE", help="only documents that take effect on this day or earlier")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="CONDITION", help="condition, such as 'maturity < 2027-01-01'; a document must meet all"),
    ] = None,
    directory: Directory = HOME,
    who: As = "reviewer",
    json_lines: JsonLines = False,
) -> None:
    """Watch documents that arrive from now on. The options are those of `glossator search`.

    [dim]glossator watches add 'matures soon' --client c-9 --where 'maturity < 2027-01-01'[/]
    """
    sought = Sought(
        " ".join(words or ()),
        clause,
        party,
        since,
        until,
        where or (),
        None,
        matter or (),
        client or (),
        document_type or (),
    )
    made = _with_client(caller_of(directory, SERVICE, who), lambda service: service.add_watch(name, sought))
    _print([made], json_lines=json_lines)


@watches.command()
def remove(
    watch: Annotated[str, typer.Argument(metavar="WATCH", help="id of the watch")],
    directory: Directory = HOME,
    who: As = "reviewer",
) -> None:
    """End a watch.

    [dim]glossator watches remove 5b1e…[/]
    """
    _with_client(caller_of(directory, SERVICE, who), lambda client: client.remove_watch(watch))
    typer.echo(f"{watch} is removed")


def _print(found: Sequence[WatchedQuestion], *, json_lines: bool) -> None:
    if json_lines:
        for one in found:
            typer.echo(json.dumps({**one._asdict(), "sought": one.sought._asdict()}))
    elif found:
        table = borderless("id", "name", "since", "question")
        for one in found:
            table.add_row(one.watch_id, one.name, one.made_at, _question(one.sought))
        Console(highlight=False).print(table)


def _question(sought: Sought) -> str:
    """The parts of a question that are set."""
    parts = {**sought._asdict(), "limit": 0}
    texts = (f"{name}: {', '.join(one) if not isinstance(one, str) else one}" for name, one in parts.items() if one)
    return "; ".join(texts)


def _with_client(caller: Caller, call: Callable[[AcrossClient], Awaitable[T]]) -> T:
    async def run() -> T:
        async with AcrossClient(caller.address, caller.credential) as client:
            return await call(client)

    return asyncio.run(run())
