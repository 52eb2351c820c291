"""`glossator export`."""

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated

import typer

from services.cli.clients.annotation import REVIEW
from services.cli.clients.exports import ExportClient, Exported
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import UsageError
from services.cli.files import near
from services.cli.options import HOME, As, Directory, DocumentId, For, JsonLines

FORMATS = ("word", "pdf")


def export(
    document: DocumentId,
    file_format: Annotated[
        str,
        typer.Option(
            "--format", help="word: a DOCX original with comments and proposed wording; pdf: a PDF with annotations"
        ),
    ] = "word",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="file to write; default: a name with the id of the document")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="replace the file if it exists")] = False,
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Export a document with its findings: the original DOCX or PDF, with a comment on the words of each finding.

    In DOCX, wording that the playbook offers is a tracked insertion. Values that you do not see are placeholders, and
    then the file has nothing of the original but its text and its formats; of a PDF, it has pictures of the pages with
    covered values. Reveal values first to have them in the file. The audit log records what leaves.

    [dim]glossator export 3f1c… --format word -o reviewed.docx[/]
    """
    if file_format not in FORMATS:
        raise UsageError(f"{file_format} is not a format", f"use one of: {', '.join(FORMATS)}")
    if output and output.exists() and not force:
        raise UsageError(f"{near(output)} exists", "give another name, or --force to replace it")
    found = asyncio.run(_export(caller_of(directory, "annotation", who), document, file_format, purpose))
    path = output or Path(found.name)
    if path.exists() and not force:
        raise UsageError(f"{near(path)} exists", "give another name, or --force to replace it")
    _write(path, found.data)
    typer.echo(json.dumps(_line(path, found)) if json_lines else _sentence(path, found))


async def _export(caller: Caller, document_id: str, file_format: str, purpose: str) -> Exported:
    async with ExportClient(caller.address, caller.credential, purpose) as client:
        return await client.export(document_id, file_format)


def _write(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads: also one that exists."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _sentence(path: Path, found: Exported) -> str:
    beside = f", {found.nearby} beside their words" if found.nearby else ""
    masked = f", {found.masked} masked values" if found.masked else ""
    return f"{near(path)}: {found.exact + found.nearby} comments{beside}{masked}"


def _line(path: Path, found: Exported) -> dict[str, object]:
    numbers = {"exact": found.exact, "nearby": found.nearby, "masked": found.masked}
    return {"file": str(path), "bytes": len(found.data), **numbers}
