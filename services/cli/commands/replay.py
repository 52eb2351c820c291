"""`glossator replay`: sends dead letters to their topic again."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.cli.clients.dead_letters import Resender, read_letters
from services.cli.connect.operator_parts import operator_parts
from services.cli.errors import UsageError
from services.cli.operate.replay import LetterFilter, Ports, ReplayedLetter, ReplayOutcome
from services.cli.operate.replay import replay as replay_letters
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.errors import Reason
from services.shared.wire.topics import TOPICS


def replay(  # noqa: PLR0913, PLR0917 - the command's options
    topic: Annotated[str, typer.Argument(metavar="TOPIC.dlq", help="a dead-letter topic")],
    reason: Annotated[Reason | None, typer.Option(help="only letters with this reason")] = None,
    tenant: Annotated[str, typer.Option(help="only letters of this tenant")] = "",
    since: Annotated[datetime | None, typer.Option(help="only letters not older than this, in UTC")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only print the messages that would be sent")] = False,
    rate: Annotated[float, typer.Option(min=0.1, max=10_000, help="messages per second")] = 50.0,
    directory: Directory = HOME,
    who: As = "operator",
    json_lines: JsonLines = False,
) -> None:
    """Send dead letters to their topic again, with their original key and headers. Repair the cause first.

    A message with several dead letters is sent once. Handlers ignore a message that they have already handled. The
    audit log records each message. Letters of other tenants are counted, and not sent.
    If GLOSSATOR_KAFKA_BOOTSTRAP names a broker, the command reads the settings of the services from the environment.

    [dim]glossator replay documents.redacted.dlq --reason model_failed --dry-run[/]
    """
    known = [one.name for one in TOPICS if one.dead_letters]
    name = topic.removesuffix(".dlq")
    if name not in known:
        raise UsageError(f"{name} has no dead-letter topic", f"one of: {', '.join(f'{one}.dlq' for one in known)}")
    moment = since.replace(tzinfo=since.tzinfo or UTC) if since else None
    letter_filter = LetterFilter(reason.value if reason else "", tenant, moment)
    replayed = _replay(directory, who, f"{name}.dlq", letter_filter, rate=rate, dry_run=dry_run)
    counts = asyncio.run(_print_all(replayed, json_lines=json_lines))
    summary = ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) or "no dead letters"
    Console(stderr=True, highlight=False).print(summary)
    raise typer.Exit(1 if counts[ReplayOutcome.UNREADABLE] else 0)


async def _print_all(replayed: AsyncGenerator[ReplayedLetter, None], *, json_lines: bool) -> Counter[ReplayOutcome]:
    counts: Counter[ReplayOutcome] = Counter()
    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} letters"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("replaying", total=None)
        async with aclosing(replayed):
            async for one in replayed:
                counts[one.outcome] += 1
                progress.advance(task)
                if one.outcome is not ReplayOutcome.OTHER_TENANT:
                    typer.echo(json.dumps(_fields(one)) if json_lines else _line(one))
    if json_lines:
        typer.echo(json.dumps({"other_tenants": counts[ReplayOutcome.OTHER_TENANT]}))
    return counts


async def _replay(
    directory: Path, who: str, topic: str, letter_filter: LetterFilter, *, rate: float, dry_run: bool
) -> AsyncGenerator[ReplayedLetter, None]:
    async with operator_parts(directory, who) as parts:
        ports = Ports(parts.access, parts.blobs, Resender(parts.kafka), parts.clock, parts.policy.tenants)
        letters = read_letters(parts.kafka, topic)
        replayed = replay_letters(letters, letter_filter, parts.actor, ports, rate=rate, dry_run=dry_run)
        async with aclosing(replayed):
            async for one in replayed:
                yield one


def _fields(one: ReplayedLetter) -> dict[str, object]:
    letter = one.letter
    return {
        "fate": one.outcome.value,
        "letter_id": letter.event_id,
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "tenant": letter.tenant,
        "reason": letter.reason,
        "attempts": letter.attempts,
        "consumer_group": letter.consumer_group,
        "occurred_at": letter.occurred_at.isoformat(),
        "correlation_id": one.correlation_id,
    }


def _line(one: ReplayedLetter) -> str:
    letter = one.letter
    place = f"{letter.topic}[{letter.partition}]@{letter.offset}"
    when = letter.occurred_at.isoformat(timespec="seconds")
    attempts = f"{letter.attempts} attempt{'' if letter.attempts == 1 else 's'}"
    correlation = f"  correlation {one.correlation_id}" if one.correlation_id else ""
    return f"{one.outcome:<10}  {when}  {place}  {letter.tenant}  {letter.reason} after {attempts}{correlation}"
