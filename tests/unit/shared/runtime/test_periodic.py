import asyncio

import pytest

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.periodic import repeat


class Step:
    """A step that raises in the calls `failures` and sets `stop` in the last call."""

    def __init__(self, stop: asyncio.Event, calls: int, failures: dict[int, Exception]) -> None:
        self.stop, self.calls, self.failures, self.count = stop, calls, failures, 0

    async def __call__(self) -> None:
        self.count += 1
        if self.count == self.calls:
            self.stop.set()
        if self.count in self.failures:
            raise self.failures[self.count]


@pytest.mark.parametrize("failures", [{}, {1: Retry(dependency="blobs")}, {2: Retry(dependency="blobs")}])
async def test_retries_do_not_end_the_repetition(failures: dict[int, Exception]) -> None:
    stop = asyncio.Event()
    step = Step(stop, 3, failures)
    await asyncio.wait_for(repeat(step, 0.001, stop), 5)
    assert step.count == 3


async def test_the_wait_grows_while_steps_fail() -> None:
    stop, waits = asyncio.Event(), list[int]()

    def after_failures(failures: int) -> float:
        waits.append(failures)
        return 0.001

    down = Retry(dependency="kafka")
    step = Step(stop, 6, {1: down, 2: down, 4: down})
    await asyncio.wait_for(repeat(step, 0.001, stop, after_failures=after_failures), 5)
    assert (step.count, waits) == (6, [1, 2, 1])


async def test_no_step_runs_after_the_stop() -> None:
    stop = asyncio.Event()
    stop.set()
    step = Step(stop, 1, {})
    await repeat(step, 60, stop)
    assert step.count == 0


async def test_other_errors_end_the_repetition() -> None:
    stop = asyncio.Event()
    with pytest.raises(Reject):
        await repeat(Step(stop, 5, {2: Reject(Reason.MALFORMED)}), 0.001, stop)


async def test_a_stop_ends_the_wait() -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(repeat(Step(stop, 5, {}), 3600, stop))
    await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(task, 5)
