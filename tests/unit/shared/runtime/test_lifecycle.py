import asyncio
import gc
import os
import signal
import sys

import pytest

from services.shared.runtime.lifecycle import serve


async def until_stopped(stop: asyncio.Event) -> None:
    await stop.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_all_parts(number: signal.Signals) -> None:
    drained: list[int] = []

    async def part(stop: asyncio.Event) -> None:
        await stop.wait()
        await asyncio.sleep(0.01)
        drained.append(1)

    asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), number)
    await serve(part, part)
    assert drained == [1, 1]


async def test_a_thread_that_computes_delays_others_by_less_than_a_millisecond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: dict[str, object] = {}
    monkeypatch.setattr(sys, "setswitchinterval", lambda seconds: made.update(seconds=seconds))
    monkeypatch.setattr(gc, "set_threshold", lambda *counts: made.update(counts=counts))

    async def ends(_stop: asyncio.Event) -> None:
        return

    with pytest.raises(SystemExit):
        await serve(ends)
    assert made == {"seconds": 0.0005, "counts": (50_000, 10, 100)}


async def test_a_failed_part_stops_the_process() -> None:
    ended = asyncio.Event()

    async def other(stop: asyncio.Event) -> None:
        await stop.wait()
        ended.set()

    async def fails(_stop: asyncio.Event) -> None:
        raise RuntimeError

    with pytest.raises(SystemExit) as caught:
        await serve(other, fails)
    assert caught.value.code == 1
    assert ended.is_set()


async def test_a_part_that_ends_early_is_an_error() -> None:
    async def ends(_stop: asyncio.Event) -> None:
        return

    with pytest.raises(SystemExit):
        await serve(until_stopped, ends)


async def test_a_part_that_does_not_drain_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.shared.runtime.lifecycle._GRACE_SECONDS", 0.05)

    async def stays(_stop: asyncio.Event) -> None:
        await asyncio.sleep(60)

    asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)
    with pytest.raises(SystemExit):
        await serve(stays, drain_seconds=0.01)
