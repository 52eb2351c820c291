"""`glossator replay`."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.cli.clients.dead_letters import Resender, read_letters
from services.cli.faults import UsageError
from services.cli.operate.parts import operator_parts
from services.cli.operate.replaying import Fate, Ports, Replayed, Wanted
from services.cli.operate.replaying import replay as replay_letters
from services.cli.operate.settings import OperatorSettings, operator_bearer, operator_settings
from services.cli.options import HOME, As, Directory, JsonLines
from services.shared.domain.errors import Reason
from services.shared.wire.topics import TOPICS


def replay(  # noqa: PLR0913, PLR0917 - the command's options
    topic: Annotated[str, typer.Argument(metavar="TOPIC.dlq", help="a dead-letter topic")],
    reason: Annotated[Reason | None, typer.Option(help="only what died of this")] = None,
    tenant: Annotated[str, typer.Option(help="only this tenant's")] = "",
    since: Annotated[datetime | None, typer.Option(help="only what died since, UTC")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only show what would be sent")] = False,
    rate: Annotated[float, typer.Option(min=0.1, max=10_000, help="messages a second")] = 50.0,
    directory: Directory = HOME,
    who: As = "operator@harbour-bank",
    json_lines: JsonLines = False,
) -> None:
    """Put dead letters back onto their topic, with their own key and headers, once the cause is mended.

    A message that died more than once is sent once; one that was handled meanwhile is recognised. Each is audited.
    Letters of other tenants are counted, and left alone.
    Beside a broker that GLOSSATOR_KAFKA_BOOTSTRAP names, the services' other settings are read from the environment.

    [dim]glossator replay documents.redacted.dlq --reason model_failed --dry-run[/]
    """
    known = [one.name for one in TOPICS if one.dead_letters]
    name = topic.removesuffix(".dlq")
    if name not in known:
        raise UsageError(f"there are no dead letters of {name}", f"one of: {', '.join(f'{one}.dlq' for one in known)}")
    moment = since.replace(tzinfo=since.tzinfo or UTC) if since else None
    wanted = Wanted(reason.value if reason else "", tenant, moment)
    settings = operator_settings(directory)
    bearer = operator_bearer(settings, directory, who)
    work = _replay(settings, bearer, f"{name}.dlq", wanted, rate=rate, dry_run=dry_run)
    fates = asyncio.run(_tell(work, json_lines=json_lines))
    summary = ", ".join(f"{count} {fate}" for fate, count in fates.items()) or "no dead letters"
    Console(stderr=True, highlight=False).print(summary)
    raise typer.Exit(1 if fates[Fate.UNREADABLE] else 0)


async def _tell(work: AsyncGenerator[Replayed, None], *, json_lines: bool) -> Counter[Fate]:
    fates: Counter[Fate] = Counter()
    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} letters"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("replaying", total=None)
        async with aclosing(work):
            async for one in work:
                fates[one.fate] += 1
                progress.advance(task)
                if one.fate is not Fate.PASSED_OVER:
                    typer.echo(json.dumps(_fields(one)) if json_lines else _line(one))
    if json_lines:
        typer.echo(json.dumps({"other_tenants": fates[Fate.PASSED_OVER]}))
    return fates


async def _replay(
    settings: OperatorSettings, bearer: str, topic: str, wanted: Wanted, *, rate: float, dry_run: bool
) -> AsyncGenerator[Replayed, None]:
    async with operator_parts(settings, bearer) as parts:
        ports = Ports(parts.access, parts.blobs, Resender(parts.kafka), parts.clock, parts.policy.tenants)
        letters = read_letters(parts.kafka, topic)
        replayed = replay_letters(letters, wanted, parts.actor, ports, rate=rate, dry_run=dry_run)
        async with aclosing(replayed):
            async for one in replayed:
                yield one


def _fields(one: Replayed) -> dict[str, object]:
    letter = one.letter
    return {
        "fate": one.fate.value,
        "letter_id": letter.event_id,
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "tenant": letter.tenant,
        "reason": letter.reason,
        "attempts": letter.attempts,
        "consumer_group": letter.consumer_group,
        "occurred_at": letter.occurred_at.isoformat(),
    }


def _line(one: Replayed) -> str:
    letter = one.letter
    place = f"{letter.topic}[{letter.partition}]@{letter.offset}"
    when = letter.occurred_at.isoformat(timespec="seconds")
    return f"{one.fate:<10}  {when}  {place}  {letter.tenant}  {letter.reason} after {letter.attempts} attempts"
