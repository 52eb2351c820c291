"""`glossator fields`."""

import asyncio
import json

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import AnnotationClient, FieldValue
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines


def fields(
    document: DocumentId, directory: Directory = HOME, who: As = "reviewer", json_lines: JsonLines = False
) -> None:
    """Show the values of a document's fields: dates, amounts, periods, rates, the law, the parties.

    The values come from the document's text, which is read on your behalf, and that is audited. Where a field has no
    value, its reason is shown: contradiction where words and figures differ, blank where nothing is filled in.

    [dim]glossator fields 3f1c…[/]
    """
    values = asyncio.run(_read(caller_of(directory, "annotation", who), document))
    if json_lines:
        for one in values:
            typer.echo(json.dumps(one._asdict()))
    else:
        Console(highlight=False).print(fields_table(values))


def fields_table(values: list[FieldValue]) -> Table:
    """One row a field."""
    table = Table("field", "value", "kind", "place")
    for one in values:
        shown = Text(one.canonical) if one.canonical else Text(f"no value: {one.reason}", style="yellow")
        table.add_row(one.category, shown, one.kind, f"{one.start}–{one.end}")
    return table


async def _read(caller: Caller, document_id: str) -> list[FieldValue]:
    async with AnnotationClient(caller.address, caller.credential) as client:
        return await client.fields(document_id)
