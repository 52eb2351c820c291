"""The current call of a task."""

import asyncio
from contextvars import copy_context

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.runtime.access.call import begin_call, current_actor, current_call, new_id

ACTOR = Actor("x", "t", frozenset())


def test_outside_of_a_call_there_is_no_actor() -> None:
    def outside() -> None:
        assert current_call() is None
        with pytest.raises(Reject) as caught:
            current_actor()
        assert caught.value.reason is Reason.UNAUTHENTICATED

    copy_context().run(outside)


async def test_a_call_belongs_to_its_task_and_threads() -> None:
    async def answer(name: str) -> str:
        begin_call(Actor(name, "t", frozenset()))
        await asyncio.sleep(0)
        return await asyncio.to_thread(lambda: current_actor().subject)

    assert tuple(await asyncio.gather(answer("a"), answer("b"))) == ("a", "b")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("c-1", True), ("A.b_c-9", True), ("", False), ("two words", False), ("x" * 101, False), ("a\nb", False)],
)
def test_invalid_correlation_ids_are_replaced(given: str, kept: bool) -> None:
    call = begin_call(ACTOR, given)
    assert (call.correlation_id == given) is kept
    assert call.correlation_id


def test_ids_are_unique() -> None:
    assert len({new_id() for _ in range(100)}) == 100
