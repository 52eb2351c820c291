"""The access rules (ACLs) of the broker, derived from the table of topics."""

from collections.abc import Iterator, Sequence
from typing import Any

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ConfigResource,
    ResourcePatternType,
    ResourceType,
)

from services.cli.operate.cluster_topics import ClusterTopic
from services.shared.wire.services import SERVICES


def missing_rules(admin: AdminClient, topics: Sequence[ClusterTopic], prefix: str, seconds: float) -> list[AclBinding]:
    """The rules that the cluster lacks, none if it has no authorizer."""
    if not _has_authorizer(admin, seconds):
        return []
    return sorted(set(declared_rules(topics, prefix)) - _existing(admin, seconds))


def surplus_rules(admin: AdminClient, topics: Sequence[ClusterTopic], prefix: str, seconds: float) -> list[AclBinding]:
    """The rules on resources of this installation that the tables do not declare, none if there is no authorizer."""
    if not _has_authorizer(admin, seconds):
        return []
    names = {topic.name for topic in topics}
    surplus = _existing(admin, seconds) - set(declared_rules(topics, prefix))
    return sorted(one for one in surplus if one.restype is ResourceType.TOPIC and one.name in names)


def _existing(admin: AdminClient, seconds: float) -> set[AclBinding]:
    anything: Any = None  # the type stubs require a name
    every = AclBindingFilter(
        ResourceType.ANY, anything, ResourcePatternType.ANY, anything, anything, AclOperation.ANY, AclPermissionType.ANY
    )
    return set(admin.describe_acls(every).result(seconds))


def _has_authorizer(admin: AdminClient, seconds: float) -> bool:
    """Whether the brokers check access. Without an authorizer the client hides the error and lists no rules."""
    broker = next(iter(admin.list_topics(timeout=seconds).brokers))
    (future,) = admin.describe_configs([ConfigResource(ConfigResource.Type.BROKER, str(broker))]).values()
    settings = future.result(seconds)
    return "authorizer.class.name" in settings and bool(settings["authorizer.class.name"].value)


def describe_rule(rule: AclBinding) -> str:
    """One line for people: the principal, the operation and the resource."""
    scope = "* " if rule.resource_pattern_type is ResourcePatternType.PREFIXED else " "
    operation, kind = AclOperation(rule.operation).name.lower(), ResourceType(rule.restype).name.lower()
    return f"{rule.principal} may {operation} {kind} {rule.name}{scope}".strip()


def declared_rules(topics: Sequence[ClusterTopic], prefix: str) -> Iterator[AclBinding]:
    """All rules. A principal has groups and transactional ids that are its name, or begin with it and a hyphen."""
    writers = sorted({principal for topic in topics for principal in topic.producers})
    readers = sorted({principal for topic in topics for principal in topic.consumers})
    for topic in topics:
        for principal in topic.producers:
            yield from _allow(principal, ResourceType.TOPIC, topic.name, _WRITE)
        for principal in topic.consumers:
            yield from _allow(principal, ResourceType.TOPIC, topic.name, _READ)
        if topic.topic.dead_letters:
            yield from _allow(_REPLAYER, ResourceType.TOPIC, topic.name, _WRITE)
    for principal in readers:
        yield from _allow_own(principal, ResourceType.GROUP, prefix, _READ)
    for principal in writers:
        yield from _allow_own(principal, ResourceType.TRANSACTIONAL_ID, prefix, _WRITE)
    for principal in _STATEFUL:
        yield from _allow(principal, ResourceType.TOPIC, f"{prefix}{principal}-", _OWN, ResourcePatternType.PREFIXED)


def _allow_own(
    principal: str, kind: ResourceType, prefix: str, operations: tuple[AclOperation, ...]
) -> Iterator[AclBinding]:
    yield from _allow(principal, kind, prefix + principal, operations)
    yield from _allow(principal, kind, f"{prefix}{principal}-", operations, ResourcePatternType.PREFIXED)


def _allow(
    principal: str,
    kind: ResourceType,
    name: str,
    operations: tuple[AclOperation, ...],
    pattern: ResourcePatternType = ResourcePatternType.LITERAL,
) -> Iterator[AclBinding]:
    for operation in operations:
        yield AclBinding(kind, name, pattern, f"User:{principal}", "*", operation, AclPermissionType.ALLOW)


_WRITE = (AclOperation.WRITE, AclOperation.DESCRIBE)
_READ = (AclOperation.READ, AclOperation.DESCRIBE)
_OWN = (
    AclOperation.CREATE,
    AclOperation.READ,
    AclOperation.WRITE,
    AclOperation.DESCRIBE,
    AclOperation.DESCRIBE_CONFIGS,
)
_REPLAYER = "operator"  # puts dead letters back
_STATEFUL = tuple(one.name for one in SERVICES if one.tables)  # Faust keeps their tables in topics of its own
