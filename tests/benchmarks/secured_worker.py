"""The worker on a broker with TLS, SCRAM and access rules, and on one without.

`python -m tests.benchmarks.secured_worker` prints JSON: messages per second of each run, the medians, and their ratio.
The runs alternate, because the speed of a shared machine drifts.
"""

import argparse
import asyncio
import dataclasses
import json
import tempfile
import uuid
from pathlib import Path
from statistics import median

from services.cli.local.kafka import LocalKafka
from services.cli.operate.topics import Topics
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.headers import TOPICS_BY_NAME
from tests.benchmarks.worker_loop import worker
from tests.events import ingested
from tests.integration.shared.runtime.worker_bench import DEAD, INGESTED, REDACTED, Bench
from tests.secured_kafka import secured_kafka

_RUNS = 5
_MESSAGES = 10_000


async def speed(kafka: KafkaSettings, admin: KafkaSettings, count: int) -> float:
    """Messages per second of a worker that decodes, handles and encodes, on topics of its own."""
    prefix = f"b{uuid.uuid4().hex[:8]}."
    topics = [TOPICS_BY_NAME[name] for name in (INGESTED.name, REDACTED, DEAD)]
    cluster = Topics(dataclasses.replace(admin, prefix=prefix), topics)
    cluster.apply(cluster.plan())
    bench = Bench(dataclasses.replace(kafka, prefix=prefix))
    sender = Bench(dataclasses.replace(admin, prefix=prefix))
    await sender.publish([ingested(f"deed-{number % 400}", number) for number in range(count)])
    return await worker(bench, count)


def measure(folder: Path, runs: int, count: int) -> dict[str, list[float]]:
    """The speeds by broker, in alternating runs."""
    speeds: dict[str, list[float]] = {"plain": [], "secured": []}
    with LocalKafka(folder / "plain") as plain, secured_kafka(folder / "secured") as secured:
        open_door = KafkaSettings(plain.bootstrap, "bench")
        settings = {"plain": (open_door, open_door), "secured": (secured.with_password("redaction"), secured.admin)}
        for _ in range(runs):
            for name, (kafka, admin) in settings.items():
                speeds[name].append(asyncio.run(speed(kafka, admin, count)))
    return speeds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=_RUNS, help="runs on each broker")
    parser.add_argument("--messages", type=int, default=_MESSAGES, help="messages of each run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        speeds = measure(Path(folder), options.runs, options.messages)
    medians = {name: round(median(values), 1) for name, values in speeds.items()}
    runs = {name: [round(value, 1) for value in values] for name, values in speeds.items()}
    print(json.dumps({"runs": runs, "medians": medians, "ratio": round(medians["secured"] / medians["plain"], 3)}))


if __name__ == "__main__":
    main()
