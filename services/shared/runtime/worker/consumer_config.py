"""The configuration of a worker's consumer."""

from services.shared.runtime.kafka.producer import MAX_MESSAGE_BYTES, KafkaSettings
from services.shared.runtime.kafka.sasl import Config


def consumer_config(kafka: KafkaSettings, service: str) -> Config:
    """Settings of librdkafka. The group is the service. A static member keeps its partitions across a restart."""
    static: Config = {"group.instance.id": f"{service}-{kafka.member}"} if kafka.static else {}
    return kafka.client(service) | static | _COMMON | {"group.id": kafka.prefix + service}


_COMMON: Config = {
    "enable.auto.commit": False,
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
    "partition.assignment.strategy": "range",
    "session.timeout.ms": 10_000,
    "heartbeat.interval.ms": 1_000,
    "max.partition.fetch.bytes": MAX_MESSAGE_BYTES,
    "queued.max.messages.kbytes": 32_768,
    "fetch.queue.backoff.ms": 10,
    "fetch.error.backoff.ms": 50,
    "statistics.interval.ms": 1_000,  # for `Brokers`
    "topic.metadata.refresh.interval.ms": 30_000,  # topics of new tenants match a subscription
}
