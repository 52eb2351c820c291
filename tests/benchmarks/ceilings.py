"""What a bare client of the same Triton reaches on the same work."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from confluent_kafka import Consumer, TopicPartition
from tritonclient.grpc.aio import InferenceServerClient, InferInput

from services.cli.local.system import LocalSystem
from services.inference.encoding import windows
from services.inference.predict import Reading
from services.shared.domain.document import RedactedText
from services.shared.domain.events import DocumentRedacted
from services.shared.runtime.blobs import Blobs, open_store
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.database import Database
from services.shared.runtime.keyring import Keyring
from services.shared.runtime.keys import LocalKeys
from services.shared.wire.codec import decode
from services.shared.wire.topics import BY_NAME
from tests.benchmarks.phases import REDACTED

_MODEL = "clauses"
_CONCURRENCY = 16


@dataclass(frozen=True, slots=True)
class BareTriton:
    """`documents`: whole documents a second, all windows of each."""

    documents: float
    windows: float
    count: int


def bare_triton(system: LocalSystem, count: int, seconds: float) -> BareTriton:
    """A plain client of the clause model, over the windows of the last `count` redacted documents, for `seconds`."""
    return asyncio.run(_bare_triton(system, count, seconds))


async def _bare_triton(system: LocalSystem, count: int, seconds: float) -> BareTriton:
    texts = await _redacted_texts(system, count)
    asked = [_asked(text) for text in texts]
    client = InferenceServerClient(system.triton.grpc_address)
    turns = iter(range(1_000_000))
    done = sent = 0
    begun = time.monotonic()

    async def one_after_the_other() -> None:
        nonlocal done, sent
        while time.monotonic() - begun < seconds:
            document = asked[next(turns) % len(asked)]
            await asyncio.gather(*(client.infer(_MODEL, inputs) for inputs in document))
            done, sent = done + 1, sent + len(document)

    await asyncio.gather(*(one_after_the_other() for _ in range(_CONCURRENCY)))
    passed = time.monotonic() - begun
    await client.close()
    return BareTriton(done / passed, sent / passed, done)


def _asked(text: RedactedText) -> list[list[InferInput]]:
    reading = Reading()
    parts = windows(text, reading.window, reading.context)
    return [_inputs(part.span.of(text.text), reading.min_confidence) for part in parts]


def _inputs(text: str, min_confidence: float) -> list[InferInput]:
    words, least = InferInput("TEXT", [1, 1], "BYTES"), InferInput("MIN_CONFIDENCE", [1, 1], "FP32")
    words.set_data_from_numpy(np.array([[text.encode()]], dtype=np.object_))
    least.set_data_from_numpy(np.array([[min_confidence]], dtype=np.float32))
    return [words, least]


async def _redacted_texts(system: LocalSystem, count: int) -> list[RedactedText]:
    """As inference reads them, with its keys."""
    layout = system.layout
    database = Database(f"sqlite:///{layout.databases / 'keys'}.sqlite")
    keys = LocalKeys(layout.keys / "inference.json")
    blobs = Blobs(open_store(f"file://{layout.blobs}"), Keyring(database, keys, SystemClock()), keys.hash_key)
    try:
        events = _last_redacted(system.broker.bootstrap, count)
        return [await blobs.get_value(RedactedText, one.redacted) for one in events]
    finally:
        await database.close()


def _last_redacted(bootstrap: str, count: int) -> Sequence[DocumentRedacted]:
    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": "bench-texts", "isolation.level": "read_committed"}
        | {"enable.auto.commit": False, "auto.offset.reset": "earliest"}
    )
    consumer.assign([TopicPartition(REDACTED, number, 0) for number in range(BY_NAME[REDACTED].partitions)])
    found: list[DocumentRedacted] = []
    while messages := consumer.consume(500, 2.0):
        found += [decode(DocumentRedacted, one.value() or b"") for one in messages if one.error() is None]
    consumer.close()
    return sorted(found, key=lambda one: one.occurred_at)[-count:]
