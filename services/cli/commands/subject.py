"""`glossator subject`: data subject requests."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from services.cli.clients.vault import VaultClient
from services.cli.connect.operator import operator_settings
from services.cli.connect.system import caller_of
from services.cli.errors import CommandError, UsageError
from services.cli.operate.submitted_events import forget_submitted
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.render.text import borderless, counted
from services.redaction.vault.records import Erasure, SubjectMatter
from services.shared.domain.errors import Reason, Reject, reference_of
from services.shared.domain.holds import Hold
from services.shared.runtime.kafka.producer import KafkaSettings

T = TypeVar("T")
COMPLIANCE = "compliance"
SECOND = "second-compliance"
_MAX_VALUES = 100
_INVALID_REASON = UsageError(
    "--reason is not a code", "use up to 100 letters, digits and :@._/- without spaces, such as DSR-2025-17"
)
_NO_DATA = CommandError(
    "No matching values found, in the vault or in dead letters",
    "`glossator subject report` shows the matches of each spelling",
)
_APPROVAL_ERRORS = {
    Reason.FORBIDDEN: CommandError(
        "this caller is not allowed to approve the erasure",
        "the requester cannot approve it: name another caller with --as",
    ),
    Reason.NOT_FOUND: CommandError("no erasure has this id", "`glossator subject erase` prints the id"),
}

Values = Annotated[
    Path | None,
    typer.Option(
        "--values",
        help="file with names, addresses and numbers of the person, one per line; -: standard input; default: a prompt",
    ),
]

subject = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Handle the request of a data subject, in all matters of a tenant. For compliance officers; audited.

    Give the values of the person in a file or at the prompt, not as arguments: the process list shows arguments.

    One person requests, another approves:

    [dim]glossator subject report --values person.txt[/]

    [dim]glossator subject erase --values person.txt --reason DSR-2025-17[/]

    [dim]glossator subject approve 3f1c…[/]
    """,
)


@subject.callback()
def _subject() -> None:
    """Keeps the commands below subcommands of `subject`."""


