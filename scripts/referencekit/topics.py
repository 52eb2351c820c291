"""Topics, and who may write and read them."""

from collections.abc import Iterable, Sequence

from scripts.referencekit.markdown import code, codes, made_from, page, table
from services.shared.wire.topics import ALL_TOPICS, TABLE_TOPICS, TOPICS, Topic

_DAY = 86_400.0
_INTRODUCTION = """
A message is a CloudEvent in binary mode: protobuf in the value, attributes in headers (`ce_id`, `ce_type`, `ce_source`,
`ce_subject`, `ce_time`), beside `traceparent` and `ce_submittedat`, which follow a document from its submission on. The
key is the document's family; `audit.recorded` is keyed by tenant. What a message says is in [events](events.md).

Only `documents.submitted` may carry words. `glossator topics apply` makes all topics and their access rules, and shows
what it would change first.
"""
_DEAD = """
A dead letter says why (`reason`), after how many attempts, where the message stood, and where its encrypted bytes lie.
How to put letters back: [replay dead letters](../how-to/replay-dead-letters.md).
"""


def topics_page() -> str:
    dead = [one for one in ALL_TOPICS if one not in TOPICS and one not in TABLE_TOPICS]
    return page(
        "Topics",
        made_from("services/shared/wire/topics.py"),
        _INTRODUCTION,
        _table(TOPICS),
        "## What each is for",
        "\n".join(f"- `{one.name}` ({code(one.type)}): {one.about}" for one in TOPICS),
        "## Dead letters",
        _DEAD,
        _table(dead),
        "## Behind tables",
        _table(TABLE_TOPICS),
        "## The broker's settings",
        _configs(ALL_TOPICS),
    )


def _table(topics: Iterable[Topic]) -> str:
    heads = ("topic", "event", "written by", "read by", "partitions", "stays", "largest message")
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
