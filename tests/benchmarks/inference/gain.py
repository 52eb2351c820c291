"""What dynamic batching gains: the same windows, the same model with it and without, as many as go at a given p95."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tritonclient.grpc.aio import InferenceServerClient, InferInput

from services.cli.local.system import LocalSystem
from tests.benchmarks.inference.callers import processes
from tests.benchmarks.inference.loop import Timed, closed_loop

_CALLERS = (1, 2, 4, 8, 16, 32, 64, 128)
_SLACK = 5.0


@dataclass(frozen=True, slots=True)
class Gain:
    """Windows a second that go at a p95 of `limit` seconds, with dynamic batching and without."""

    limit: float
    batched: float
    plain: float

    @property
    def ratio(self) -> float:
        return self.batched / self.plain if self.plain else 0.0


async def batching_gain(
    system: LocalSystem, model: str, windows: Sequence[list[InferInput]], seconds: float, limit: float | None = None
) -> Gain:
    """`limit`: seconds; where it is None, five times the p95 of one caller alone. Leaves the model as it was."""
    client = InferenceServerClient(system.triton.grpc_address)
    try:
        await client.load_model(model, config=await _without_batching(client, model))
        alone = await _run(system, client, model, windows, 1, seconds)
        limit = limit or _SLACK * alone.percentile(95)
        plain = await _best(system, client, model, windows, seconds, limit)
        await client.load_model(model)
        return Gain(limit, await _best(system, client, model, windows, seconds, limit), plain)
    finally:
        await client.load_model(model)
        await client.close()


async def _best(
    system: LocalSystem,
    client: InferenceServerClient,
    model: str,
    windows: Sequence[list[InferInput]],
    seconds: float,
    limit: float,
) -> float:
    best = 0.0
    for callers in _CALLERS:
        timed = await _run(system, client, model, windows, callers, seconds)
        if timed.percentile(95) > limit:
            break
        best = max(best, timed.rate)
    return best


async def _run(
    system: LocalSystem,
    client: InferenceServerClient,
    model: str,
    windows: Sequence[list[InferInput]],
    callers: int,
    seconds: float,
) -> Timed:
    async def ask(tensors: list[InferInput]) -> int:
        await client.infer(model, tensors)
        return 1

    return await closed_loop(ask, windows, callers, seconds, lambda: processes(system))


async def _without_batching(client: InferenceServerClient, model: str) -> str:
    config = (await client.get_model_config(model, as_json=True))["config"]
    return json.dumps({name: value for name, value in config.items() if name != "dynamic_batching"})
