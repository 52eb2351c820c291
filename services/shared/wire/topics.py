"""The topics: what is on each, how long it stays, who writes and who reads.

The broker, the ACLs, the clients and the reference documentation are all made from `TOPICS`. Which service reads and
writes which topic stands in `SERVICES`; the rows here name the outside systems only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from services.shared.domain import events as e
from services.shared.wire.services import SERVICES

_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)
_MEGABYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `producers` and `consumers` are principals: outside systems by their role, then services.

    `dead_letters`: messages that cannot be handled go to `<name>.dlq`.
    """

    name: str
    event: type[Any]
    about: str
    producers: tuple[str, ...] = ()
    consumers: tuple[str, ...] = ()
    partitions: int = 6
    retention: timedelta = _WEEK
    max_message_bytes: int = _MEGABYTE
    dead_letters: bool = False
    cleanup: str = "delete"

    @property
    def type(self) -> str:
        """The CloudEvents type of its messages."""
        return f"glossator.{self.name}.v1"

    def configs(self) -> dict[str, str]:
        """The broker's settings for it."""
        return {
            "cleanup.policy": self.cleanup,
            "retention.ms": "-1" if self.cleanup == "compact" else str(int(self.retention.total_seconds() * 1000)),
            "max.message.bytes": str(self.max_message_bytes),
            "compression.type": "producer",
            "message.timestamp.type": "LogAppendTime",
        }


def dead_letter_topic(topic: Topic) -> Topic:
    """Where messages go that `topic`'s consumers cannot handle."""
    return Topic(
        name=f"{topic.name}.dlq",
        event=e.DeadLetter,
        producers=topic.consumers,
        consumers=("operator",),
        about=f"What could not be handled on `{topic.name}`; each refers to the encrypted message.",
        partitions=1,
        retention=_MONTH,
    )


def topic_of(event: e.Event) -> Topic:
    """The topic that `event` is published on; a `DeadLetter` names its own."""
    if isinstance(event, e.DeadLetter):
        return dead_letter_topic(BY_NAME[event.topic])
    return _BY_EVENT[type(event)]


def _with_services(topic: Topic) -> Topic:
    """`topic` with the services that write and read it."""
    writers = (one.name for one in SERVICES if topic.name in one.writes + one.tables)
    readers = (one.name for one in SERVICES if topic.name in one.reads + one.tables)
    return replace(topic, producers=(*topic.producers, *writers), consumers=(*topic.consumers, *readers))


_ROWS: tuple[Topic, ...] = (
    Topic(
        "documents.submitted",
        e.DocumentSubmitted,
        producers=("submitter",),
        about="Documents handed in. The one topic that may carry content, and so kept for an hour behind its own ACL.",
        retention=timedelta(hours=1),
        dead_letters=True,
    ),
    Topic(
        "documents.withdrawn",
        e.DocumentWithdrawn,
        producers=("submitter",),
        about="Documents that their source takes back.",
        dead_letters=True,
    ),
    Topic(
        "documents.status",
        e.DocumentStatusChanged,
        consumers=("submitter",),
        about="How each document fares, for its sender.",
        dead_letters=True,
    ),
    Topic(
        "documents.ingested",
        e.DocumentIngested,
        about="Documents that were parsed and stored.",
        dead_letters=True,
    ),
    Topic(
        "documents.redacted",
        e.DocumentRedacted,
        about="Documents whose personal values were replaced.",
        dead_letters=True,
    ),
    Topic(
        "documents.inferred",
        e.DocumentInferred,
        about="What the models say, as places and labels.",
        max_message_bytes=4 * _MEGABYTE,
        dead_letters=True,
    ),
    Topic(
        "annotations.proposed",
        e.AnnotationsProposed,
        consumers=("case-system",),
        about="Sets before review, for those who ask for them; and which of them are superseded or withdrawn.",
        max_message_bytes=4 * _MEGABYTE,
    ),
    Topic(
        "annotations.published",
        e.AnnotationsPublished,
        consumers=("case-system",),
        about="One whole set for each completed document version, even when empty.",
        max_message_bytes=4 * _MEGABYTE,
        retention=_MONTH,
    ),
    Topic(
        "reviews.completed",
        e.ReviewCompleted,
        about="What attorneys decided.",
        max_message_bytes=4 * _MEGABYTE,
        retention=_MONTH,
        dead_letters=True,
    ),
    Topic(
        "audit.recorded",
        e.AuditRecorded,
        producers=("operator",),
        consumers=("compliance",),
        about="Who did what to which document, and whether it was let through.",
        retention=timedelta(days=365),
    ),
)

# What stands behind Faust's tables; partitioned as the topic that they are made from, and named as Faust names it.
_TABLE_ROWS: tuple[Topic, ...] = (
    Topic(
        "feedback-reviews-changelog",
        e.ReviewCompleted,
        about="The reviews by their id, from which feedback's table is recovered.",
        max_message_bytes=4 * _MEGABYTE,
        cleanup="compact",
    ),
)

TOPICS: tuple[Topic, ...] = tuple(map(_with_services, _ROWS))
TABLE_TOPICS: tuple[Topic, ...] = tuple(map(_with_services, _TABLE_ROWS))
BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in TOPICS}
_BY_EVENT: Mapping[type[Any], Topic] = {topic.event: topic for topic in TOPICS}
_DEAD_LETTERS: tuple[Topic, ...] = tuple(dead_letter_topic(topic) for topic in TOPICS if topic.dead_letters)
ALL_TOPICS: tuple[Topic, ...] = TOPICS + TABLE_TOPICS + _DEAD_LETTERS
