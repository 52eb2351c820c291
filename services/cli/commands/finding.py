"""`glossator finding`: findings, and the decisions of reviewers on them."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from services.cli.clients.annotation import SERVICE
from services.cli.clients.findings import FindingClient, FindingDecisionToSend
from services.cli.commands.review import Category, Reason, Revision
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines, utc_time
from services.cli.review.findings import decide_finding
from services.cli.review.reviewer import check_reason
from services.cli.review.seen import revision_of, seen_revisions
from services.shared.domain.annotations import Finding, FindingReview, FindingState, FindingVerdict
from services.shared.domain.clauses import Severity
from services.shared.wire.json_codec import to_json

T = TypeVar("T")
_REVIEWER = "reviewer"

FindingId = Annotated[str, typer.Argument(metavar="FINDING", help="id of the finding, or its first characters")]
Verdict = Annotated[
    FindingVerdict, typer.Argument(metavar="DECISION", help="accept, change, reject, wait, waive or leave_undecided")
]
NewSeverity = Annotated[Severity | None, typer.Option("--severity", help="for change: the severity that is right")]
Who = Annotated[str, typer.Option("--who", help="for wait: for whom; for waive: who waives it")]
Until = Annotated[
    datetime | None,
    typer.Option(parser=utc_time, metavar="TIME", help="for wait and waive: until when, such as 2027-03-31, in UTC"),
]
Evidence = Annotated[
    list[str] | None, typer.Option("--annotation", metavar="ANNOTATION", help="an annotation as its evidence")
]

finding = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""List findings, and decide on them.

    A review can be completed if each finding of the severity in review.yaml has a decision.

    [dim]glossator finding list 3f1c…[/]                          findings with their ids and states

    [dim]glossator finding decide 3f1c… 8a2b accept[/]            the finding is right

    [dim]glossator finding decide 3f1c… 8a2b wait --who credit-desk --until 2027-03-31[/]
    """,
)


@finding.command("list")
def list_findings(
    document: DocumentId, directory: Directory = HOME, who: As = _REVIEWER, json_lines: JsonLines = False
) -> None:
    """Show the findings of a document with the decisions on them, then the outdated ones.

    [dim]glossator finding list 3f1c…[/]
    """
    caller = caller_of(directory, SERVICE, who)
    revision, findings = _with_client(caller, lambda client: client.findings(document))
    seen_revisions(directory).record(caller.name, document, revision)
    for one in findings:
        typer.echo(json.dumps({"set_revision": revision, **to_json(one)}) if json_lines else _line(one))


@finding.command()
def decide(  # noqa: PLR0913, PLR0917 - the command's options
    document: DocumentId,
    found: FindingId,
    verdict: Verdict,
    severity: NewSeverity = None,
    by: Who = "",
    until: Until = None,
    reason: Reason = "",
    revision: Revision = 0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Decide on a finding. The last decision counts. Decisions survive a new proposal with the same words.

    [dim]glossator finding decide 3f1c… 8a2b change --severity low[/]

    [dim]glossator finding decide 3f1c… 8a2b waive --who "head of lending" --until 2027-03-31 --reason "approved"[/]
    """
    sent = FindingDecisionToSend(verdict, found, severity=severity, reason=reason, who=by, until=until)
    _decide(directory, who, document, revision, sent, json_lines=json_lines)


@finding.command()
def add(  # noqa: PLR0913, PLR0917 - the command's options
    document: DocumentId,
    category: Category,
    severity: Annotated[Severity, typer.Argument(metavar="SEVERITY", help="info, low, medium, high or critical")],
    reason: Annotated[str, typer.Option(help="what is wrong: a reason code, or free text")],
    annotation: Evidence = None,
    revision: Revision = 0,
    directory: Directory = HOME,
    who: As = _REVIEWER,
    json_lines: JsonLines = False,
) -> None:
    """Add a finding that the playbook missed.

    [dim]glossator finding add 3f1c… "Cap On Liability" high --reason "no cap for data loss" --annotation 8a2b[/]
    """
    evidence = tuple(annotation or ())
    sent = FindingDecisionToSend(FindingVerdict.ADD, "", category, severity, evidence, reason)
    _decide(directory, who, document, revision, sent, json_lines=json_lines)


def _decide(
    directory: Path, who: str, document_id: str, revision: int, sent: FindingDecisionToSend, *, json_lines: bool
) -> None:
    check_reason(sent.reason)
    caller = caller_of(directory, SERVICE, who)
    seen = revision_of(directory, caller.name, document_id, revision)
    now, made = _with_client(caller, lambda client: decide_finding(client, caller.name, document_id, seen, sent))
    seen_revisions(directory).record(caller.name, document_id, now)
    if json_lines:
        typer.echo(json.dumps({"set_revision": now, **to_json(made)}))
    else:
        state = made.review.state if made.review else FindingState.UNDECIDED
        typer.echo(f"{state}: {made.rule_id}, {made.severity} ({made.finding_id[:8]}); the set is at revision {now}")


def _line(one: Finding) -> str:
    review = one.review or FindingReview(FindingState.UNDECIDED)
    until = f" until {review.until:%Y-%m-%d}" if review.until else ""
    return f"{one.finding_id[:8]}  {one.severity:8}  {review.state:14}  {one.rule_id}{until}"


def _with_client(caller: Caller, work: Callable[[FindingClient], Coroutine[object, object, T]]) -> T:
    async def run() -> T:
        async with FindingClient(caller.address, caller.credential) as client:
            return await work(client)

    return asyncio.run(run())
