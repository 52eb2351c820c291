"""Waits for the brokers before Faust joins its group.

aiokafka reads the brokers once at its start. If the answer lists none, as while a broker starts or is fenced, its task
for the group ends with an error that Faust does not read: the table would wait for its partitions forever.
"""

import asyncio
from collections.abc import Callable

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.observe.logging import get_logger

_log = get_logger(__name__)
_ANSWER_SECONDS = 5.0


async def wait_for_brokers(listed: Callable[[], bool], stop: asyncio.Event, seconds: float = 0.5) -> None:
    """Returns when `listed` is true or `stop` is set. Asks again after `seconds`. `listed` runs in a thread."""
    while not stop.is_set() and not await asyncio.to_thread(listed):
        _log.warning("brokers.none")
        await asyncio.sleep(seconds)


def lists_brokers(kafka: KafkaSettings) -> Callable[[], bool]:
    """A question to the cluster: whether its metadata list a broker. False if none answers."""

    def listed() -> bool:
        try:
            return bool(AdminClient(kafka.client("feedback")).list_topics(timeout=_ANSWER_SECONDS).brokers)
        except KafkaException:
            return False

    return listed
