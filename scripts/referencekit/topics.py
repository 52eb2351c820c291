"""Topics with their writers and readers."""

from collections.abc import Iterable, Sequence

from scripts.referencekit.markdown import code, codes, made_from, page, table
from services.shared.wire.topics import ALL_TOPICS, TABLE_TOPICS, TOPICS, Topic

_DAY = 86_400.0
_INTRODUCTION = """
A message is a CloudEvent in binary mode: the value is protobuf, headers have the attributes (`ce_id`, `ce_type`,
`ce_source`, `ce_subject`, `ce_time`). `traceparent` and `ce_submittedat` stay the same from the submission of a
document on. The key is the family of the document, and the tenant on `audit.recorded`. [Events](events.md) describes
the messages.

Only `documents.submitted` can contain document text. `glossator topics apply` creates all topics and their access
rules, and prints the changes first.
"""
_DEAD = """
A dead letter contains the `reason`, the number of attempts, the position of the message, and a reference to its
encrypted bytes. To send the messages again, [replay dead letters](../how-to/replay-dead-letters.md).
"""


def topics_page() -> str:
    dead = [one for one in ALL_TOPICS if one not in TOPICS and one not in TABLE_TOPICS]
    return page(
        "Topics",
        made_from("services/shared/wire/topics.py"),
        _INTRODUCTION,
        _table(TOPICS),
        "## Contents",
        "\n".join(f"- `{one.name}` ({code(one.type)}): {one.about}" for one in TOPICS),
        "## Dead letters",
        _DEAD,
        _table(dead),
        "## Topics of tables",
        _table(TABLE_TOPICS),
        "## Topic configuration",
        _configs(ALL_TOPICS),
    )


def _table(topics: Iterable[Topic]) -> str:
    heads = ("topic", "event", "written by", "read by", "partitions", "retention", "largest message")
    return table(heads, (_row(one) for one in topics))


def _row(one: Topic) -> Sequence[str]:
    return (
        code(one.name),
        code(one.event.__name__),
        codes(one.producers),
        codes(one.consumers),
        str(one.partitions),
        "latest of each key" if one.cleanup == "compact" else _duration(one.retention.total_seconds()),
        f"{one.max_message_bytes >> 20} MiB",
    )


def _configs(topics: Sequence[Topic]) -> str:
    names = list(topics[0].configs())
    return table(("topic", *map(code, names)), ((code(one.name), *one.configs().values()) for one in topics))


def _duration(seconds: float) -> str:
    return f"{seconds / _DAY:g} days" if seconds >= _DAY else f"{seconds / 3600:g} h"
