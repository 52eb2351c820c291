"""Delete handled records of `documents.submitted`, the only topic with events that can contain a document."""

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient

from services.shared.domain.errors import Retry
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.topics import BY_NAME

_TOPIC = "documents.submitted"
_GROUP = "ingestion"
_SECONDS = 30.0


def forget_submitted(kafka: KafkaSettings) -> int:
    """Delete the records that ingestion has handled. Returns the number of partitions. Raises `Retry`.

    Consumers cannot read them any more. The broker deletes the segment files later, at the latest after the retention.
    """
    admin, topic = AdminClient(kafka.client("erasure")), BY_NAME[_TOPIC]
    group = kafka.prefix + _GROUP
    try:
        groups = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)])
        offsets = groups[group].result(_SECONDS).topic_partitions or []
        handled = [one for one in offsets if kafka.names.is_name_of(topic, one.topic) and one.offset > 0]
        parts = [TopicPartition(one.topic, one.partition, one.offset) for one in handled]
        deleted = admin.delete_records(parts, operation_timeout=_SECONDS) if parts else {}
        for future in deleted.values():
            future.result(_SECONDS)
    except KafkaException as error:
        raise Retry(dependency="kafka") from error
    return len(parts)
