"""`glossator grid`: documents by clause types and values."""

import asyncio
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console

from services.cli.clients.across import AcrossClient, GridCell, GridPart, GridRow, Question
from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.exports import ExportClient, Exported, ToFile
from services.cli.commands.export import file_to, write_private
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import UsageError
from services.cli.files import near
from services.cli.options import HOME, As, Directory, For, JsonLines
from services.cli.render.grid import cell_text, grid_table, row_table
from services.cli.render.text import counted
from services.shared.domain.cells import inert

COVERS = "Covers the documents you may read."
_WIDEST = 5
_ROWS_AT_ONCE = 200


def grid(  # noqa: PLR0913, PLR0917 - the command's options
    matter: Annotated[list[str] | None, typer.Option(help="only this matter; by default all that you can read")] = None,
    client: Annotated[list[str] | None, typer.Option("--client", metavar="ID", help="only this client")] = None,
    document_type: Annotated[list[str] | None, typer.Option("--type", help="only this document type")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="clause type, field or key, such as 'Change Of Control' or maturity")
    ] = None,
    as_of: Annotated[str, typer.Option(metavar="DATE", help="date such as 2026-03-31; by default today")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="print CSV: a line for each document")] = False,
    workbook: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="write a workbook; the audit log records it")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="replace the workbook if it exists")] = False,
    to: Annotated[
        str, typer.Option(metavar="TARGET", help="hand the workbook to this system, instead of a table")
    ] = "",
    key: Annotated[
        str, typer.Option(help="with --to: your own key; the same key shows how far the filing is. Default: a new one")
    ] = "",
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Show documents by clause types and values, as of a date, with amendments applied.

    Only confirmed relations are applied: see `glossator call ListRelations`. Each cell has a state. ✓ reviewed: a
    person decided. ○ unreviewed: a model suggests it. ∅ not found: the text was read. △ not read: a part of the
    text could not be read. ↻ superseded: another document changed or replaced the words. » later: the document
    takes effect after the date. Personal values are placeholders.

    [dim]glossator grid --matter HB-2024-0117[/]

    [dim]glossator grid --client c-9 --column maturity --column 'Change Of Control' --as-of 2025-12-31[/]

    [dim]glossator grid --matter HB-2024-0117 --csv > loans.csv[/]

    [dim]glossator grid --matter HB-2024-0117 --xlsx loans.xlsx[/]

    [dim]glossator grid --matter HB-2024-0117 --to dms[/]
    """
    if workbook and (as_csv or json_lines):
        raise UsageError("--xlsx has no other output", "leave out --csv and --json-lines")
    if to and (as_csv or workbook):
        raise UsageError("--to has no other output", "leave out --csv and --xlsx")
    if workbook and workbook.exists() and not force:
        raise UsageError(f"{near(workbook)} exists", "give another name, or --force to replace it")
    use = "exported" if as_csv or json_lines else "displayed"
    asked = Question(matter or (), client or (), document_type or (), column or (), as_of, _ROWS_AT_ONCE, use)
    caller = caller_of(directory, SERVICE, who)

    async def read() -> list[GridPart]:
        async with AcrossClient(caller.address, caller.credential, purpose) as service:
            return [one async for one in service.grid(asked)]

    if to:
        file_to(caller, ToFile(to, key or uuid4().hex, grid=asked), purpose, json_lines=json_lines)
        return
    if workbook:
        _write_workbook(asyncio.run(_workbook(caller, asked, purpose)), workbook, force=force)
        return
    parts = asyncio.run(read())
    rows = [row for part in parts for row in part.rows]
    if as_csv:
        _print_csv(parts[0].columns, rows)
    elif json_lines:
        for one in rows:
            typer.echo(json.dumps({**one._asdict(), "cells": [each._asdict() for each in one.cells]}))
    else:
        _print(parts[0], rows)


async def _workbook(caller: Caller, asked: Question, purpose: str) -> Exported:
    async with ExportClient(caller.address, caller.credential, purpose) as service:
        return await service.grid(asked)


def _write_workbook(found: Exported, path: Path, *, force: bool) -> None:
    write_private(path, found.data, force=force)
    typer.echo(f"{near(path)}: {counted(found.documents, 'document')}, {counted(found.exact, 'answer')}. {COVERS}")


def _print(first: GridPart, rows: Sequence[GridRow]) -> None:
    console = Console(highlight=False)
    if rows and len(first.columns) <= _WIDEST:
        console.print(grid_table(first.columns, rows))
    else:
        for one in rows:
            console.print(row_table(one))
    typer.echo(f"{counted(len(rows), 'document')} as of {first.as_of}. {first.covers}")


def _print_csv(columns: Sequence[str], rows: Sequence[GridRow]) -> None:
    """Three columns for each column of the grid: the value, the state and the notes."""
    writer = csv.writer(sys.stdout)
    heads = [text for one in columns for text in (one, f"{one}: state", f"{one}: notes")]
    writer.writerow(["document_id", "source_reference", "matter", "document_type", "effective_on", *heads])
    for one in rows:
        own = (one.document_id, one.source_reference, one.matter, one.document_type, one.effective_on)
        writer.writerow([inert(text) for text in (*own, *(each for cell in one.cells for each in _cells(cell)))])


def _cells(cell: GridCell) -> tuple[str, str, str]:
    return cell_text(cell), cell.state, " ".join(cell.notes)
