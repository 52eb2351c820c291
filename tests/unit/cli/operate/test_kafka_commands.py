import shlex
from collections.abc import Iterator

from confluent_kafka.admin import AclBinding, AclOperation, AclPermissionType, ResourcePatternType, ResourceType

from services.cli.operate.acls import declared_rules
from services.cli.operate.cluster_topics import cluster_topics
from services.cli.operate.kafka_commands import rule_commands, topic_commands
from services.shared.wire.topics import ALL_TOPICS
from tests.bank import NAMES, OUTSIDE

TOPICS = cluster_topics(ALL_TOPICS, NAMES, OUTSIDE)
RULES = list(declared_rules(TOPICS, NAMES.prefix))


def options(line: str) -> dict[str, list[str]]:
    words = shlex.split(line)
    found: dict[str, list[str]] = {}
    for index, word in enumerate(words):
        if word.startswith("--"):
            after = words[index + 1] if index + 1 < len(words) else ""
            found.setdefault(word, []).append("" if after.startswith("--") else after)
    return found


def test_each_topic_has_its_partitions_and_settings() -> None:
    lines = [options(line) for line in topic_commands(TOPICS)]
    assert [one["--topic"] for one in lines] == [[one.name] for one in TOPICS]
    for line, topic in zip(lines, TOPICS, strict=True):
        assert line["--partitions"] == [str(topic.topic.partitions)]
        assert set(line["--config"]) == {f"{name}={value}" for name, value in topic.topic.configs().items()}


def test_the_commands_create_exactly_the_declared_rules() -> None:
    assert {rule for line in rule_commands(RULES) for rule in rules_of(line)} == set(RULES)


def rules_of(line: str) -> Iterator[AclBinding]:
    given = options(line)
    kinds = {"--topic": ResourceType.TOPIC, "--group": ResourceType.GROUP}
    kinds["--transactional-id"] = ResourceType.TRANSACTIONAL_ID
    [(kind, name)] = [(kinds[option], values[0]) for option, values in given.items() if option in kinds]
    pattern = ResourcePatternType.PREFIXED if "--resource-pattern-type" in given else ResourcePatternType.LITERAL
    for operation in given["--operation"]:
        number = AclOperation[{"DescribeConfigs": "DESCRIBE_CONFIGS"}.get(operation, operation.upper())]
        yield AclBinding(kind, name, pattern, given["--allow-principal"][0], "*", number, AclPermissionType.ALLOW)
