"""At most two threads compute at a time, and long work does not block others."""

import asyncio
import threading
from contextvars import ContextVar

import pytest

from services.shared.runtime.compute import compute

_WHO: ContextVar[str] = ContextVar("who", default="")


async def test_work_receives_arguments_and_context() -> None:
    def work(number: int, *, more: int) -> tuple[int, str]:
        return number + more, _WHO.get()

    _WHO.set("this document")
    assert await compute(work, 1, more=2) == (3, "this document")


async def test_errors_of_work_are_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await compute(lambda: 1 / 0)


async def test_two_calls_run_at_once_and_a_third_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.shared.runtime.compute._TURN_SECONDS", 60)
    running, go_on = threading.Semaphore(0), threading.Semaphore(0)

    def work() -> None:
        running.release()
        assert go_on.acquire(timeout=60)

    tasks = [asyncio.ensure_future(compute(work)) for _ in range(3)]
    for _ in range(2):
        assert await asyncio.to_thread(running.acquire, timeout=60)
    assert not running.acquire(blocking=False)
    go_on.release()
    assert await asyncio.to_thread(running.acquire, timeout=60)
    go_on.release(2)
    await asyncio.gather(*tasks)


async def test_long_work_does_not_block_other_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.shared.runtime.compute._TURN_SECONDS", 0.01)
    go_on = threading.Event()
    long = [asyncio.ensure_future(compute(go_on.wait, 60)) for _ in range(4)]
    assert await asyncio.wait_for(compute(lambda: "others"), 30) == "others"
    go_on.set()
    assert await asyncio.gather(*long) == [True] * 4
