"""The Kafka topics: content, retention, producers and consumers.

`glossator topics apply`, the ACLs, the clients and the reference derive from `TOPICS`. The services that read and write
a topic are in `SERVICES`; the rows here name outside systems only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from services.shared.domain import events as e
from services.shared.wire.services import SERVICES

SYSTEM_ROLES = frozenset({"submitter", "case-system"})
"""The roles of a tenant's systems on Kafka."""
_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)
_MEGABYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic. `producers` and `consumers` are principals: roles of outside systems, then services.

    `dead_letters`: consumers publish messages that they cannot process on `<name>.dlq`.
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
    def is_outward(self) -> bool:
        """Whether systems of a tenant write or read it."""
        return bool(SYSTEM_ROLES & {*self.producers, *self.consumers}) and self.event is not e.DeadLetter

    @property
    def is_inward(self) -> bool:
        """Whether systems of a tenant write it."""
        return bool(SYSTEM_ROLES & {*self.producers})

    @property
    def type(self) -> str:
        """The CloudEvents type of its messages."""
        return f"glossator.{self.name}.v1"

    def configs(self) -> dict[str, str]:
        """The topic configuration of the broker."""
        return {
            "cleanup.policy": self.cleanup,
            "retention.ms": "-1" if self.cleanup == "compact" else str(int(self.retention.total_seconds() * 1000)),
            "max.message.bytes": str(self.max_message_bytes),
            "compression.type": "producer",
            "message.timestamp.type": "LogAppendTime",
        }


def dead_letter_topic(topic: Topic) -> Topic:
    """The topic of messages that the consumers of `topic` cannot process."""
    return Topic(
        name=f"{topic.name}.dlq",
        event=e.DeadLetter,
        producers=tuple(one for one in topic.consumers if one not in SYSTEM_ROLES),
        consumers=("operator",),
        about=f"Dead letters of `{topic.name}`. Each refers to the encrypted message.",
        partitions=1,
        retention=_MONTH,
    )


def topic_of(event: e.Event) -> Topic:
    """The topic on which `event` is published. A `DeadLetter` carries the name of its topic."""
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
        about="Submitted documents. The only topic with document content: one hour of retention, its own ACL.",
        retention=timedelta(hours=1),
        dead_letters=True,
    ),
    Topic(
        "documents.withdrawn",
        e.DocumentWithdrawn,
        producers=("submitter",),
        about="Documents that the source system withdraws.",
        dead_letters=True,
    ),
    Topic(
        "documents.status",
        e.DocumentStatusChanged,
        consumers=("submitter",),
        about="The processing status of each submission, for its sender.",
        dead_letters=True,
    ),
    Topic(
        "documents.ingested",
        e.DocumentIngested,
        about="Parsed and stored documents.",
        dead_letters=True,
    ),
    Topic(
        "documents.redacted",
        e.DocumentRedacted,
        about="Documents with personal values replaced by placeholders.",
        dead_letters=True,
    ),
    Topic(
        "documents.inferred",
        e.DocumentInferred,
        about="Predictions of the models: spans and labels.",
        max_message_bytes=4 * _MEGABYTE,
        dead_letters=True,
    ),
    Topic(
        "annotations.proposed",
        e.AnnotationsProposed,
        consumers=("case-system",),
        about="Sets before review, for consumers that want them, and notices of superseded and withdrawn sets.",
        max_message_bytes=4 * _MEGABYTE,
    ),
    Topic(
        "annotations.published",
        e.AnnotationsPublished,
        consumers=("case-system",),
        about="One complete set per completed review, even if empty; sent again with `reopened` if it is reopened.",
        max_message_bytes=4 * _MEGABYTE,
        retention=_MONTH,
    ),
    Topic(
        "reviews.completed",
        e.ReviewCompleted,
        about="Completed reviews with the decisions of the reviewers.",
        max_message_bytes=4 * _MEGABYTE,
        retention=_MONTH,
        dead_letters=True,
    ),
    Topic(
        "audit.recorded",
        e.AuditRecorded,
        producers=("operator", "compliance"),
        consumers=("compliance",),
        about="The audit log: actor, action, resource, and its outcome.",
        retention=timedelta(days=365),
    ),
)

# Changelog topics of Faust tables. Faust defines the names; each has the partitions of its source topic.
_TABLE_ROWS: tuple[Topic, ...] = (
    Topic(
        "feedback-reviews-changelog",
        e.ReviewCompleted,
        about="Completed reviews by id. Feedback recovers its table from this topic.",
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
