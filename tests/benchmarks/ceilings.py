"""The rate of a plain Triton client for the same work."""

import asyncio
import time
from dataclasses import dataclass

from tritonclient.grpc.aio import InferenceServerClient

from services.cli.local.system import LocalSystem
from tests.benchmarks.inference.material import redacted_documents

_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class BareTriton:
    """`documents`: complete documents per second, with all windows of each."""

    documents: float
    windows: float
    count: int


def bare_triton(system: LocalSystem, count: int, seconds: float, callers: int) -> BareTriton:
    """Runs a plain client of the models for `seconds`, over the windows of the last `count` redacted documents.

    `callers` documents at a time, each of them completed. Raises `TimeoutError`.
    """
    return asyncio.run(_bare_triton(system, count, seconds, callers))


async def _bare_triton(system: LocalSystem, count: int, seconds: float, callers: int) -> BareTriton:
    documents = await redacted_documents(system, count)
    client = InferenceServerClient(system.triton.grpc_address)
    turns = iter(range(1_000_000))
    done = sent = 0
    begun = time.monotonic()

    async def one_after_the_other() -> None:
        nonlocal done, sent
        while time.monotonic() - begun < seconds:
            windows = documents[next(turns) % len(documents)].requests
            await asyncio.gather(*(client.infer(model, tensors) for model, tensors in windows))
            done, sent = done + 1, sent + len(windows)

    try:
        async with asyncio.timeout(seconds + _PATIENCE_SECONDS):
            await asyncio.gather(*(one_after_the_other() for _ in range(callers)))
    finally:
        await client.close()
    passed = time.monotonic() - begun
    return BareTriton(done / passed, sent / passed, done)
