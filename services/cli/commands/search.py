"""`glossator search`."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.search import Hit, Hits, SearchClient
from services.cli.connect.system import caller_of
from services.cli.options import HOME, As, Directory, DocumentId, For, JsonLines
from services.cli.render.text import borderless, counted

_AROUND = 30


def search(
    document: DocumentId,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="words to find, in this order")],
    limit: Annotated[int, typer.Option(min=1, help="number of places")] = 50,
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Find words in the text of a document.

    Case, accents, typographic quotes and dashes, white space, and breaks of words at line ends make no difference.
    Places are code points of the original, half open, as in `glossator show`. Personal values are placeholders, such
    as [PERSON_3], also for the search, until `glossator reveal` reveals them. The audit log records the places that
    the command shows, and not the words.

    [dim]glossator search 3f1c… event of default[/]

    [dim]glossator search 3f1c… '[PERSON_3]' --limit 500 --json-lines[/]
    """
    caller = caller_of(directory, SERVICE, who)

    async def read() -> Hits:
        async with SearchClient(caller.address, caller.credential, purpose) as client:
            return await client.search(document, " ".join(words), limit)

    found = asyncio.run(read())
    if json_lines:
        for one in found.hits:
            typer.echo(json.dumps(one._asdict()))
        return
    if found.hits:
        Console(highlight=False).print(_table(found.hits))
    shown = f"{len(found.hits)} of " if len(found.hits) < found.total else ""
    typer.echo(f"{shown}{counted(found.total, 'place')}")


def _table(hits: Sequence[Hit]) -> Table:
    table = borderless("page", "place", "text", right=("page",))
    table.columns[1].no_wrap = True
    for one in hits:
        before, match, after = (" ".join(part.split()) for part in (one.before, one.match, one.after))
        text = Text.assemble(
            before[-_AROUND:] + _space(one.before[-1:]), (match, "bold"), _space(one.after[:1]) + after[:_AROUND]
        )
        table.add_row(str(one.page or ""), f"{one.start}–{one.end}", text)
    return table


def _space(edge: str) -> str:
    return " " if edge.isspace() else ""
