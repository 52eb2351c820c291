"""`glossator search` without a document: in all documents that the caller can read."""

import asyncio
import json
from collections.abc import Sequence

import typer
from rich.console import Console
from rich.text import Text

from services.cli.clients.across import AcrossClient, FoundDocument, FoundDocuments, Passage, Sought
from services.cli.connect.system import Caller
from services.cli.render.text import counted


def search_all(caller: Caller, sought: Sought, purpose: str, *, json_lines: bool) -> None:
    """Prints the documents with their passages."""

    async def read() -> FoundDocuments:
        async with AcrossClient(caller.address, caller.credential, purpose) as client:
            return await client.search(sought)

    found = asyncio.run(read())
    if json_lines:
        for one in found.documents:
            typer.echo(json.dumps({**one._asdict(), "passages": [each._asdict() for each in one.passages]}))
        return
    console = Console(highlight=False)
    for one in found.documents:
        _print(console, one)
    typer.echo(" ".join(_summary(found)))


def _print(console: Console, one: FoundDocument) -> None:
    kind = f", {one.document_type}" if one.document_type else ""
    since = f", effective {one.effective_on}" if one.effective_on else ""
    console.print(Text(f"{one.source_reference}  {one.document_id}  {one.matter}{kind}{since}", "bold"))
    for each in one.passages:
        console.print(_passage(each))
    if one.hits > len(one.passages):
        console.print(f"  … {one.hits - len(one.passages)} more")


def _passage(one: Passage) -> Text:
    return Text.assemble("  ", (f"{one.start}–{one.end}  ", "dim"), one.before, (one.match, "bold"), one.after)


def _summary(found: FoundDocuments) -> Sequence[str]:
    searched = f"{found.considered} of {found.total}" if found.considered < found.total else f"all {found.total}"
    lost = f" {counted(found.not_read, 'text')} could not be read." if found.not_read else ""
    return [f"{counted(len(found.documents), 'document')}; searched {searched}.{lost}", found.covers]
