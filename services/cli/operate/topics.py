"""Reconcile the topics and access rules of a cluster with the table: plan the changes, then apply them."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
)
from confluent_kafka.cimpl import NewPartitions, NewTopic

from services.cli.operate.acls import describe_rule, missing_rules, surplus_rules
from services.cli.operate.cluster_topics import NOBODY, Outside, cluster_topics
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.topics import ALL_TOPICS, Topic

_SECONDS = 30.0
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `what`: "create", "partitions", "rule" or a setting. `before` is empty for a new one, `after` for
    a rule that is removed.
    """

    topic: str
    what: str
    before: str
    after: str

    def __str__(self) -> str:
        sign = "+" if not self.before else "~" if self.after else "-"
        return f"{sign} {self.topic}: {self.what} {' → '.join(filter(None, (self.before, self.after)))}"


class Topics:
    """The topics of one cluster. With `prune`, rules on them that the tables do not declare are removed."""

    def __init__(
        self,
        kafka: KafkaSettings,
        topics: Sequence[Topic] = ALL_TOPICS,
        outside: Outside = NOBODY,
        *,
        prune: bool = False,
    ) -> None:
        self._admin = AdminClient(kafka.client("topics"))
        self._prefix = kafka.prefix
        self._prune = prune
        self._named = cluster_topics(topics, kafka.names, outside)
        self._topics = {one.name: one.topic for one in self._named}

    def plan(self) -> list[Change]:
        """Return the differences. Raises `KafkaException`, or `ValueError` if a topic has too many partitions."""
        known = self._admin.list_topics(timeout=_SECONDS).topics
        counts = {name: len(known[name].partitions) for name in self._topics if name in known}
        changes = [
            Change(name, "create", "", _shape(topic)) for name, topic in self._topics.items() if name not in counts
        ]
        changes += self._partition_changes(counts)
        changes += self._config_changes(counts)
        changes += [Change(rule.name, "rule", "", describe_rule(rule)) for rule in self._missing_rules()]
        return changes + [Change(rule.name, "rule", describe_rule(rule), "") for rule in self._surplus_rules()]

    def apply(self, changes: Sequence[Change]) -> None:
        """Make the changes, and wait until the cluster shows them.

        Changes that another client has made are skipped. Raises `KafkaException` or `TimeoutError`.
        """
        self._create([change.topic for change in changes if change.what == "create"])
        for change in changes:
            if change.what == "partitions":
                self._grow(change)
            elif change.what not in ("create", "rule"):
                self._configure(change)
        if missing := self._missing_rules():
            _wait(self._admin.create_acls(missing))
        if surplus := self._surplus_rules():
            _wait(self._admin.delete_acls([_filter(rule) for rule in surplus]))
        self._wait_for(frozenset(changes))

    def _wait_for(self, changes: frozenset[Change]) -> None:
        """Brokers receive changes later than the controller."""
        deadline = time.monotonic() + _SECONDS
        while changes & set(self.plan()):
            if time.monotonic() > deadline:
                raise TimeoutError("the cluster does not show the changes")
            time.sleep(_POLL_SECONDS)

    def _partition_changes(self, counts: Mapping[str, int]) -> Iterator[Change]:
        for name, count in counts.items():
            wanted = self._topics[name].partitions
            if count > wanted:
                raise ValueError(
                    f"{name} has {count} partitions instead of {wanted}, and Kafka cannot remove partitions"
                )
            if count < wanted:
                yield Change(name, "partitions", str(count), str(wanted))

    def _config_changes(self, names: Iterable[str]) -> Iterator[Change]:
        resources = [ConfigResource(ConfigResource.Type.TOPIC, name) for name in names]
        if not resources:
            return
        for resource, future in self._admin.describe_configs(resources).items():
            found = future.result(_SECONDS)
            for setting, wanted in self._topics[resource.name].configs().items():
                if found[setting].value != wanted:
                    yield Change(resource.name, setting, found[setting].value, wanted)

    def _create(self, names: Sequence[str]) -> None:
        new = [NewTopic(one, self._topics[one].partitions, -1, config=self._topics[one].configs()) for one in names]
        for future in (self._admin.create_topics(new) if new else {}).values():
            try:
                future.result(_SECONDS)
            except KafkaException as error:
                if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                    raise

    def _grow(self, change: Change) -> None:
        try:
            _wait(self._admin.create_partitions([NewPartitions(change.topic, int(change.after))]))
        except KafkaException as error:
            if error.args[0].code() != KafkaError.INVALID_PARTITIONS:
                raise

    def _configure(self, change: Change) -> None:
        entry = ConfigEntry(change.what, change.after, incremental_operation=AlterConfigOpType.SET)
        resource = ConfigResource(ConfigResource.Type.TOPIC, change.topic, incremental_configs=[entry])
        _wait(self._admin.incremental_alter_configs([resource]))

    def _missing_rules(self) -> list[AclBinding]:
        return missing_rules(self._admin, self._named, self._prefix, _SECONDS)

    def _surplus_rules(self) -> list[AclBinding]:
        return surplus_rules(self._admin, self._named, self._prefix, _SECONDS) if self._prune else []


def _filter(rule: AclBinding) -> AclBindingFilter:
    pattern = (rule.restype, rule.name, rule.resource_pattern_type)
    return AclBindingFilter(*pattern, rule.principal, rule.host, rule.operation, rule.permission_type)


def _wait(futures: Mapping[Any, "Future[Any]"]) -> None:
    for future in futures.values():
        future.result(_SECONDS)


def _shape(topic: Topic) -> str:
    settings = ", ".join(f"{name}={value}" for name, value in sorted(topic.configs().items()))
    return f"{topic.partitions} partitions, {settings}"
