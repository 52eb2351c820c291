"""`glossator structure`: prints the sections, tables, sheets and lines of a document."""

import asyncio
import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType

from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.structure import DocumentStructure, DocumentTable, PageLines, StructureClient
from services.cli.connect.system import caller_of
from services.cli.errors import CommandError, UsageError
from services.cli.options import HOME, As, Directory, DocumentId, For, JsonLines
from services.cli.render.structure import render_lines, render_structure, render_table
from services.cli.review.reviewer import EXPORTED


def structure(
    document: DocumentId,
    table: Annotated[int, typer.Option(min=0, show_default=False, help="the cells of this table, from 1")] = 0,
    page: Annotated[int, typer.Option(min=0, show_default=False, help="the lines of this page, from 1")] = 0,
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Show the structure of a document: sheets or slides, sections, tables, and the headers and footers of its pages.

    Places are code points of the original, half open, as in `glossator show`. Personal values are placeholders, such
    as [PERSON_3], until `glossator reveal` reveals them. --page prints the lines of a page with their boxes, in points
    from the top left: x0, y0, x1, y1. A document that an earlier release parsed has no tables, headers, footers and
    lines; the command states this. The audit log records that the command reads the text.

    [dim]glossator structure 3f1c…[/]             sections, tables, headers and footers

    [dim]glossator structure 3f1c… --table 2[/]   the cells of the second table

    [dim]glossator structure 3f1c… --page 1[/]    the lines of the first page
    """
    if table and page:
        raise UsageError("--table and --page exclude each other", "give one of them")
    caller, use = caller_of(directory, SERVICE, who), EXPORTED if json_lines else ""

    async def read() -> DocumentStructure | PageLines:
        async with StructureClient(caller.address, caller.credential, purpose) as client:
            return await client.lines(document, page) if page else await client.structure(document, use)

    found = asyncio.run(read())
    chosen = _table(found, table) if isinstance(found, DocumentStructure) and table else found
    if json_lines:
        for one in _objects(chosen):
            typer.echo(json.dumps(one))
    else:
        Console(highlight=False).print(_rendered(chosen))


def _table(found: DocumentStructure, number: int) -> DocumentTable:
    for one in found.tables:
        if one.number == number:
            return one
    count = len(found.tables)
    has = f"the document has {count} tables" if count != 1 else "the document has 1 table"
    raise CommandError(f"there is no table {number}: {has}", "`glossator structure DOCUMENT` lists them")


def _rendered(found: DocumentStructure | DocumentTable | PageLines) -> RenderableType:
    match found:
        case DocumentStructure():
            return render_structure(found)
        case DocumentTable():
            return render_table(found)
        case PageLines():
            return render_lines(found)


def _objects(found: DocumentStructure | DocumentTable | PageLines) -> Iterator[dict[str, Any]]:
    match found:
        case DocumentStructure():
            yield from (one._asdict() for one in found.parts)
            yield from ({"kind": "language", **one._asdict()} for one in found.languages)
            for kind, several in (("section", found.sections), ("header", found.headers), ("footer", found.footers)):
                yield from ({"kind": kind, **one._asdict()} for one in several)
            for one in found.tables:
                yield from _objects(one)
            yield {"kind": "document", "pages": found.pages, "missing": found.missing}
        case DocumentTable():
            yield {"kind": "table", **found._asdict(), "cells": [one._asdict() for one in found.cells]}
        case PageLines():
            yield from ({"kind": "line", **one._asdict()} for one in found.lines)
