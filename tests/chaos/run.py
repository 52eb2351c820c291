"""`make chaos`: load and faults on a complete system, then the checker, a complete replay, and the checker again."""

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from confluent_kafka import OFFSET_INVALID, Consumer, ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient
from rich.console import Console

from services.cli.local.layout import SystemPorts
from services.cli.local.postgres import LocalPostgres
from services.cli.local.system import LocalSystem
from services.shared.wire.services import SERVICE_NAMES
from services.shared.wire.topics import BY_NAME
from tests.chaos.checker import difference
from tests.chaos.ledger import documents as sent_documents
from tests.chaos.ledger import read
from tests.chaos.load import Load, Plan
from tests.chaos.trouble import Recoveries, Supervisor, Trouble

_CONSOLE = Console(stderr=True)
_CHECKOUT = Path(__file__).resolve().parents[2]
_INPUTS: Mapping[str, tuple[str, ...]] = {
    "ingestion": ("documents.submitted", "documents.withdrawn"),
    "redaction": ("documents.ingested",),
    "inference": ("documents.redacted",),
    "annotation": ("documents.inferred", "documents.withdrawn"),
}
_DRAIN_SECONDS = 600.0
_QUIET_SECONDS = 8
_KILL_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """The load and the faults. With more than one of `brokers`, a broker node is killed under load."""

    documents: int
    kills: int = 0
    broker_restarts: int = 0
    outage: float = 0.0
    brokers: int = 1
    seed: int = 1


def chaos(
    kills: Annotated[int, typer.Option(help="SIGKILLs of services, at random moments")] = 30,
    documents: Annotated[int, typer.Option(help="document versions that are sent")] = 300,
    broker_restarts: Annotated[int, typer.Option(help="restarts of the broker")] = 3,
    outage: Annotated[
        float, typer.Option(help="seconds that Triton and the store are away, one after the other")
    ] = 60.0,
    failover: Annotated[
        int, typer.Option(help="documents that are sent to three brokers, one of which is killed; 0: none")
    ] = 60,
    seed: Annotated[int, typer.Option(help="for documents, moments and victims")] = 1,
    keep: Annotated[bool, typer.Option("--keep", help="leave the folders with logs and ledgers")] = False,
) -> None:
    """Kill services under load, stop the broker and dependencies, and count lost and duplicate results.

    Prints the figures as one JSON object. The exit status is 0 only if there are none.
    """
    report = _play(Scenario(documents, kills, broker_restarts, outage, seed=seed), keep=keep)
    if failover:
        report["failover"] = _play(Scenario(failover, brokers=3, seed=seed), keep=keep)
        report["holds"] = report["holds"] and report["failover"]["holds"]
    typer.echo(json.dumps(report))
    raise typer.Exit(0 if report["holds"] else 1)


def _play(scenario: Scenario, *, keep: bool) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="glossator-chaos-"))
    with LocalPostgres(die_with_parent=True) as postgres:
        system = _system(folder, postgres, scenario.brokers)
        try:
            report = _run(system, postgres, folder, scenario)
        finally:
            system.stop()
    if keep or not report["holds"]:
        _CONSOLE.print(f"logs and ledger: {folder}")
    else:
        shutil.rmtree(folder)
    return report


def _run(system: LocalSystem, postgres: LocalPostgres, folder: Path, scenario: Scenario) -> dict[str, Any]:
    begun = time.monotonic()
    ledger, dsn = folder / "ledger.jsonl", folder / "dsn"
    dsn.write_text(postgres.dsn)
    with _CONSOLE.status("starting"):
        system.start()
    recoveries = _trouble(system, postgres, ledger, scenario)
    first = _check(system, ledger, dsn)
    replayed = _replay(system, postgres, ledger, dsn) if first["holds"] and scenario.brokers == 1 else None
    added = difference(first, replayed) if replayed else {}
    holds = bool(first["holds"]) and not added and (replayed is None or bool(replayed["holds"]))
    return {
        **{name: value for name, value in first.items() if name != "stores"},
        "kills": scenario.kills,
        "added_by_replay": added,
        "redelivered_by_replay": (replayed["redelivered"] - first["redelivered"]) if replayed else None,
        "recovery_seconds": _told(recoveries),
        "seconds": round(time.monotonic() - begun, 1),
        "broker": system.broker.description,
        "brokers": scenario.brokers,
        "holds": holds,
    }


