"""`glossator search`: finds words in one document or in all that the caller can read."""

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.clients.across import Sought
from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.search import Hit, Hits, SearchClient
from services.cli.commands.search_all import search_all
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import UsageError
from services.cli.options import HOME, As, Directory, For, JsonLines, full_id
from services.cli.render.text import borderless, counted

_AROUND = 30
_PLACES, _DOCUMENTS = 50, 20
_ID = re.compile(r"[0-9a-f]{32}")
_SHORT_ID = re.compile(r"(?=[a-f]*\d)[0-9a-f]{8,}")  # a part of an id: words of these letters have no figure


def search(  # noqa: PLR0913, PLR0917 - the command's options
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOCUMENT] [WORDS]...", help="id of a document, for that one only; then the words"),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="number of places, or of documents")] = None,
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
    reviewed: Annotated[bool | None, typer.Option(help="with a completed review, or without")] = None,
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Find words in one document, or in all that you can read.

    The search ignores case, accents, typographic quotes and dashes, white space, and breaks of words at line ends.
    Places are code points of the original, half open, as in `glossator show`. Personal values are placeholders, such
    as [PERSON_3], also for the search, until `glossator reveal` reveals them in one document. The audit log records
    the places or the documents that the command shows, but not the words.

    Without the id of a document, the search finds whole words only, in documents that contain all of them. Put a phrase
    in quotation marks.

    [dim]glossator search 3f1c… event of default[/]

    [dim]glossator search 3f1c… '[PERSON_3]' --limit 500 --json-lines[/]

    [dim]glossator search '"change of control"' consent --client c-9 --where 'maturity < 2027-01-01'[/]
    """
    first, *rest = words or [""]
    if _ID.fullmatch(first):
        if any((matter, client, document_type, clause, party, since, until, where)) or reviewed is not None:
            raise UsageError("a filter is for all documents, and you named one", "leave out the id or the filters")
        if not rest:
            raise UsageError("there are no words", "give them after the id of the document")
        _search_one(caller_of(directory, SERVICE, who), first, rest, limit or _PLACES, purpose, json_lines=json_lines)
        return
    if _SHORT_ID.fullmatch(first):
        full_id(first)
    sought = Sought(
        " ".join(words or ()),
        clause,
        party,
        since,
        until,
        where or (),
        reviewed,
        matter or (),
        client or (),
        document_type or (),
        limit or _DOCUMENTS,
    )
    search_all(caller_of(directory, SERVICE, who), sought, purpose, json_lines=json_lines)


def _search_one(
    caller: Caller, document: str, words: Sequence[str], limit: int, purpose: str, *, json_lines: bool
) -> None:
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
