"""What was sent inside events: `documents.submitted` alone may hold content. Once ingestion has handled it, the broker
can forget it before its hour has passed.
"""

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient

from services.shared.domain.errors import Retry
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.topics import BY_NAME

_TOPIC = "documents.submitted"
_GROUP = "ingestion"
_SECONDS = 30.0


def forget_submitted(kafka: KafkaSettings) -> int:
    """Deletes the records that ingestion has handled; how many partitions have none of them left. Raises `Retry`.

    No consumer reads them any more; the broker drops the segment files in its own time, at the latest when the topic's
    retention has passed.
    """
    admin, topic = AdminClient(kafka.client("erasure")), kafka.prefix + BY_NAME[_TOPIC].name
    group = kafka.prefix + _GROUP
    try:
        asked = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)])
        found = asked[group].result(_SECONDS).topic_partitions or []
        handled = [one for one in found if one.topic == topic and one.offset > 0]
        parts = [TopicPartition(topic, one.partition, one.offset) for one in handled]
        deleted = admin.delete_records(parts, operation_timeout=_SECONDS) if parts else {}
        for future in deleted.values():
            future.result(_SECONDS)
    except KafkaException as error:
        raise Retry(dependency="kafka") from error
    return len(parts)
