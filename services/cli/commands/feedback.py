"""`glossator feedback`: reviewers' decisions on what the models proposed."""

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.feedback import exported_decisions, feedback_counts
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, JsonLines
from services.cli.render.feedback import agreement_interval, feedback_table
from services.cli.render.text import counted
from services.feedback.statistics import ClauseMetrics

_DATA_SCIENTIST = "data-scientist"

feedback = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Export reviewers' decisions, and measure how often reviewers agree with the models. For data scientists.",
)


@feedback.command()
def metrics(directory: Directory = HOME, who: As = _DATA_SCIENTIST, json_lines: JsonLines = False) -> None:
    """Show decisions and agreement by clause type and model version, over all completed reviews of the
    tenant in matters that the caller can read.

    `n` is the number of annotations that the model proposed. `agreement`, in [0, 1], is the share that reviewers
    accepted, with its 95 % Wilson interval. `added` counts clauses that the model missed.

    [dim]glossator feedback metrics --as data-scientist@TENANT[/]
    """
    caller = caller_of(directory, "feedback", who)
    counts = asyncio.run(feedback_counts(caller.address, caller.credential, caller.tenant))
    if json_lines:
        for one in counts.clauses:
            typer.echo(json.dumps(_fields(one)))
    else:
        Console(highlight=False).print(feedback_table(caller.tenant, counts))


@feedback.command()
def export(
    since: Annotated[datetime | None, typer.Option(help="only reviews completed at this time or later, UTC")] = None,
    purpose: Annotated[str, typer.Option(help="purpose of the export: training or evaluation")] = "training",
    directory: Directory = HOME,
    who: As = _DATA_SCIENTIST,
) -> None:
    """Print the labels from completed reviews, one JSON object per line, without document text.

    Each place has one label, of the last decision, also if a review was reopened or reviewers differ. `history` has
    the earlier decisions.

    Contains documents whose purposes include training, if the access policy grants it to their source system, and whose
    matters the caller has access to. `label` is the clause type that the reviewer confirmed, or empty if there is no
    clause. The audit log records the export and its documents.

    [dim]glossator feedback export --since 2026-03-01 > decisions.jsonl[/]
    """
    moment = since.replace(tzinfo=since.tzinfo or UTC) if since else None
    caller = caller_of(directory, "feedback", who)
    count = asyncio.run(_print_decisions(caller, moment, purpose))
    typer.echo(counted(count, "decision"), err=True)
    if not count:
        reviews = asyncio.run(feedback_counts(caller.address, caller.credential, caller.tenant)).reviews
        why = (
            "documents without the purpose `training`, or whose source system has no grant for it in access.yaml, and "
            "of matters without access, are excluded"
        )
        typer.echo(f"{counted(reviews, 'completed review')} in all; {why}", err=True)


async def _print_decisions(caller: Caller, since: datetime | None, purpose: str) -> int:
    """Print each decision as JSON. Returns the number of decisions."""
    count = 0
    async for one in exported_decisions(caller.address, caller.credential, caller.tenant, since, purpose):
        typer.echo(json.dumps(asdict(one)))
        count += 1
    return count


def _fields(one: ClauseMetrics) -> dict[str, object]:
    interval = agreement_interval(one.accepted, one.proposed) if one.proposed else None
    agreement = one.agreement if one.proposed else None
    return {**asdict(one), "agreement": agreement, "n": one.proposed, "interval": interval}
