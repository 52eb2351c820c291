from datetime import UTC, datetime

from confluent_kafka import TIMESTAMP_LOG_APPEND_TIME, Message

from services.shared.runtime.worker.jobs import Job, Partition
from services.shared.wire.topics import BY_NAME
from tests.events import AT, ingested

MOMENT = (TIMESTAMP_LOG_APPEND_TIME, 1_741_944_413_589)


def job(topic: str = "documents.ingested", **more: object) -> Job:
    message = Message(topic, 3, 17, timestamp=MOMENT, **{"value": b"value", **more})  # type: ignore[arg-type]
    return Job(Partition(BY_NAME[topic], 3), message)


def test_a_dead_message_contains_key_value_and_headers() -> None:
    kept = job(key=b"key", headers=[("ce_id", b"1"), ("odd", None), ("text", "x")]).dead_message()
    assert (kept.topic, kept.partition, kept.offset, kept.key, kept.value) == (
        "documents.ingested",
        3,
        17,
        b"key",
        b"value",
    )
    assert kept.headers == (("ce_id", b"1"), ("odd", None), ("text", b"x"))


def test_the_time_of_a_submission_is_that_of_the_broker() -> None:
    received = datetime(2025, 3, 14, 9, 26, 53, 589_000, tzinfo=UTC)
    assert job("documents.submitted").trail.submitted_at == received
    assert job().trail.submitted_at is None
    headers = [("ce_submittedat", AT.isoformat().encode()), ("traceparent", b"t")]
    assert job(headers=headers).trail.submitted_at == AT
    assert job(headers=headers).trail.traceparent == "t"


def test_a_structured_event_can_contain_the_trace() -> None:
    structured = ("content-type", b"application/cloudevents+json")
    value = b'{"specversion": "1.0", "traceparent": "in it"}'
    assert job("documents.submitted", headers=[structured], value=value).trail.traceparent == "in it"
    both = [structured, ("traceparent", b"outside")]
    assert job("documents.submitted", headers=both, value=value).trail.traceparent == "outside"
    assert job("documents.submitted", headers=[structured], value=None).trail.traceparent == ""


def test_ids_come_from_the_event() -> None:
    one = job()
    assert (one.ids()["event_id"], one.ids()["offset"]) == ("", 17)
    one.event = ingested()
    assert one.ids()["document_id"] == ingested().document.document_id
    assert one.ids()["tenant"] == "harbour-bank"
