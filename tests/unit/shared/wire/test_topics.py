import pytest

from services.shared.domain.events import DeadLetter, Event
from services.shared.wire.topics import ALL_TOPICS, BY_NAME, TOPICS, Topic, dead_letter_topic, topic_of
from tests.events import AT, ingested


@pytest.mark.parametrize("topic", ALL_TOPICS, ids=lambda topic: topic.name)
def test_every_topic_is_complete(topic: Topic) -> None:
    assert topic.producers
    assert topic.consumers
    assert topic.about.endswith(".")
    kept = topic.retention.total_seconds() * 1000 if topic.cleanup == "delete" else -1
    assert int(topic.configs()["retention.ms"]) == kept


def test_every_kind_of_event_has_one_topic() -> None:
    events = [topic.event for topic in TOPICS]
    assert len(set(events)) == len(events)
    assert {*events, DeadLetter} == set(Event.__args__)


def test_content_is_kept_for_an_hour() -> None:
    assert BY_NAME["documents.submitted"].configs()["retention.ms"] == "3600000"


def test_a_dead_letter_goes_where_its_message_came_from() -> None:
    letter = DeadLetter("id", AT, "t", "documents.ingested", 0, 7, "redaction", "malformed", 1)
    assert topic_of(letter) == dead_letter_topic(BY_NAME["documents.ingested"])
    assert topic_of(ingested()).name == "documents.ingested"
