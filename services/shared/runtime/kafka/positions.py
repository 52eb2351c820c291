"""The committed offsets of a consumer group."""

import asyncio
from collections.abc import Mapping

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException
from confluent_kafka.admin import AdminClient

from services.shared.domain.errors import Retry
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.topics import BY_NAME

_SECONDS = 10.0


class GroupPositions:
    """The offsets of the group of `service`."""

    def __init__(self, kafka: KafkaSettings, service: str) -> None:
        self._names = kafka.names
        self._group = kafka.prefix + service
        self._admin = AdminClient(kafka.client(service))

    async def committed(self, topic: str, channel: str) -> Mapping[int, int]:
        """By partition: the offset of the next message to handle. Raises `Retry(dependency="kafka")`."""
        return await asyncio.to_thread(self._committed, self._names.of(BY_NAME[topic], channel))

    def _committed(self, name: str) -> Mapping[int, int]:
        try:
            asked = self._admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(self._group)])
            found = asked[self._group].result(_SECONDS).topic_partitions or []
        except (KafkaException, TimeoutError) as error:
            raise Retry(dependency="kafka") from error
        return {one.partition: one.offset for one in found if one.topic == name}
