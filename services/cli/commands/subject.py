"""`glossator subject`: what a data subject may ask for."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from services.cli.clients.vault import Erasing, FoundMatter, VaultClient
from services.cli.faults import CommandError, UsageError
from services.cli.home import open_system
from services.cli.operate.settings import operator_settings, proven_credential
from services.cli.operate.submitted import forget_submitted
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.kafka.producer import KafkaSettings

COMPLIANCE = "compliance@harbour-bank"
SECOND = "second-compliance@harbour-bank"
_MOST = 100
_NO_CODE = UsageError(
    "the reason is no code", "up to 100 letters, digits and :@._/- without spaces, such as DSR-2025-17"
)
_NOBODY = CommandError(
    "nobody knows of them, and no dead letter names them", "`glossator subject report` shows whom a spelling finds"
)
_APPROVING = {
    Reason.FORBIDDEN: CommandError(
        "this caller may not approve it", "whoever asked cannot approve; name another of compliance with --as"
    ),
    Reason.NOT_FOUND: CommandError("no such erasure", "`glossator subject erase` prints what to approve"),
}

Values = Annotated[
    Path | None,
    typer.Option(
        "--values", help="a file of names, addresses, numbers of the person, one a line; - is standard input; else asks"
    ),
]

subject = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Answer a data subject's request, over all matters of a tenant. For compliance, audited.

    What is sought is never an argument: arguments stand in the machine's list of processes.

    One person looks and asks, another approves:

    [dim]glossator subject report --values person.txt[/]

    [dim]glossator subject erase --values person.txt --reason DSR-2025-17[/]

    [dim]glossator subject approve 3f1c…[/]
    """,
)


@subject.callback()
def _subject() -> None:
    """Answer a data subject's request."""


@subject.command()
def report(
    values: Values = None,
    purpose: Annotated[str, typer.Option(help="data-subject-request or erasure")] = "data-subject-request",
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Show in which matters and documents a person is known, by any way to write them. Shows no words.

    "perhaps" is somebody who is known by less than was sought: by "Jane Smith", a "Ms. Smith".

    [dim]glossator subject report --values person.txt[/]
    """
    sought = read_values(values)
    address, bearer = open_system(directory).ports.address("grpc", "redaction"), proven_credential(directory, who)
    found = asyncio.run(_report(address, bearer, who.rpartition("@")[2], sought, purpose))
    if json_lines:
        for one in found:
            typer.echo(json.dumps(asdict(one)))
    else:
        Console(highlight=False).print(_picture(found) if found else "nobody knows of them")


@subject.command()
def erase(
    reason: Annotated[str, typer.Option(help="a code that says why, such as the request's number; no words")],
    values: Values = None,
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Ask for a person to be erased from all matters. Nothing happens until somebody else approves.

    Name all that is known of the person: every value is erased with all its spellings. What only perhaps means them
    stays.

    [dim]glossator subject erase --values person.txt --reason DSR-2025-17[/]
    """
    sought = read_values(values)
    ask_for_erasure(
        directory, who, lambda vault, tenant: vault.erase_person(tenant, sought, reason), json_lines, unknown=_NOBODY
    )


@subject.command()
def approve(
    erasure: Annotated[str, typer.Argument(metavar="ERASURE", help="what `erase` printed")],
    directory: Directory = HOME,
    who: As = SECOND,
    json_lines: JsonLines = False,
) -> None:
    """Approve an erasure that another has asked for, and carry it out. For good.

    Afterwards the broker forgets what was sent inside events; then `glossator keys rotate` and `keys retire` make old
    copies of the key table worthless too.

    [dim]glossator subject approve 3f1c…[/]
    """
    found = _run(directory, who, lambda vault, tenant: vault.approve(tenant, erasure), _APPROVING)
    if found.state == "done":
        parts = forget_submitted(KafkaSettings.of(operator_settings(directory)))
        typer.echo(f"documents.submitted: {parts} partitions hold nothing that was handled", err=True)
    tell_erasure(found, json_lines)
    if found.state == "done" and not json_lines:
        tenant = who.rpartition("@")[2]
        typer.echo(f"now: glossator keys rotate {tenant} && glossator keys retire {tenant}; throw old key backups away")


Asked = Callable[[VaultClient, str], Awaitable[Erasing]]


def ask_for_erasure(
    directory: Path, who: str, ask: Asked, json_lines: bool, *, unknown: CommandError | None = None
) -> None:
    """Asks, and says how it goes on; raises `unknown` where there is nothing to erase."""
    refusals = {Reason.INVALID_METADATA: _NO_CODE} | ({Reason.NOT_FOUND: unknown} if unknown else {})
    found = _run(directory, who, ask, refusals)
    tell_erasure(found, json_lines)
    if found.state == "requested" and not json_lines:
        typer.echo(f"somebody else approves: glossator subject approve {found.erasure_id}")


def tell_erasure(found: Erasing, json_lines: bool) -> None:
    """What it concerns. Ends with status 1 where something is held."""
    if json_lines:
        typer.echo(json.dumps(asdict(found)))
    else:
        concerned = f"{_counted(len(found.document_ids), 'document')}, {_counted(found.numbers, 'placeholder')}"
        typer.echo(f"{found.state} {found.erasure_id}: {concerned}")
        for one in found.held_document_ids:
            typer.echo(f"held, or not known to be clear: {one}")
        if found.held_document_ids:
            typer.echo(f"once the register of holds says clear: glossator subject approve {found.erasure_id}")
    if found.state == "held":
        raise typer.Exit(1)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _run(directory: Path, who: str, ask: Asked, refusals: Mapping[Reason, CommandError]) -> Erasing:
    """Raises the one of `refusals` that says it better than the service's code does."""
    address, bearer = open_system(directory).ports.address("grpc", "redaction"), proven_credential(directory, who)

    async def work() -> Erasing:
        async with VaultClient(address, bearer) as vault:
            return await ask(vault, who.rpartition("@")[2])

    try:
        return asyncio.run(work())
    except Reject as error:
        raise refusals.get(error.reason, error) from None


def read_values(path: Path | None) -> list[str]:
    """What is sought, one a line: from a file, from standard input, or asked for until an empty line. Raises
    `UsageError` where that is nothing, or the file cannot be read.
    """
    try:
        if path is None and sys.stdin.isatty():
            lines = list(iter(lambda: str(typer.prompt("value (empty: no more)", default="", show_default=False)), ""))
        else:
            lines = (sys.stdin.read() if path in {None, Path("-")} else path.read_text("utf-8")).splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path} cannot be read as text") from None
    found = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not found:
        raise UsageError("nothing is sought", "name a file with --values, or write one value a line")
    if len(found) > _MOST:
        raise UsageError(f"{len(found)} values are sought; a request takes {_MOST}", "make several requests")
    return found


async def _report(
    address: str, bearer: str, tenant: str, values: Sequence[str], purpose: str
) -> tuple[FoundMatter, ...]:
    async with VaultClient(address, bearer) as vault:
        return await vault.report(tenant, values, purpose)


def _picture(found: Sequence[FoundMatter]) -> Table:
    table = Table("matter", "placeholder", "", "documents")
    for matter in found:
        for one in matter.numbers:
            marks = ("perhaps", not one.certain), ("erased", one.erased), (f"now {one.alias_of}", bool(one.alias_of))
            told = ", ".join(name for name, is_so in marks if is_so)
            table.add_row(matter.matter, one.placeholder, told, str(one.documents))
        for document in matter.document_ids:
            table.add_row("", "", "", document)
    return table
