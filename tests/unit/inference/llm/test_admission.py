import asyncio

import pytest

from services.inference.llm.admission import Admission
from services.inference.llm.deadline import Deadline
from services.shared.domain.errors import Reason, Reject, Retry


async def test_callers_and_queue_are_limited() -> None:
    admission = Admission(limit=2, queue=1)
    await admission.enter()
    await admission.enter()
    waiting = asyncio.create_task(admission.enter())
    await asyncio.sleep(0)
    with pytest.raises(Retry) as full:
        await admission.enter()
    assert full.value.dependency == "triton"
    admission.leave()
    await waiting


async def test_a_cancelled_caller_leaves_the_queue() -> None:
    admission = Admission(limit=1, queue=1)
    await admission.enter()
    waiting = asyncio.create_task(admission.enter())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    admission.leave()
    await admission.enter()
    again = asyncio.create_task(admission.enter())
    await asyncio.sleep(0)
    admission.leave()
    await again


async def test_without_a_queue_free_places_admit() -> None:
    admission = Admission(limit=1, queue=0)
    await admission.enter()
    with pytest.raises(Retry):
        await admission.enter()


async def test_a_deadline_ends_waiting_and_returns_results() -> None:
    assert await Deadline(5).within(asyncio.sleep(0, "done")) == "done"
    for seconds in (0.01, -1):
        with pytest.raises(Reject) as late:
            await Deadline(seconds).within(asyncio.sleep(5))
        assert late.value.reason is Reason.TIMED_OUT
