import pytest

from services.shared.wire.topic_names import TopicNames, tenant_of
from services.shared.wire.topics import ALL_TOPICS, BY_NAME, Topic

SHARED, SPLIT = TopicNames("eu."), TopicNames("eu.", per_tenant=True)
SUBMITTED, INGESTED = BY_NAME["documents.submitted"], BY_NAME["documents.ingested"]


@pytest.mark.parametrize(
    ("names", "topic", "channel", "name"),
    [
        (SHARED, SUBMITTED, "", "eu.documents.submitted"),
        (SHARED, SUBMITTED, "harbour-bank", "eu.documents.submitted"),
        (SPLIT, SUBMITTED, "harbour-bank", "eu.harbour-bank.documents.submitted"),
        (SPLIT, SUBMITTED, "harbour-bank.desk", "eu.harbour-bank.desk.documents.submitted"),
        (SPLIT, INGESTED, "harbour-bank", "eu.documents.ingested"),
        (TopicNames("", per_tenant=True), SUBMITTED, "t", "t.documents.submitted"),
    ],
)
def test_names(names: TopicNames, topic: Topic, channel: str, name: str) -> None:
    assert names.of(topic, channel) == name
    assert names.is_name_of(topic, name)
    assert names.channel(topic, name) == (channel if names.is_split(topic) else "")


def test_outward_topics() -> None:
    assert {topic.name for topic in ALL_TOPICS if topic.is_outward} == {
        "documents.submitted",
        "documents.withdrawn",
        "documents.status",
        "annotations.proposed",
        "annotations.published",
    }
    assert {topic.name for topic in ALL_TOPICS if topic.is_inward} == {"documents.submitted", "documents.withdrawn"}


@pytest.mark.parametrize("topic", [topic for topic in ALL_TOPICS if topic.is_outward], ids=lambda topic: topic.name)
@pytest.mark.parametrize(
    "name",
    [
        "eu.{}",  # the name without tenants
        "{}",
        "us.harbour-bank.{}",
        "eu.harbour-bank.{}.dlq",
        "eu.a.b.c.{}",
        "eu.Harbour.{}",
        "eu..{}",
        "eu.-a.{}",
        "eux.harbour-bank.{}",
        "eu.harbour-bank.x{}",
    ],
)
def test_other_names_are_not_subscribed(topic: Topic, name: str) -> None:
    assert not SPLIT.is_name_of(topic, name.format(topic.name))


def test_no_name_belongs_to_two_topics() -> None:
    names = [SPLIT.of(topic, "documents") for topic in ALL_TOPICS]
    assert len(set(names)) == len(names)
    for name in names:
        assert [SPLIT.of(topic, "documents") for topic in ALL_TOPICS if SPLIT.is_name_of(topic, name)] == [name]


@pytest.mark.parametrize(("channel", "tenant"), [("", ""), ("a", "a"), ("a.b", "a")])
def test_tenant_of(channel: str, tenant: str) -> None:
    assert tenant_of(channel) == tenant
