"""`glossator playbook list`, `propose`, `publish`, `return` and `restore`: the playbooks of a running system."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.clients.annotation import SERVICE
from services.cli.clients.playbooks import DraftOutcome, PlaybookClient, SystemPlaybook
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.playbooks.load import load_named
from services.cli.playbooks.own_types import Types
from services.cli.render.text import borderless

T = TypeVar("T")
Reason = Annotated[str, typer.Option("--reason", "-r", help="why, for the other person and the history")]
Draft = Annotated[str, typer.Argument(metavar="DRAFT", help="id of a draft")]
OWNER, SECOND = "playbook-owner", "second-playbook-owner"


def add_to(group: typer.Typer) -> None:
    """Adds the commands to `glossator playbook`."""
    for name, command in COMMANDS.items():
        group.command(name)(command)


def list_playbooks(directory: Directory = HOME, who: As = OWNER, json_lines: JsonLines = False) -> None:
    """List the playbooks of a running system for your tenant, and their open drafts.

    [dim]glossator playbook list[/]
    """
    found = _run(caller_of(directory, SERVICE, who), lambda client: client.all())
    if json_lines:
        for one in found:
            typer.echo(json.dumps(asdict(one)))
    else:
        Console(highlight=False).print(playbooks_table(found))


def propose(
    name: Annotated[str, typer.Argument(metavar="PLAYBOOK", help="name of a shipped playbook, or a file")],
    reason: Reason,
    directory: Directory = HOME,
    who: As = OWNER,
    _types: Types = None,
) -> None:
    """Propose a playbook and its tests, in tests/NAME.yaml of its folder, for your tenant in a running system.

    The system checks both, and runs the tests. Another playbook owner publishes the draft. Exit status 1 if the check
    finds a problem.

    [dim]glossator playbook propose ./our-leases.yaml --reason "rent is indexed from now on"[/]
    """
    file = load_named(name)
    cases = file.tests.read_text("utf-8") if file.tests.exists() else ""

    async def work(client: PlaybookClient) -> DraftOutcome:
        made = await client.begin(file.playbook.name, file.path.read_text("utf-8"), cases)
        return await client.discard(made) if made.problems else await client.propose(made, reason)

    made = _run(caller_of(directory, SERVICE, who), work)
    for problem in made.problems:
        typer.echo(problem, err=True)
    if made.problems:
        raise typer.Exit(1)
    typer.echo(f"{made.name}: {made.changes or 'no rule differs'}")
    typer.echo(f"another playbook owner publishes it: glossator playbook publish {made.draft_id} --reason …")


def publish(draft: Draft, reason: Reason, directory: Directory = HOME, who: As = SECOND) -> None:
    """Put the proposed draft of another person in force for your tenant. Needs a second factor.

    It applies at once to new documents. Sets that exist keep their playbook.

    [dim]glossator playbook publish 3f1c… --reason "read and agreed"[/]
    """
    caller = caller_of(directory, SERVICE, who, proven=True)

    async def work(client: PlaybookClient) -> str:
        made = await client.publish(await client.find(draft), reason)
        return f"{made.name} is in force as number {made.number}" + (
            f", version {made.version}" if made.version else ""
        )

    typer.echo(_run(caller, work))


def give_back(draft: Draft, reason: Reason, directory: Directory = HOME, who: As = SECOND) -> None:
    """Return a proposed draft to its authors, or withdraw your own.

    [dim]glossator playbook return 3f1c… --reason "the limit is too low"[/]
    """

    async def work(client: PlaybookClient) -> DraftOutcome:
        return await client.give_back(await client.find(draft), reason)

    made = _run(caller_of(directory, SERVICE, who), work)
    typer.echo(f"{made.name}: {made.state}")


def restore(
    name: Annotated[str, typer.Argument(metavar="NAME", help="name of a playbook of the system")],
    number: Annotated[int, typer.Argument(min=0, help="number of a publication; 0: the file of the installation")],
    reason: Reason,
    directory: Directory = HOME,
    who: As = OWNER,
) -> None:
    """Propose the text of an earlier publication again. Another playbook owner publishes it.

    [dim]glossator playbook restore leases 3 --reason "number 4 has a gap"[/]
    """
    made = _run(caller_of(directory, SERVICE, who), lambda client: client.restore(name, number, reason))
    typer.echo(f"{made.name}: {made.changes or 'no rule differs'}")
    typer.echo(f"another playbook owner publishes it: glossator playbook publish {made.draft_id} --reason …")


def playbooks_table(found: Sequence[SystemPlaybook]) -> Table:
    """One row per playbook, and its open drafts below it."""
    table = borderless("playbook", "version", "rules", "in force", "drafts", right=("rules",))
    for one in found:
        place = "file of the installation" if one.installed else f"number {one.publication}, by {one.published_by}"
        drafts = "\n".join(f"{draft_id} {state}" for draft_id, state in one.drafts)
        table.add_row(
            one.name, one.version, str(one.rules), Text(place if one.version else "not in force"), Text(drafts)
        )
    return table


def _run(caller: Caller, work: Callable[[PlaybookClient], Awaitable[T]]) -> T:
    async def called() -> T:
        async with PlaybookClient(caller.address, caller.credential) as client:
            return await work(client)

    return asyncio.run(called())


COMMANDS: Mapping[str, Callable[..., None]] = {
    "list": list_playbooks,
    "propose": propose,
    "publish": publish,
    "return": give_back,
    "restore": restore,
}
