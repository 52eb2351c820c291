"""The access rules (ACLs) of the broker, derived from the table of topics."""

from collections.abc import Iterator, Mapping
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

from services.shared.wire.services import SERVICES
from services.shared.wire.topics import Topic


def missing_rules(admin: AdminClient, topics: Mapping[str, Topic], prefix: str, seconds: float) -> list[AclBinding]:
    """The rules that the cluster lacks, none if it has no authorizer. `topics`: by their names in the cluster."""
    if not _has_authorizer(admin, seconds):
        return []
    anything: Any = None  # the type stubs require a name
    every = AclBindingFilter(
        ResourceType.ANY, anything, ResourcePatternType.ANY, anything, anything, AclOperation.ANY, AclPermissionType.ANY
    )
    found = set(admin.describe_acls(every).result(seconds))
    return sorted(set(_rules(topics, prefix)) - found)


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


def _rules(topics: Mapping[str, Topic], prefix: str) -> Iterator[AclBinding]:
    writers = {principal for topic in topics.values() for principal in topic.producers}
    readers = {principal for topic in topics.values() for principal in topic.consumers}
    for name, topic in topics.items():
        for principal in topic.producers:
            yield from _allow(principal, ResourceType.TOPIC, name, _WRITE)
        for principal in topic.consumers:
            yield from _allow(principal, ResourceType.TOPIC, name, _READ)
        if topic.dead_letters:
            yield from _allow(_REPLAYER, ResourceType.TOPIC, name, _WRITE)
    for principal in readers:
        yield from _allow(principal, ResourceType.GROUP, prefix + principal, _READ, ResourcePatternType.PREFIXED)
    for principal in writers:
        name = f"{prefix}{principal}-"
        yield from _allow(principal, ResourceType.TRANSACTIONAL_ID, name, _WRITE, ResourcePatternType.PREFIXED)
    for principal in _STATEFUL:
        yield from _allow(principal, ResourceType.TOPIC, f"{principal}-", _OWN, ResourcePatternType.PREFIXED)


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
