"""`glossator export`: writes files with the findings of a document or of a matter."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, NamedTuple
from uuid import uuid4

import typer

from services.cli.clients.annotation import REVIEW
from services.cli.clients.exports import ExportClient, Exported, Filed, ToFile
from services.cli.clients.queue import QueueClient
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import CommandError, UsageError
from services.cli.files import near
from services.cli.options import HOME, As, Directory, For, JsonLines, full_id
from services.shared.domain.errors import Reason, Reject

WORKBOOK = "workbook"
FORMATS = ("word", "pdf", "xlsx", "memo", WORKBOOK)
_SKIPPED = frozenset({Reason.UNSUPPORTED, Reason.ORIGINAL_GONE, Reason.WITHDRAWN, Reason.NOT_FOUND})
"""What a document of a matter can be refused for: the others are exported."""


def export(  # noqa: PLR0913, PLR0917 - the options of the command
    document: Annotated[
        str, typer.Argument(metavar="[DOCUMENT]", callback=full_id, help="id of the document, unless --matter is given")
    ] = "",
    matter: Annotated[str, typer.Option(help="all documents of this matter, into the folder --output")] = "",
    file_format: Annotated[
        str,
        typer.Option(
            "--format",
            help="word: a DOCX with comments and wording; pdf: a PDF with notes; xlsx, memo: the findings; "
            "workbook: the findings of a matter in one file",
        ),
    ] = "word",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="file to write, or folder; default: a name with the id of the document"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="replace files that exist")] = False,
    to: Annotated[str, typer.Option(metavar="TARGET", help="hand it to this system instead of writing a file")] = "",
    key: Annotated[
        str, typer.Option(help="with --to: your own key; the same key shows how far the filing is. Default: a new one")
    ] = "",
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Export a document with its findings: the original DOCX or PDF, with a comment on the words of each finding.

    In DOCX, the wording of the playbook is a tracked insertion. Values that you do not see are placeholders. The file
    then contains only the text and the formats of the original; a PDF contains pictures of the pages with covered
    values. A workbook (xlsx) and a memo contain the findings and the text that they refer to, for any original. To have
    values in the file, reveal them first. The audit log records the export.

    With --matter, the command writes one file per document that you can review and that has the format. With --format
    workbook, it writes the findings of all of them to one workbook.

    [dim]glossator export 3f1c… --format word -o reviewed.docx[/]

    [dim]glossator export --matter HB-2024-0117 --format word -o results[/]

    With --to, annotation hands the file to a system that is configured for the tenant.

    [dim]glossator export --matter HB-2024-0117 --format workbook -o matter.xlsx[/]

    [dim]glossator export 3f1c… --format memo --to dms[/]
    """
    caller = caller_of(directory, "annotation", who)
    if to:
        file_to(caller, _to_file(document, matter, file_format, to, key), purpose, json_lines=json_lines)
        return
    _check(document, matter, file_format, output, force=force)
    left_out = asyncio.run(_export(caller, document, matter, _Wanted(file_format, output, purpose, force, json_lines)))
    if matter and file_format != WORKBOOK and not json_lines:
        typer.echo(f"{left_out} documents have no file: another format, or no original")


class _Wanted(NamedTuple):
    """The options of the files."""

    file_format: str
    output: Path | None
    purpose: str
    force: bool
    json_lines: bool


def _check(document: str, matter: str, file_format: str, output: Path | None, *, force: bool) -> None:
    if bool(document) == bool(matter):
        raise UsageError("one document or one matter is needed", "give the id of a document, or --matter")
    if file_format not in FORMATS:
        raise UsageError(f"{file_format} is not a format", f"use one of: {', '.join(FORMATS)}")
    if file_format == WORKBOOK and not matter:
        raise UsageError("a workbook is of a matter", "give --matter, or --format xlsx for one document")
    if matter and file_format != WORKBOOK and output is None:
        raise UsageError("the files of a matter need a folder", "give its path with --output")
    if output and output.is_file() and ((matter and file_format != WORKBOOK) or not force):
        raise UsageError(f"{near(output)} exists", "give another name, or --force to replace it")


def _to_file(document: str, matter: str, file_format: str, to: str, key: str) -> ToFile:
    _check(document, "" if file_format != WORKBOOK else matter, file_format, None, force=False)
    own = key or uuid4().hex
    return ToFile(to, own, document, "" if matter else file_format, matter)


def file_to(caller: Caller, wanted: ToFile, purpose: str, *, json_lines: bool) -> None:
    """Hand an export to a system, and print how far it is."""

    async def filed() -> Filed:
        async with ExportClient(caller.address, caller.credential, purpose) as client:
            return await client.file(wanted)

    found = asyncio.run(filed())
    if json_lines:
        typer.echo(json.dumps({**found._asdict(), "key": wanted.key}))
    else:
        typer.echo(
            f"{wanted.target}: {found.state}, filing {found.filing_id}. See how far it is with --key {wanted.key}"
        )


async def _export(caller: Caller, document: str, matter: str, wanted: _Wanted) -> int:
    """Write the files as they arrive. Returns how many documents of a matter have none."""
    left_out = 0
    async for found in _files(caller, document, matter, wanted):
        if found is None:
            left_out += 1
            continue
        path = _path(found, matter, wanted)
        write_private(path, found.data, force=wanted.force)
        typer.echo(json.dumps(_line(path, found)) if wanted.json_lines else _sentence(path, found))
    return left_out


async def _files(caller: Caller, document: str, matter: str, wanted: _Wanted) -> AsyncIterator[Exported | None]:
    async with ExportClient(caller.address, caller.credential, wanted.purpose) as client:
        if not matter:
            yield await client.export(document, wanted.file_format)
            return
        if wanted.file_format == WORKBOOK:
            yield await client.matter(matter)
            return
        async with QueueClient(caller.address, caller.credential) as queue:
            documents = await queue.documents(matter)
        for one in documents:
            try:
                yield await client.export(one, wanted.file_format)
            except Reject as error:
                if error.reason not in _SKIPPED:
                    raise
                yield None


def _path(found: Exported, matter: str, wanted: _Wanted) -> Path:
    name = Path(found.name).name
    if wanted.output is None:
        return Path(name)
    if (matter and wanted.file_format != WORKBOOK) or wanted.output.is_dir():
        wanted.output.mkdir(mode=0o700, parents=True, exist_ok=True)
        return wanted.output / name
    return wanted.output


def write_private(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file that only its owner reads. An existing one is replaced only with `force`."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL), 0o600)
    except FileExistsError:
        raise CommandError(f"{near(path)} exists", "give another name, or --force to replace it") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _sentence(path: Path, found: Exported) -> str:
    if found.documents > 1:
        return f"{near(path)}: {found.exact} findings of {found.documents} documents"
    beside = f", {found.nearby} beside their words" if found.nearby else ""
    masked = f", {found.masked} masked values" if found.masked else ""
    return f"{near(path)}: {found.exact + found.nearby} comments{beside}{masked}"


def _line(path: Path, found: Exported) -> dict[str, object]:
    numbers = {"exact": found.exact, "nearby": found.nearby, "masked": found.masked}
    return {"file": str(path), "bytes": len(found.data), **numbers}
