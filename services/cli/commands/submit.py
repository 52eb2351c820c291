"""`glossator submit`: submits files as a source system, and prints their status."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.batch_submission import BatchSubmission, SubmissionResult
from services.cli.clients.events import EventReader
from services.cli.clients.relations import relations_of
from services.cli.clients.submission import EntryPoint
from services.cli.connect.signed_in import bearer_of, session_of
from services.cli.connect.system import open_system
from services.cli.errors import UsageError
from services.cli.files import files_in
from services.cli.options import HOME, Directory, JsonLines
from services.cli.render.extraction import gaps_line
from services.shared.domain.document import Arm, DataClass, DocumentRecord, Purpose
from services.shared.domain.relations import Priority


def submit(  # noqa: PLR0913, PLR0917 - the fields of a record
    paths: Annotated[list[Path], typer.Argument(help="files and folders")],
    tenant: Annotated[str, typer.Option(help="tenant that owns the documents")],
    matter: Annotated[str, typer.Option(help="matter of the documents")],
    source_system: Annotated[str, typer.Option(help="source system, registered for the tenant in access.yaml")],
    source_reference: Annotated[
        str,
        typer.Option(show_default="a keyed hash of the file's name", help="id of the document in the source system"),
    ] = "",
    door: Annotated[EntryPoint, typer.Option(help="entry point")] = EntryPoint.GRPC,
    team: Annotated[str, typer.Option(help="team that works on the documents")] = "",
    data_class: Annotated[DataClass, typer.Option(help="confidentiality")] = DataClass.RESTRICTED,
    privileged: Annotated[bool, typer.Option("--privileged", help="under attorney-client privilege")] = False,
    purpose: Annotated[
        list[Purpose] | None, typer.Option(show_default="review", help="permitted purpose; repeatable")
    ] = None,
    jurisdiction: Annotated[str, typer.Option(help="law of the documents, ISO 3166, such as US-NY")] = "",
    amends: Annotated[
        str, typer.Option(help="source reference of the agreement that the document amends, in the same matter")
    ] = "",
    relation: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND:REFERENCE",
            help="other document of the matter: amends, restates or executed, and its source reference; repeatable",
        ),
    ] = None,
    client_id: Annotated[str, typer.Option("--client", help="id of the client")] = "",
    priority: Annotated[Priority, typer.Option(help="priority of the review")] = Priority.NORMAL,
    batch: Annotated[
        str, typer.Option(help="your id of what you submit together, for `glossator batch`; default: no batch")
    ] = "",
    arm: Annotated[Arm, typer.Option(help="arm of the experiment")] = Arm.ASSISTED,
    wait: Annotated[bool, typer.Option("--wait", help="wait until each document is annotated or refused")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="with --wait: seconds for all documents together")] = 120.0,
    directory: Directory = HOME,
    json_lines: JsonLines = False,
) -> None:
    """Submit documents as a source system does, and show their status.

    A repeated submission changes nothing: its status is "duplicate". With another --amends it is the next version. Exit
    status 1 if a document is refused, or not finished before the timeout. After a timeout, the command shows which part
    of the system is not ready.

    [dim]glossator submit loan.pdf --tenant TENANT --matter M-1 --source-system SOURCE --wait[/]

    [dim]glossator submit folder/ --door kafka --tenant TENANT --matter M-7 --source-system SOURCE[/]
    """
    files = files_in(paths)
    if source_reference and len(files) != 1:
        problem = f"--source-reference names one document, but there are {len(files)} files"
        raise UsageError(problem, "leave it out: each document then gets a reference of its own")
    if (amends or relation) and len(files) != 1:
        problem = f"--{'amends' if amends else 'relation'} is about one document, but there are {len(files)} files"
        raise UsageError(problem, "submit the document alone")
    amends, relations = relations_of(amends, relation or ())
    system, session = open_system(directory), session_of(directory, "")
    tenants = system.layout.identities().tenants
    if tenant not in tenants:
        raise UsageError(f"there is no tenant {tenant}", f"one of: {', '.join(tenants)}")
    record = DocumentRecord(
        tenant=tenant,
        source_system=source_system,
        source_reference=source_reference,
        matter=matter,
        team=team,
        data_class=data_class,
        privileged=privileged,
        purposes=tuple(purpose or (Purpose.REVIEW,)),
        jurisdiction=jurisdiction,
        arm=arm,
        amends=amends,
        client_id=client_id,
        priority=priority,
        relations=relations,
        batch_id=batch,
    )
    reader = EventReader(system.broker.bootstrap, "documents.status", seconds=min(timeout, 10)) if wait else None
    with reader or nullcontext():
        submission = BatchSubmission(system, door, record, reader, partial(bearer_of, session) if session else None)
        results = asyncio.run(_print_all(submission.results(files, seconds=timeout), json_lines=json_lines))
    raise typer.Exit(1 if any(not one.succeeded for one in results) else 0)


async def _print_all(results: AsyncIterator[SubmissionResult], *, json_lines: bool) -> Sequence[SubmissionResult]:
    console = Console(highlight=False)
    seen: list[SubmissionResult] = []
    async for one in results:
        seen.append(one)
        if json_lines:
            typer.echo(json.dumps(asdict(one)))
        else:
            console.print(_line(one), markup=False, soft_wrap=True)
    return seen


def _line(one: SubmissionResult) -> str:
    if one.error:
        problem, field = one.error.get("detail") or one.error["message"], one.error.get("field", "")
        note = f" (field {field})" if field and f'"{field}"' not in problem else ""
        return f"{one.path}: {one.error['reason']}: {problem}{note}"
    ids = {"submission": one.submission_id, "document": one.document_id, "duplicate of": one.duplicate_of}
    if one.not_read:
        ids["not read"] = gaps_line(one.not_read)
    shown = "  ".join(f"{name} {value}" for name, value in ids.items() if value)
    return f"{one.path}: {one.status}{': ' + one.reason if one.reason else ''}  {shown}"
