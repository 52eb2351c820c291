"""Tenants share the model by the text that they send."""

import asyncio

import pytest

from services.inference.clause_model.fair_queue import FairQueue, Waiting
from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction

_INFO = ModelInfo("clauses", "1", "1", ("Law",), batch=8)


def waiting(tenant: str, size: int, turn: float = 0.0, urgency: int = 1) -> Waiting:
    answer: asyncio.Future[list[RawPrediction]] = asyncio.get_running_loop().create_future()
    return Waiting(ModelRequest(tenant, _INFO, "x" * size, 0.3, 0), answer, turn, urgency)


def taken(queue: FairQueue, times: int, windows: int = 1) -> list[str]:
    """The tenants of each batch."""
    return ["".join(one.request.tenant for one in queue.take(1_000, windows)) for _ in range(times)]


@pytest.mark.parametrize(
    ("queued", "windows", "batches"),
    [
        ([("a", 100)] * 9 + [("b", 100)] * 2, 1, ["a", "b", "a", "b", "a", "a"]),
        ([("a", 100)] * 3 + [("b", 50)] * 9, 1, ["a", "b", "b", "a", "b", "b", "a"]),
        ([("a", 100)] * 9 + [("b", 100)], 4, ["abaa", "aaaa", "aa"]),
        ([("a", 100)] * 9 + [("b", 100), ("c", 100)], 3, ["abc", "aaa"]),
        ([("a", 400)] * 4, 8, ["aa", "aa"]),
    ],
    ids=["turns", "by text", "in one batch", "three", "code points"],
)
async def test_a_tenant_with_many_windows_does_not_block_another(
    queued: list[tuple[str, int]], windows: int, batches: list[str]
) -> None:
    queue = FairQueue()
    for tenant, size in queued:
        queue.add(waiting(tenant, size))
    assert taken(queue, len(batches), windows) == batches


async def test_windows_of_urgent_documents_go_first_and_alone() -> None:
    queue = FairQueue()
    sizes = [(100, 0), (90, 0), (100, 3), (700, 1), (80, 3)]
    for turn, (size, urgency) in enumerate(sizes):
        queue.add(waiting("a", size, turn, urgency))
    batches = [[(one.size, one.urgency) for one in queue.take(1_000, 8)] for _ in range(3)]
    assert batches == [[(100, 3), (80, 3)], [(700, 1)], [(100, 0), (90, 0)]]


async def test_an_urgent_document_of_a_tenant_does_not_block_another_tenant() -> None:
    queue = FairQueue()
    for _ in range(4):
        queue.add(waiting("a", 100, urgency=3))
        queue.add(waiting("b", 100, urgency=0))
    assert sorted(taken(queue, 4)) == ["a", "a", "b", "b"]


async def test_a_tenant_that_was_idle_has_no_credit() -> None:
    queue = FairQueue()
    for _ in range(9):
        queue.add(waiting("a", 100))
    taken(queue, 4)
    for _ in range(9):
        queue.add(waiting("b", 100))
    assert taken(queue, 6) in (["b", "a"] * 3, ["a", "b"] * 3, ["b", "b", "a", "b", "a", "b"])


async def test_windows_that_are_put_back_are_the_next_of_their_tenant() -> None:
    queue, first, second = FairQueue(), waiting("a", 100), waiting("a", 100)
    queue.add(first)
    queue.add(second)
    queue.put_back(queue.take(1_000, 1))
    assert queue.take(1_000, 1) == [first]


async def test_cancelled_windows_are_dropped() -> None:
    queue, cancelled, other = FairQueue(), waiting("a", 100), waiting("b", 100)
    queue.add(cancelled)
    queue.add(other)
    cancelled.answer.cancel()
    assert queue.take(1_000, 8) == [other]
    assert queue.take(1_000, 8) == []
