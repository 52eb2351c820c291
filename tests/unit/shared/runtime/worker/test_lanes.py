import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from services.shared.runtime.worker.lanes import Lanes


@dataclass(eq=False)
class Errand:
    key: int
    number: int
    given_up: bool = False
    waiting: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)


class Log:
    """Records which jobs began, ended and were given up."""

    def __init__(self) -> None:
        self.begun: list[Errand] = []
        self.ended: list[Errand] = []
        self.given_up: list[Errand] = []
        self.lanes = Lanes[Errand](self.work, self.given_up.append)

    async def work(self, errand: Errand) -> None:
        self.begun.append(errand)
        await errand.gate.wait()
        self.ended.append(errand)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@given(st.lists(st.integers(0, 3), max_size=20))
@settings(max_examples=30, deadline=None)
def test_jobs_of_a_key_run_in_order(keys: list[int]) -> None:
    async def run() -> None:
        log = Log()
        errands = [Errand(key, number) for number, key in enumerate(keys)]
        for errand in errands:
            log.lanes.add(errand.key, errand)
        await settle()
        assert {errand.key for errand in log.begun} == set(keys)
        assert len(log.begun) == len(set(keys))
        for errand in errands:
            errand.gate.set()
        await asyncio.sleep(0.001)
        await settle()
        by_key = defaultdict(list)
        for errand in log.ended:
            by_key[errand.key].append(errand.number)
        assert len(log.ended) == len(errands)
        assert all(numbers == sorted(numbers) for numbers in by_key.values())

    asyncio.run(run())


async def test_jobs_that_have_not_begun_are_given_up() -> None:
    log = Log()
    first, second = Errand(1, 1), Errand(1, 2)
    for errand in (first, second):
        log.lanes.add(1, errand)
    await settle()
    log.lanes.give_up(lambda errand: True, running=False)
    first.gate.set()
    await settle()
    assert (log.ended, log.given_up) == ([first], [second])


async def test_a_waiting_job_is_given_up() -> None:
    log = Log()
    errand = Errand(1, 1, waiting=True)
    log.lanes.add(1, errand)
    await settle()
    log.lanes.give_up(lambda errand: True, running=False)
    await settle()
    assert (log.ended, log.given_up) == ([], [errand])


async def test_a_running_job_can_be_cancelled_and_its_lane_continues() -> None:
    log = Log()
    first, second = Errand(1, 1), Errand(1, 2)
    for errand in (first, second):
        log.lanes.add(1, errand)
    await settle()
    log.lanes.give_up(lambda errand: errand is first, running=True)
    log.lanes.give_up(lambda errand: errand is first, running=True)
    second.gate.set()
    await settle()
    assert (log.ended, log.given_up) == ([second], [first])
    third = Errand(1, 3)
    third.gate.set()
    log.lanes.add(1, third)
    await settle()
    assert log.ended == [second, third]
