"""`glossator fields`."""

import asyncio
import json

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import AnnotationClient, Value
from services.cli.home import credential, open_system
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines


def fields(
    document: DocumentId, directory: Directory = HOME, who: As = "reviewer@harbour-bank", json_lines: JsonLines = False
) -> None:
    """Show what the fields of a document come to: dates, amounts, periods, rates, the law, the parties.

    They are made of the document's words, which are read on your behalf, and that is audited. Where a field has no
    value the reason stands in its place: contradiction where words and figures differ, blank where nothing is filled
    in.

    [dim]glossator fields 3f1c…[/]
    """
    system = open_system(directory)
    found = asyncio.run(_read((system.ports.address("grpc", "annotation"), credential(system, who)), document))
    if json_lines:
        for one in found:
            typer.echo(json.dumps(one._asdict()))
    else:
        Console(highlight=False).print(fields_table(found))


def fields_table(found: list[Value]) -> Table:
    """One row a field."""
    table = Table("field", "value", "kind", "place")
    for one in found:
        shown = Text(one.canonical) if one.canonical else Text(f"no value: {one.reason}", style="yellow")
        table.add_row(one.category, shown, one.kind, f"{one.start}–{one.end}")
    return table


async def _read(caller: tuple[str, str], document_id: str) -> list[Value]:
    async with AnnotationClient(*caller) as client:
        return await client.fields(document_id)
