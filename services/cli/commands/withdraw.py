"""`glossator withdraw`: withdraws a document as its source system."""

import asyncio
import json
from typing import Annotated

import typer

from services.cli.clients.ingestion import IngestionClient
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import UsageError
from services.cli.options import HOME, As, Directory, JsonLines, full_id
from services.shared.domain.document import DocumentRecord


def withdraw(
    identity: Annotated[
        str, typer.Argument(metavar="[DOCUMENT]", callback=full_id, help="id of any version of the document")
    ] = "",
    reference: Annotated[
        str, typer.Option("--reference", help="instead of DOCUMENT: its source reference, or else its file name")
    ] = "",
    source_system: Annotated[
        str, typer.Option("--source-system", help="with --reference: the source system that submitted it")
    ] = "",
    matter: Annotated[
        str, typer.Option("--matter", help="matter of the document, if several have this reference")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="your code for the reason, such as wrong-file")] = "",
    directory: Directory = HOME,
    who: As = "submitter",
    json_lines: JsonLines = False,
) -> None:
    """Withdraw a document as its source system: all its versions and attachments, in one matter.

    Their sets of annotations get the state "withdrawn", and nothing more is published. The texts stay until they are
    erased, see `glossator document erase`. A repeated withdrawal changes nothing.

    [dim]glossator withdraw 3f1c… --reason wrong-file[/]

    [dim]glossator withdraw --reference DV/2024/3420 --source-system deal-vault --matter M-1[/]
    """
    if bool(identity) == bool(reference):
        raise UsageError("name one document", "give its id, or --reference with --source-system")
    if bool(reference) != bool(source_system):
        raise UsageError(
            "--reference and --source-system belong together", "a reference is unique in its source system"
        )
    caller = caller_of(directory, "ingestion", who)
    named = DocumentRecord(caller.tenant, source_system, reference, matter)
    family = asyncio.run(_withdraw(caller, identity, named, reason))
    typer.echo(json.dumps({"family": family}) if json_lines else f"withdrawn: version chain {family}")


async def _withdraw(caller: Caller, identity: str, named: DocumentRecord, reason: str) -> str:
    """Returns the id of the version chain. Raises `Reject` or `Retry`."""
    async with IngestionClient(caller.address, caller.credential) as client:
        document = (await client.status(identity, named.matter)).document if identity else named
        return await client.withdraw(document, reason)