def _trouble(system: LocalSystem, postgres: LocalPostgres, ledger: Path, scenario: Scenario) -> Recoveries:
    """Returns after the last fault, when all messages have been processed."""
    seconds = max(20.0, scenario.kills * _KILL_SECONDS)
    plan = Plan(scenario.documents, max(1, scenario.documents // 100), seconds, scenario.seed)
    supervisor = Supervisor(system)
    supervisor.start()
    load = Load(system.broker.bootstrap, plan, ledger)
    trouble = Trouble(system, supervisor, postgres, random.Random(plan.seed), _CONSOLE.print)
    load.start()
    if scenario.brokers > 1:
        time.sleep(plan.seconds / 3)
        trouble.kill_broker_node(2)
    trouble.make(scenario.kills, scenario.broker_restarts, scenario.outage)
    load.join()
    if load.failed:
        raise load.failed
    _drain(system, postgres, len(sent_documents(read(ledger))))
    supervisor.end()
    return trouble.recoveries


def _told(recoveries: Recoveries) -> dict[str, Any]:
    told = asdict(recoveries)
    services = sorted(told.pop("services"))
    return {"services": {"median": services[len(services) // 2], "max": services[-1]} if services else {}, **told}


def _system(folder: Path, postgres: LocalPostgres, brokers: int) -> LocalSystem:
    """A local system on PostgreSQL, with a database for each service and one for the keys."""
    databases = (*SERVICE_NAMES, "keys")
    with psycopg.connect(postgres.dsn, autocommit=True) as connection:
        for name in databases:
            connection.execute(f"CREATE DATABASE {name}")
    base = postgres.url.rsplit("/", 1)[0]
    extra = {service: {"GLOSSATOR_DATABASE_URL": f"{base}/{service}"} for service in SERVICE_NAMES}
    extra["*"] = {"GLOSSATOR_KEYS_DATABASE_URL": f"{base}/keys"}
    return LocalSystem(folder / "var", ports=SystemPorts.free(), extra=extra, brokers=brokers, die_with_parent=True)


def _drain(system: LocalSystem, postgres: LocalPostgres, wanted: int) -> None:
    """Wait until the last store has all documents or no group advances. The checker then counts what is missing."""
    until = time.monotonic() + _DRAIN_SECONDS
    last, quiet = -1, 0
    with _CONSOLE.status("draining") as status:
        while time.monotonic() < until and quiet < _QUIET_SECONDS:
            behind, annotated = _behind(system), _annotated(postgres)
            status.update(f"draining: {annotated} of {wanted} documents annotated, {behind} messages to read")
            quiet = quiet + 1 if behind == last and annotated >= wanted else 0
            last = behind
            time.sleep(1)


def _annotated(postgres: LocalPostgres) -> int:
    with psycopg.connect(postgres.dsn.rsplit("/", 1)[0] + "/annotation") as connection:
        row = connection.execute("SELECT count(*) FROM documents").fetchone()
        return int(row[0]) if row else 0


def _behind(system: LocalSystem) -> int:
    """The lag of all groups. Transaction markers count, so it is never 0."""
    behind = 0
    for group, topics in _INPUTS.items():
        consumer = Consumer({"bootstrap.servers": system.broker.bootstrap, "group.id": group, "log_level": 0})
        for place in consumer.committed(_places(topics), timeout=30):
            low, high = consumer.get_watermark_offsets(TopicPartition(place.topic, place.partition), timeout=30)
            behind += high - max(place.offset, low)
        consumer.close()
    return behind


def _places(topics: Sequence[str], offset: int = OFFSET_INVALID) -> list[TopicPartition]:
    return [TopicPartition(topic, number, offset) for topic in topics for number in range(BY_NAME[topic].partitions)]


def _check(system: LocalSystem, ledger: Path, dsn: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.chaos.checker", system.broker.bootstrap, str(ledger), str(dsn)]
    with _CONSOLE.status("checking"):
        done = subprocess.run(command, capture_output=True, text=True, cwd=_CHECKOUT, check=False)
    if not done.stdout:
        raise RuntimeError(f"the checker failed: {done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def _replay(system: LocalSystem, postgres: LocalPostgres, ledger: Path, dsn: Path) -> dict[str, Any]:
    """Replay all input topics from offset 0 in all services."""
    _CONSOLE.print("replaying everything")
    system.processes.stop(SERVICE_NAMES, timeout=30)
    admin = AdminClient({"bootstrap.servers": system.broker.bootstrap})
    for group, topics in _INPUTS.items():
        request = ConsumerGroupTopicPartitions(group, _places(topics, 0))
        for future in admin.alter_consumer_group_offsets([request]).values():
            future.result(60)
    system.start()
    _drain(system, postgres, 0)
    return _check(system, ledger, dsn)
