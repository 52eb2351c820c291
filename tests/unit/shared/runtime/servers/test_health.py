import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.servers.health import Health
from services.shared.runtime.worker.loop import WorkerStoppedError


@pytest.fixture
async def health() -> AsyncIterator[Health]:
    made, stop = Health("127.0.0.1:0", Metrics(), check_seconds=0.2), asyncio.Event()
    task = asyncio.create_task(made.run(stop))
    while not made.port:
        await asyncio.sleep(0.01)
    yield made
    stop.set()
    await task


async def get(health: Health, path: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(f"http://127.0.0.1:{health.port}{path}")


async def test_a_process_without_checks_is_ready(health: Health) -> None:
    assert (await get(health, "/livez")).status_code == 200
    assert (await get(health, "/readyz")).json() == {"ready": True, "failing": {}}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Retry(dependency="triton"), "triton"),
        (Reject(Reason.KEY_UNAVAILABLE), "key_unavailable"),
        (RuntimeError("words"), "RuntimeError"),
    ],
)
async def test_a_failing_check_has_a_code_and_no_message(health: Health, error: Exception, code: str) -> None:
    async def check() -> None:
        raise error

    health.add("part", check)
    answer = await get(health, "/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, {"part": code})
    assert (await get(health, "/livez")).status_code == 200
    assert not await health.ready()


async def test_the_cause_of_a_stopped_worker_is_public(health: Health) -> None:
    async def check() -> None:
        raise WorkerStoppedError("Stopped: too many failures. Fix the cause, then restart")

    health.add("worker", check)
    health.add_vital("worker", check)
    for path, state in (("/readyz", "ready"), ("/livez", "alive")):
        answer = await get(health, path)
        assert answer.status_code == 503
        assert answer.json() == {
            state: False,
            "failing": {"worker": "WorkerStoppedError"},
            "causes": {"worker": "Stopped: too many failures. Fix the cause, then restart"},
        }


async def test_notices_do_not_change_the_readiness(health: Health) -> None:
    health.add_notices(lambda: ["A source system is stopped"])
    answer = await get(health, "/readyz")
    assert (answer.status_code, answer.json()["notices"]) == (200, ["A source system is stopped"])


async def test_a_check_that_hangs_fails(health: Health) -> None:
    async def check() -> None:
        await asyncio.sleep(60)

    health.add("part", check)
    assert await health.failing() == {"part": "TimeoutError"}


async def test_metrics_are_exposed(health: Health) -> None:
    answer = await get(health, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "glossator_messages_handled_total" in answer.text


async def test_other_paths_are_not_found(health: Health) -> None:
    assert (await get(health, "/")).status_code == 404


async def test_invalid_requests_do_not_stop_the_server(health: Health) -> None:
    for noise in (b"\r\n\r\n", b"GET", b"\xff" * 200_000):
        _, writer = await asyncio.open_connection("127.0.0.1", health.port)
        writer.write(noise)
        writer.close()
    assert json.loads((await get(health, "/livez")).text) == {"alive": True, "failing": {}}
