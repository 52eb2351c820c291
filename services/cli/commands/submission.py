"""`glossator status SUBMISSION`: the status of a submission, and of the documents inside it."""

import asyncio
import json

import typer
from rich.console import Console

from services.cli.clients.ingestion import Attached, IngestionClient
from services.cli.connect.system import Caller
from services.cli.render.text import borderless, counted
from services.shared.domain.errors import REASONS, Reason
from services.shared.domain.events import DocumentStatusChanged


def print_submission(caller: Caller, identity: str, matter: str, *, json_lines: bool) -> None:
    """Print the status of a submission or document, then a line for each document inside it."""
    status, inside = asyncio.run(_read(caller, identity, matter))
    if json_lines:
        typer.echo(json.dumps(_fields(status)))
        for one in inside:
            typer.echo(json.dumps(one._asdict()))
        return
    console = Console(highlight=False)
    console.print(f"{status.document.source_reference}: {_outcome(status.status.value, status.reason)}", markup=False)
    if remedy := _remedy(status.reason):
        console.print(remedy, style="yellow", markup=False)
    if inside:
        console.print(f"{counted(len(inside), 'document')} inside it:")
        table = borderless("reference", "status", "document", "inside", "what to do", right=("inside",))
        for one in inside:
            number = str(one.inside or "")
            table.add_row(
                one.source_reference,
                _outcome(one.status, one.reason),
                one.document_id or one.duplicate_of,
                number,
                one.remedy,
            )
        console.print(table)


async def _read(caller: Caller, identity: str, matter: str) -> tuple[DocumentStatusChanged, list[Attached]]:
    async with IngestionClient(caller.address, caller.credential) as client:
        return await client.status_with_attachments(identity, matter)


def _fields(status: DocumentStatusChanged) -> dict[str, object]:
    return {
        "submission_id": status.submission_id,
        "source_reference": status.document.source_reference,
        "status": status.status.value,
        "reason": status.reason,
        "remedy": _remedy(status.reason),
        "document_id": status.document.document_id,
        "duplicate_of": status.duplicate_of,
    }


def _outcome(status: str, reason: str) -> str:
    return f"{status}: {reason}" if reason else status


def _remedy(reason: str) -> str:
    known = next((one for one in Reason if one.value == reason), None)
    return REASONS[known].remedy if known else ""
