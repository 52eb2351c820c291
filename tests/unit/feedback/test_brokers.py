"""Faust starts when the cluster lists a broker."""

import asyncio
from collections.abc import Sequence

import pytest

from services.feedback.brokers import lists_brokers, wait_for_brokers
from services.shared.runtime.kafka.producer import KafkaSettings


@pytest.mark.parametrize("answers", [[True], [False, True], [False, False, False, True]])
async def test_it_asks_until_a_broker_is_listed(answers: Sequence[bool]) -> None:
    left = list(answers)
    await wait_for_brokers(lambda: left.pop(0), asyncio.Event(), seconds=0.0)
    assert left == []


async def test_a_stop_ends_the_wait() -> None:
    stop = asyncio.Event()

    def listed() -> bool:
        loop.call_soon_threadsafe(stop.set)
        return False

    loop = asyncio.get_running_loop()
    await asyncio.wait_for(wait_for_brokers(listed, stop, seconds=0.01), 30)
    assert stop.is_set()


def test_a_cluster_that_does_not_answer_lists_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.feedback.brokers._ANSWER_SECONDS", 0.2)
    assert not lists_brokers(KafkaSettings("127.0.0.1:1"))()
