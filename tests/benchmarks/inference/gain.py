"""The gain of dynamic batching: windows per second at a given p95 with and without it, for the same windows."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tritonclient.grpc.aio import InferenceServerClient, InferInput

from services.cli.local.system import LocalSystem
from tests.benchmarks.inference.callers import processes
from tests.benchmarks.inference.loop import Timed, closed_loop

_CALLERS = (1, 2, 4, 8, 16, 32, 64, 128)
_SLACK = 5.0


@dataclass(frozen=True, slots=True)
class Gain:
    """Windows per second at a p95 of `limit` seconds, with and without dynamic batching."""

    limit: float
    batched: float
    plain: float

    @property
    def ratio(self) -> float:
        return self.batched / self.plain if self.plain else 0.0


async def batching_gain(
    system: LocalSystem,
    model: str,
    windows: Sequence[list[InferInput]],
    seconds: float,
    limit: float | None = None,
    *,
    progress: Callable[[str], None],
) -> Gain:
    """`limit`: seconds; None for five times the p95 of one caller. Restores the model's configuration. `progress`
    receives each step.
    """
    client = InferenceServerClient(system.triton.grpc_address)
    try:
        await client.load_model(model, config=await _without_batching(client, model))
        alone = await _run(system, client, model, windows, 1, seconds)
        limit = limit or _SLACK * alone.percentile(95)

        async def run(callers: int) -> Timed:
            progress(f"  {callers} callers")
            return await _run(system, client, model, windows, callers, seconds)

        plain = await best_within(run, limit)
        await client.load_model(model)
        progress("  with batching")
        return Gain(limit, await best_within(run, limit), plain)
    finally:
        await client.load_model(model)
        await client.close()


async def best_within(run: Callable[[int], Awaitable[Timed]], limit: float) -> float:
    """The best rate for a growing number of callers, until their p95 exceeds `limit` seconds or no call is answered
    within the measured time.
    """
    best = 0.0
    for callers in _CALLERS:
        timed = await run(callers)
        if not timed.latencies or timed.percentile(95) > limit:
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
