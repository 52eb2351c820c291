"""The commands of Apache Kafka that create the topics and access rules, for banks whose own teams run them."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from confluent_kafka.admin import AclBinding, AclOperation, ResourcePatternType, ResourceType

from services.cli.operate.cluster_topics import ClusterTopic

_CLUSTER = '--bootstrap-server "$BOOTSTRAP" --command-config client.properties'
_RESOURCES = {
    ResourceType.TOPIC: "--topic",
    ResourceType.GROUP: "--group",
    ResourceType.TRANSACTIONAL_ID: "--transactional-id",
}
_OPERATIONS = {
    AclOperation.READ: "Read",
    AclOperation.WRITE: "Write",
    AclOperation.CREATE: "Create",
    AclOperation.DESCRIBE: "Describe",
    AclOperation.DESCRIBE_CONFIGS: "DescribeConfigs",
}


def topic_commands(topics: Iterable[ClusterTopic]) -> Iterator[str]:
    """One `kafka-topics.sh` command for each topic."""
    for one in topics:
        configs = [f"--config {name}={value}" for name, value in sorted(one.topic.configs().items())]
        create = f"--create --if-not-exists --topic {shlex.quote(one.name)} --partitions {one.topic.partitions}"
        yield " ".join(("kafka-topics.sh", _CLUSTER, create, *configs))


def rule_commands(rules: Sequence[AclBinding]) -> Iterator[str]:
    """One `kafka-acls.sh` command for each principal and resource."""
    for (principal, kind, name, pattern), group in groupby(sorted(rules, key=_order), _order):
        names = dict.fromkeys(_OPERATIONS[AclOperation(rule.operation)] for rule in group)
        operations = " ".join(f"--operation {one}" for one in names)
        resource = f"{_RESOURCES[ResourceType[kind]]} {shlex.quote(name)}"
        scope = " --resource-pattern-type prefixed" if pattern == _PREFIXED else ""
        allow = f"--add --allow-principal {shlex.quote(principal)} {operations}"
        yield f"kafka-acls.sh {_CLUSTER} {allow} {resource}{scope}"


def _order(rule: AclBinding) -> tuple[str, str, str, str]:
    kind, pattern = ResourceType(rule.restype), ResourcePatternType(rule.resource_pattern_type)
    return rule.principal, kind.name, rule.name, pattern.name


_PREFIXED = ResourcePatternType.PREFIXED.name
