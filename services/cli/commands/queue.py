"""`glossator queue`: the reviews that wait, who does them, and deputies."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from services.annotation.queue.items import Order
from services.annotation.queue.records import ListReviewsRequest
from services.cli.clients.annotation import SERVICE
from services.cli.clients.queue import Found, QueueClient, Waiting
from services.cli.connect.system import Caller, caller_of
from services.cli.errors import UsageError
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines, full_id, utc_time
from services.cli.render.text import borderless, counted
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.relations import Priority

T = TypeVar("T")
_REVIEWER = "reviewer"
_SENIOR = "senior-reviewer"


def _full_ids(values: list[str] | None) -> list[str] | None:
    for one in values or ():
        full_id(one)
    return values


Person = Annotated[str, typer.Argument(metavar="PERSON", help="subject of a person, as credentials have it")]
Documents = Annotated[
    list[str] | None, typer.Argument(metavar="[DOCUMENT]...", callback=_full_ids, help="ids of documents")
]
Since = Annotated[datetime | None, typer.Option(parser=utc_time, metavar="TIME", help="begin; by default now")]
Until = Annotated[
    datetime | None, typer.Option(parser=utc_time, metavar="TIME", help="end, such as 2027-03-31, in UTC")
]

queue = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""List, assign and claim open reviews, and set deputies.

    A lead assigns reviews; a reviewer claims one, so that others see who works on it.

    [dim]glossator queue list --mine[/]                                          my reviews, the riskiest first

    [dim]glossator queue claim 3f1c…[/]                                          take one

    [dim]glossator queue assign --from ann@bank.example --to ben@bank.example[/]  all of a colleague who is away
    """,
)


