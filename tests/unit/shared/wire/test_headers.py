from datetime import UTC, datetime, timedelta, timezone

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from services.shared.domain.errors import Reject
from services.shared.domain.events import AuditRecorded, DeadLetter, Event
from services.shared.wire.headers import Trail, header_map, read_trail, to_record, write_trail
from services.shared.wire.topics import TOPICS, topic_of
from tests.events import AT, ingested, submitted
from tests.strategies import values

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_every_event_is_a_cloudevent_of_its_topic(topic: object, data: st.DataObject) -> None:
    event: Event = data.draw(values(topic.event))  # type: ignore[attr-defined]
    record = to_record(event, "ingestion", Trail(TRACE, AT))
    headers = header_map(record.headers)
    assert record.topic == topic_of(event).name
    assert headers["ce_type"] == f"glossator.{record.topic}.v1"
    assert headers["ce_id"] == event.event_id
    assert datetime.fromisoformat(headers["ce_time"]) == event.occurred_at
    assert read_trail(headers) == Trail(TRACE, AT)


def test_another_reader_of_cloudevents_understands_it() -> None:
    record = to_record(ingested(), "ingestion", Trail(TRACE, AT))
    read = from_binary(KafkaMessage(dict(record.headers), record.key, record.value), JSONFormat())
    assert (read.get_id(), read.get_source()) == (ingested().event_id, "/glossator/ingestion")
    assert read.get_type() == "glossator.documents.ingested.v1"
    assert read.get_subject() == ingested().document.document_id
    assert read.get_time() == AT
    assert read.get_datacontenttype() == "application/protobuf"


def test_a_family_has_one_key_on_all_topics() -> None:
    keys = {to_record(event, "x").key for event in (submitted(), ingested(), submitted(number=2))}
    assert keys == {ingested().document.family.encode()}


@given(values(AuditRecorded), values(DeadLetter))
@settings(deadline=None)
def test_events_without_a_document_have_a_key_too(audit: AuditRecorded, letter: DeadLetter) -> None:
    assert to_record(audit, "x").key == audit.record.tenant.encode()


def test_what_the_broker_would_refuse_is_refused_here() -> None:
    assert len(to_record(submitted(content=b"x" * 900_000), "ingestion").value) > 900_000
    with pytest.raises(Reject, match="too_large"):
        to_record(submitted(content=b"x" * 1_048_576), "ingestion")


@pytest.mark.parametrize(
    ("headers", "trail"),
    [
        ({}, Trail()),
        ({"traceparent": TRACE}, Trail(TRACE)),
        ({"ce_traceparent": TRACE}, Trail(TRACE)),
        ({"ce_submittedat": "yesterday"}, Trail()),
        ({"ce_submittedat": "2025-03-14T11:26:53.589793+02:00"}, Trail("", AT)),
        ({"ce_submittedat": "0001-01-01T00:00:00+14:00"}, Trail()),
    ],
)
def test_a_trail_is_what_can_be_understood(headers: dict[str, str], trail: Trail) -> None:
    assert read_trail(headers) == trail


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_trail_comes_back(at: datetime) -> None:
    trail = Trail(TRACE, at.replace(tzinfo=timezone(timedelta(0))))
    assert read_trail(header_map(write_trail(trail))) == trail


def test_headers_that_are_no_text_are_left_out_and_the_last_counts() -> None:
    given_headers = [("A", b"1"), ("a", b"2"), ("b", b"\xff"), ("c", None), ("d", "text")]
    assert header_map(given_headers) == {"a": "2", "c": "", "d": "text"}
    assert header_map(None) == {}