@subject.command()
def report(
    values: Values = None,
    purpose: Annotated[
        str, typer.Option(help="purpose for the audit log: data-subject-request or erasure")
    ] = "data-subject-request",
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Show the matters and documents that mention a person, in any spelling, without text.

    "perhaps" marks a placeholder that can belong to another person: "Ms. Smith" for "Jane Smith". The audit log records
    the report.

    [dim]glossator subject report --values person.txt[/]
    """
    subject_values = read_values(values)
    found = _call(directory, who, lambda vault, tenant: vault.report(tenant, subject_values, purpose))
    if json_lines:
        for one in found:
            typer.echo(json.dumps(asdict(one)))
    else:
        Console(highlight=False).print(_matters_table(found) if found else "No matching values found")


@subject.command()
def erase(
    reason: Annotated[
        str,
        typer.Option(
            help="code for the reason, such as the number of the request: up to 100 letters, digits and :@._/-"
        ),
    ],
    values: Values = None,
    directory: Directory = HOME,
    who: As = COMPLIANCE,
    json_lines: JsonLines = False,
) -> None:
    """Request the erasure of a person from all matters. Another person must approve it.

    Give all known values of the person: the erasure covers every spelling of each. Values that `report` marks with
    "perhaps" are kept.

    [dim]glossator subject erase --values person.txt --reason DSR-2025-17[/]
    """
    subject_values = read_values(values)
    request_erasure(
        directory,
        who,
        lambda vault, tenant: vault.erase_person(tenant, subject_values, reason),
        json_lines,
        unknown=_NO_DATA,
    )


@subject.command()
def approve(
    erasure: Annotated[str, typer.Argument(metavar="ERASURE", help="id of the erasure, from the output of `erase`")],
    directory: Directory = HOME,
    who: As = SECOND,
    json_lines: JsonLines = False,
) -> None:
    """Approve an erasure that another person requested, and execute it. Irreversible.

    The command then deletes the processed events with documents from the broker. Afterwards run `glossator keys rotate`
    and `glossator keys retire`: old copies of the key table then no longer decrypt the erased data.

    [dim]glossator subject approve 3f1c…[/]
    """
    found = _call(directory, who, lambda vault, tenant: vault.approve(tenant, erasure), _APPROVAL_ERRORS)
    if found.state == "done":
        parts = forget_submitted(KafkaSettings.of(operator_settings(directory)))
        typer.echo(f"documents.submitted: {parts} partitions contain no processed events", err=True)
    print_erasure(found, json_lines)
    if found.state == "done" and not json_lines:
        tenant = caller_of(directory, "redaction", who).tenant
        typer.echo(
            f"next: glossator keys rotate {tenant} && glossator keys retire {tenant}; then delete old key backups"
        )


@subject.command("list")
def list_erasures(directory: Directory = HOME, who: As = COMPLIANCE, json_lines: JsonLines = False) -> None:
    """Show the erasures of a tenant, newest first, without the values of the persons.

    [dim]glossator subject list[/]
    """
    found = _call(directory, who, lambda vault, tenant: vault.list_erasures(tenant))
    if json_lines:
        for one in found:
            typer.echo(json.dumps(asdict(one)))
        return
    table = borderless(
        "erasure",
        "state",
        "reason",
        "requested by",
        "requested at",
        "approved by",
        "documents",
        "held",
        whole=("erasure",),
    )
    for one in found:
        row = (one.erasure_id, one.state, one.reason, one.requested_by, one.requested_at, one.approved_by)
        table.add_row(*row, str(one.documents), str(one.held_documents))
    Console(highlight=False).print(table if found else "No erasures")


VaultCall = Callable[[VaultClient, str], Coroutine[object, object, T]]


def request_erasure(
    directory: Path, who: str, call: VaultCall[Erasure], json_lines: bool, *, unknown: CommandError | None = None
) -> None:
    """Request an erasure and print the next step. Raises `unknown` if there is nothing to erase."""
    refusals = {Reason.INVALID_METADATA: _INVALID_REASON} | ({Reason.NOT_FOUND: unknown} if unknown else {})
    found = _call(directory, who, call, refusals)
    print_erasure(found, json_lines)
    if found.state == "requested" and not json_lines:
        typer.echo(f"another person must approve: glossator subject approve {found.erasure_id}")


def print_erasure(found: Erasure, json_lines: bool) -> None:
    """Print the documents and placeholders of an erasure, and what blocks it. Exit status 1 if it is blocked."""
    if json_lines:
        typer.echo(json.dumps(asdict(found)))
    else:
        concerned = f"{counted(len(found.document_ids), 'document')}, {counted(found.numbers, 'placeholder')}"
        typer.echo(f"{found.state} {found.erasure_id}: {concerned}")
        for one in found.holds:
            typer.echo(f"{one.document_id}: Blocked: {_blocked_by(one)}")
        if found.held_document_ids:
            typer.echo(
                "Record clearance in the register of holds (GLOSSATOR_HOLDS), or lift the hold (`glossator hold`). "
                f"Then run: glossator subject approve {found.erasure_id}"
            )
    if found.state == "held":
        raise typer.Exit(1)


def _blocked_by(hold: Hold) -> str:
    names = ", ".join(hold.names)
    if hold.cause == "register":
        return f"entry {names} in the register of holds"
    if hold.cause == "metadata":
        return f"hold {names}, which the source system named"
    if hold.cause == "hold":
        return f"hold {names}"
    return f"no hold clearance recorded for matter {hold.matter}"


def _call(directory: Path, who: str, call: VaultCall[T], refusals: Mapping[Reason, CommandError] | None = None) -> T:
    """Call the vault for `who`. Raises the error in `refusals` for the reason of the service, if there is one."""
    caller = caller_of(directory, "redaction", who, proven=True)

    async def run() -> T:
        async with VaultClient(caller.address, caller.credential) as vault:
            return await call(vault, caller.tenant)

    try:
        return asyncio.run(run())
    except Reject as error:
        if error.reason is Reason.PRECONDITION_FAILED:
            what = f"{error.reason}: {error.detail}"
            raise CommandError(
                what, "repair the register, then repeat the command", reference_of(error.reason)
            ) from None
        raise (refusals or {}).get(error.reason, error) from None


def read_values(path: Path | None) -> list[str]:
    """Read one value per line: from a file, from standard input, or from a prompt until an empty line.

    Raises `UsageError` if there is no value, or if the file cannot be read.
    """
    try:
        if path is None and sys.stdin.isatty():
            lines = list(iter(lambda: str(typer.prompt("value (empty to finish)", default="", show_default=False)), ""))
        else:
            lines = (sys.stdin.read() if path in {None, Path("-")} else path.read_text("utf-8")).splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path} cannot be read as text") from None
    found = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not found:
        raise UsageError("no value given", "name a file with --values, or write one value per line")
    if len(found) > _MAX_VALUES:
        raise UsageError(f"{len(found)} values given; the limit is {_MAX_VALUES}", "make several requests")
    return found


def _matters_table(found: Sequence[SubjectMatter]) -> Table:
    table = borderless("matter", "placeholder", "", "documents", whole=("documents",))
    for matter in found:
        for one in matter.numbers:
            marks = ("perhaps", not one.certain), ("erased", one.erased), (f"now {one.alias_of}", bool(one.alias_of))
            shown = ", ".join(name for name, is_so in marks if is_so)
            table.add_row(matter.matter, one.placeholder, shown, str(one.documents))
        for document in matter.document_ids:
            table.add_row("", "", "", document)
    return table
