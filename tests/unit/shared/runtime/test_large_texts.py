"""Large texts are computed in another process."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator

import pytest

from services.shared.domain.errors import Retry
from services.shared.runtime.large_texts import LARGE, LargeTexts, in_threads


@pytest.fixture
def large() -> Iterator[LargeTexts]:
    large = LargeTexts(time.monotonic)
    yield large
    large.close()


def process_and_priority(text: str) -> tuple[int, int, str]:
    return os.getpid(), os.getpriority(os.PRIO_PROCESS, 0), text


def refuse(text: str) -> str:
    raise ValueError(text)


def wait(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


async def process_of(large: LargeTexts) -> int:
    return (await large.compute(LARGE, process_and_priority, ""))[0]


@pytest.mark.parametrize(("size", "here"), [(LARGE - 1, True), (LARGE, False)])
async def test_only_a_large_text_has_another_process(large: LargeTexts, size: int, here: bool) -> None:
    process, priority, text = await large.compute(size, process_and_priority, "words")
    assert (process == os.getpid(), text) == (here, "words")
    assert here or priority >= 10


async def test_threads_serve_every_size() -> None:
    assert (await in_threads(LARGE, process_and_priority, "words"))[0] == os.getpid()


async def test_the_errors_of_the_work_are_raised(large: LargeTexts) -> None:
    with pytest.raises(ValueError, match="words"):
        await large.compute(LARGE, refuse, "words")


async def test_a_killed_process_is_a_retry_and_the_next_text_has_a_new_one(large: LargeTexts) -> None:
    child = await process_of(large)
    waiting = asyncio.ensure_future(large.compute(LARGE, wait, 60.0))
    await asyncio.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    with pytest.raises(Retry):
        await waiting
    assert await process_of(large) != child


async def test_a_text_without_a_turn_waits_as_for_a_dependency(
    large: LargeTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.shared.runtime.large_texts._PATIENCE", 0.05)
    running = asyncio.ensure_future(large.compute(LARGE, wait, 1.0))
    await asyncio.sleep(0)
    with pytest.raises(Retry) as raised:
        await large.compute(LARGE, wait, 0.0)
    assert raised.value.dependency == "large_texts"
    assert await running == 1.0
