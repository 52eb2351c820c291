"""`glossator submit`."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.events import EventReader
from services.cli.faults import UsageError
from services.cli.files import files_in
from services.cli.home import open_system
from services.cli.local.layout import TENANTS
from services.cli.options import HOME, Directory, JsonLines
from services.cli.submitting import Outcome, Submitting
from services.shared.domain.document import Arm, DataClass, DocumentRecord, Purpose


class Door(StrEnum):
    """The ways in."""

    GRPC = "grpc"
    HTTP = "http"
    KAFKA = "kafka"
    FOLDER = "folder"


def submit(  # noqa: PLR0913, PLR0917 - what a record can say
    paths: Annotated[list[Path], typer.Argument(help="files and folders")],
    tenant: Annotated[str, typer.Option(help="whose document it is")],
    matter: Annotated[str, typer.Option(help="the matter that it belongs to")],
    source_system: Annotated[str, typer.Option(help="the system that it comes from, as access.yaml names it")],
    source_reference: Annotated[str, typer.Option(help="the source's name for it; else the file's name")] = "",
    door: Annotated[Door, typer.Option(help="the way in")] = Door.GRPC,
    team: Annotated[str, typer.Option(help="who works on it")] = "",
    data_class: Annotated[DataClass, typer.Option(help="how secret it is")] = DataClass.RESTRICTED,
    privileged: Annotated[bool, typer.Option("--privileged", help="under attorney-client privilege")] = False,
    purpose: Annotated[list[Purpose] | None, typer.Option(help="what it may be used for, repeatable")] = None,
    jurisdiction: Annotated[str, typer.Option(help="such as US-NY")] = "",
    arm: Annotated[Arm, typer.Option(help="how it is worked on")] = Arm.ASSISTED,
    wait: Annotated[bool, typer.Option("--wait", help="until it is annotated, or refused")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="seconds to wait for the last one")] = 120.0,
    directory: Directory = HOME,
    json_lines: JsonLines = False,
) -> None:
    """Hand documents in, as a legacy system would, and show what the door answers.

    Handing the same in again is harmless: the answer then says "duplicate". Exit status 1 where one was refused.

    [dim]glossator submit loan.pdf --tenant harbour-bank --matter HB-1 --source-system deal-vault --wait[/]

    [dim]glossator submit folder/ --door kafka --tenant northgate-credit --matter N-7 --source-system loan-core[/]
    """
    files = files_in(paths)
    if source_reference and len(files) != 1:
        raise UsageError(f"--source-reference names one document, and here are {len(files)}", "leave it out")
    system = open_system(directory)
    if tenant not in TENANTS:
        raise UsageError(f"there is no tenant {tenant}", f"one of: {', '.join(TENANTS)}")
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
    )
    with ExitStack() as stack:
        reader = stack.enter_context(EventReader(system.broker.bootstrap, "documents.status")) if wait else None
        submitting = Submitting(system, door.value, record, reader)
        outcomes = asyncio.run(_print_all(submitting.outcomes(files, seconds=timeout), json_lines=json_lines))
    raise typer.Exit(1 if any(not one.well for one in outcomes) else 0)


async def _print_all(outcomes: AsyncIterator[Outcome], *, json_lines: bool) -> Sequence[Outcome]:
    console = Console(highlight=False)
    seen: list[Outcome] = []
    async for one in outcomes:
        seen.append(one)
        if json_lines:
            typer.echo(json.dumps(asdict(one)))
        else:
            console.print(_line(one), markup=False, soft_wrap=True)
    return seen


def _line(one: Outcome) -> str:
    if one.error:
        return f"{one.path}: {one.error['reason']}: {one.error['message']}"
    named = {"submission": one.submission_id, "document": one.document_id, "duplicate of": one.duplicate_of}
    said = "  ".join(f"{name} {value}" for name, value in named.items() if value)
    return f"{one.path}: {one.status}{': ' + one.reason if one.reason else ''}  {said}"
