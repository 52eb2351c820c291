"""The topics of a cluster: the table of topics, the tenants and systems of the access policy, and their principals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.shared.runtime.access.policy import AccessPolicy, System
from services.shared.wire.topic_names import TopicNames
from services.shared.wire.topics import SYSTEM_ROLES, Topic


@dataclass(frozen=True, slots=True)
class ClusterTopic:
    """A topic under its name in the cluster. `producers` and `consumers` are principals."""

    name: str
    topic: Topic
    producers: tuple[str, ...]
    consumers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """The tenants of the access policy and their systems on Kafka, by name."""

    tenants: tuple[str, ...] = ()
    systems: Mapping[str, System] = field(default_factory=dict)

    @classmethod
    def of(cls, policy: AccessPolicy) -> "Outside":
        return cls(policy.tenants, policy.systems)


def cluster_topics(topics: Sequence[Topic], names: TopicNames, outside: Outside) -> tuple[ClusterTopic, ...]:
    """All topics. A topic per tenant appears once for each channel: a tenant, or a system that writes the topic.

    If there are no systems, the roles are the principals of shared topics.
    """
    return tuple(one for topic in topics for one in _named(topic, names, outside))


def _named(topic: Topic, names: TopicNames, outside: Outside) -> Iterator[ClusterTopic]:
    if not names.is_split(topic):
        systems = tuple(outside.systems.values())
        producers = _principals(topic.producers, systems) if systems else topic.producers
        consumers = _principals(topic.consumers, systems) if systems else topic.consumers
        yield ClusterTopic(names.of(topic), topic, producers, consumers)
        return
    for tenant in outside.tenants:
        own = {name: one for name, one in outside.systems.items() if one.tenant == tenant}
        readers = _principals(topic.consumers, tuple(own.values()))
        yield ClusterTopic(names.of(topic, tenant), topic, _services(topic.producers), readers)
        for name, system in own.items():
            if system.roles & set(topic.producers):
                channel = f"{tenant}.{name}"
                yield ClusterTopic(names.of(topic, channel), topic, (system.principal,), _services(topic.consumers))


def _principals(principals: Sequence[str], systems: Sequence[System]) -> tuple[str, ...]:
    """Services and people as they are; instead of a role, the `systems` that have it."""
    found = [one.principal for one in systems if one.roles & set(principals)]
    return (*found, *_services(principals))


def _services(principals: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in principals if one not in SYSTEM_ROLES)


NOBODY = Outside()
