"""`glossator fields`: prints the values of a document's fields."""

import asyncio
import json

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import REVIEW, AnnotationClient, FieldValue
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, DocumentId, For, JsonLines
from services.cli.render.text import borderless
from services.cli.render.values import readable_of_kind
from services.cli.review.reviewer import EXPORTED


def fields(
    document: DocumentId,
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Show the values of a document's fields: dates, amounts, periods, rates, the law, the parties.

    Periods and laws are shown as "5 years" and "Delaware"; --json-lines prints `P5Y` and `US-DE`. If a field has no
    value, the table shows why: `contradiction` if words and figures differ, `blank` if the form is not filled in.
    Places are code points of the original, half open. The audit log records that the command reads the text.

    [dim]glossator fields 3f1c…[/]
    """
    caller, use = caller_of(directory, "annotation", who), EXPORTED if json_lines else ""
    values = asyncio.run(_read(caller, document, purpose, use))
    if json_lines:
        for one in values:
            typer.echo(json.dumps(one._asdict()))
    else:
        Console(highlight=False).print(fields_table(values))


def fields_table(values: list[FieldValue]) -> Table:
    """Field, value or the reason that there is none, kind, and place in code points."""
    table = borderless("field", "value", "kind", "place")
    for one in values:
        value = readable_of_kind(one.kind, one.canonical)
        shown = Text(value) if value else Text(f"no value: {one.reason}", style="yellow")
        table.add_row(one.category, shown, one.kind, f"{one.start}–{one.end}")
    return table


async def _read(caller: Caller, document_id: str, purpose: str, use: str) -> list[FieldValue]:
    async with AnnotationClient(caller.address, caller.credential, purpose) as client:
        return await client.fields(document_id, use)