@queue.command("list")
def list_reviews(  # noqa: PLR0913, PLR0917 - the command's options
    mine: Annotated[
        bool, typer.Option("--mine", help="your reviews, and those of people whose deputy you are")
    ] = False,
    unassigned: Annotated[bool, typer.Option("--unassigned", help="reviews without an assignee")] = False,
    assignee: Annotated[list[str] | None, typer.Option(metavar="PERSON", help="reviews of this person")] = None,
    matter: Annotated[list[str] | None, typer.Option(help="only this matter")] = None,
    severity: Annotated[
        Severity | None, typer.Option(help="only reviews with an open finding of this severity or higher")
    ] = None,
    client: Annotated[list[str] | None, typer.Option("--client", metavar="ID", help="only this client")] = None,
    priority: Annotated[list[Priority] | None, typer.Option(help="only this priority")] = None,
    order: Annotated[
        Order,
        typer.Option(help="first: the most severe open findings, the next due date, the oldest, or the most urgent"),
    ] = Order.RISK,
    stopped: Annotated[
        bool, typer.Option("--stopped", help="reviews that a reader stopped; needs the right to assign reviews")
    ] = False,
    team: Annotated[bool, typer.Option("--team", help="reviews of other people in your matters")] = False,
    completed: Annotated[bool, typer.Option("--completed", help="completed reviews instead of open ones")] = False,
    limit: Annotated[int, typer.Option(min=1, max=200, help="number of reviews")] = 50,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Show the reviews in the matters that you can see. With several of --mine, --unassigned and
    --assignee, it shows the reviews that match any of them.

    [dim]glossator queue list --unassigned --severity high[/]

    [dim]glossator queue list --assignee ann@bank.example --order due[/]

    [dim]glossator queue list --client c-9 --priority urgent --priority high[/]
    """
    wanted = ListReviewsRequest(
        states=(SetState.PUBLISHED if completed else SetState.PROPOSED,),
        mine=mine,
        assignees=tuple(assignee or ()),
        unassigned=unassigned,
        matters=tuple(matter or ()),
        severity=severity,
        order=order,
        page_size=limit,
        client_ids=tuple(client or ()),
        priorities=tuple(priority or ()),
        stopped=stopped,
        team=team,
    )
    caller = caller_of(directory, SERVICE, who)
    found = _with_client(caller, lambda client: client.reviews(wanted))
    if json_lines:
        for one in found.reviews:
            typer.echo(json.dumps(one._asdict()))
        return
    if found.reviews:
        Console(highlight=False).print(reviews_table(found.reviews))
    for line in stop_lines(found.reviews):
        typer.echo(line)
    typer.echo(summary(found))


@queue.command()
def assign(
    documents: Documents = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PERSON",
            help="new assignee; repeat it to share the reviews; without it, the reviews become unassigned",
        ),
    ] = None,
    from_assignee: Annotated[str, typer.Option("--from", metavar="PERSON", help="all open reviews of a person")] = "",
    due: Annotated[
        datetime | None, typer.Option(parser=utc_time, metavar="TIME", help="due date, such as 2027-03-31, in UTC")
    ] = None,
    directory: Directory = HOME,
    who: As = _SENIOR,
    json_lines: JsonLines = False,
) -> None:
    """Assign reviews, and end the leases of other people on them.

    Several assignees share the reviews: the longest first, each to the person with the least text in open reviews.

    [dim]glossator queue assign 3f1c… 9a20… --to ann@bank.example --due 2027-03-31[/]

    [dim]glossator queue assign --from ann@bank.example --to ben@bank.example --to eve@bank.example[/]
    """
    if bool(documents) == bool(from_assignee):
        raise UsageError("give documents or --from, and not both", "`glossator queue list` shows the documents")
    caller = caller_of(directory, SERVICE, who)
    results = _with_client(caller, lambda client: client.assign(documents or (), from_assignee, to or (), due))
    for one in results:
        typer.echo(
            json.dumps(one._asdict())
            if json_lines
            else f"{one.document_id}  {_REASONS.get(one.reason, one.reason) or one.assignee or 'not assigned'}"
        )
    if not results and not json_lines:
        typer.echo(f"{from_assignee} has no open reviews that you can assign")
    if any(one.reason for one in results):
        raise typer.Exit(1)


@queue.command()
def claim(
    document: DocumentId,
    minutes: Annotated[int, typer.Option(min=1, max=480, help="duration of the lease, in minutes")] = 30,
    directory: Directory = HOME,
    who: As = _REVIEWER,
) -> None:
    """Claim a review: others see that you work on it. A repeated claim extends the lease.

    [dim]glossator queue claim 3f1c… --minutes 60[/]
    """
    caller = caller_of(directory, SERVICE, who)
    until = _with_client(caller, lambda client: client.claim(document, minutes))
    typer.echo(f"yours until {until}")


@queue.command()
def release(
    document: DocumentId,
    give_back: Annotated[bool, typer.Option("--give-back", help="also end its assignment to you")] = False,
    directory: Directory = HOME,
    who: As = _REVIEWER,
) -> None:
    """End your lease on a review.

    [dim]glossator queue release 3f1c… --give-back[/]
    """
    caller = caller_of(directory, SERVICE, who)
    assignee = _with_client(caller, lambda client: client.release(document, give_back=give_back))
    typer.echo(f"released; assigned to {assignee}" if assignee else "released; not assigned")


@queue.command()
def deputies(directory: Directory = HOME, who: As = _REVIEWER, json_lines: JsonLines = False) -> None:
    """List the deputies, and the people whose reviews they do.

    [dim]glossator queue deputies[/]
    """
    found = _with_client(caller_of(directory, SERVICE, who), lambda client: client.deputies())
    if json_lines:
        for one in found:
            typer.echo(json.dumps(one._asdict()))
    elif not found:
        typer.echo("no deputies")
    else:
        table = borderless("person", "deputy", "since", "until")
        for one in found:
            table.add_row(*one)
        Console(highlight=False).print(table)


@queue.command()
def deputy(
    person: Person,
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="person who does the reviews")] = "",
    since: Since = None,
    until: Until = None,
    end: Annotated[bool, typer.Option("--end", help="remove the deputy")] = False,
    directory: Directory = HOME,
    who: As = _REVIEWER,
) -> None:
    """Set the deputy of a person: your own, or, as a lead, that of any person. The walls of matters still apply.

    [dim]glossator queue deputy ann@bank.example --by ben@bank.example --until 2027-03-31[/]

    [dim]glossator queue deputy ann@bank.example --end[/]
    """
    if end == bool(by):
        raise UsageError("give --by or --end, and not both", "--by names the person who does the reviews")
    if by and not until:
        raise UsageError("--by needs --until", "--until says when the person is back, such as 2027-03-31")
    _with_client(caller_of(directory, SERVICE, who), lambda client: client.set_deputy(person, by, since, until))
    typer.echo(f"{by} does the reviews of {person}" if by else f"{person} has no deputy")


def reviews_table(reviews: Sequence[Waiting]) -> Table:
    """One row for each review: what it is, what is open, and who has it."""
    heads = ("document", "reference", "matter", "type", "open findings", "undecided", "assignee", "due")
    table = borderless(*heads, whole=("document",))
    for one in reviews:
        findings = ", ".join(f"{number} {severity}" for severity, number in one.open_findings.items())
        works = f" (works on it: {one.lease_holder})" if one.lease_holder != one.assignee else " (works on it)"
        table.add_row(
            one.document_id,
            one.source_reference,
            one.matter,
            one.document_type,
            findings or "none",
            str(one.undecided_annotations),
            f"{one.assignee or 'not assigned'}{works if one.lease_holder else ''}",
            one.due_at[:10],
        )
    return table


def stop_lines(reviews: Sequence[Waiting]) -> Iterator[str]:
    """Who stopped, for below the table: in a column of it, names and reasons would fold to one word a line."""
    for one in reviews:
        for stop in one.stops:
            yield f"{one.document_id}  {stop}"


def summary(found: Found) -> str:
    """The numbers of the reviews that the caller can see."""
    shown = f"{len(found.reviews)} of {counted(found.matching, 'review')}"
    return f"{shown} · {found.open} open, {found.mine} yours, {found.unassigned} not assigned"


def _with_client(caller: Caller, work: Callable[[QueueClient], Awaitable[T]]) -> T:
    async def run() -> T:
        async with QueueClient(caller.address, caller.credential) as client:
            return await work(client)

    return asyncio.run(run())


_REASONS = {
    "not_found": "not changed: no review with this id that you can see",
    "not_open": "not changed: the review is completed",
    "no_access": "not changed: the person is outside of the wall of the matter",
}
