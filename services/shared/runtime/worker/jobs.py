"""Records that pass between the thread of the Kafka clients and the event loop of the handlers."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, Message

from services.shared.domain.errors import Reject
from services.shared.domain.events import Event
from services.shared.runtime.worker.offsets import OffsetTracker
from services.shared.wire.cloudevents import structured_traceparent
from services.shared.wire.dead_message import DeadMessage
from services.shared.wire.headers import Record, Trail, header_map, read_trail
from services.shared.wire.topics import Topic


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a message: `records` to send in one transaction with its offset, in the `order` of all results.

    `failed`: the service failed on it, not the message. `sender` is empty if it is unknown.
    """

    rejected: bool
    records: tuple[Record, ...] = ()
    submitted_at: datetime | None = None
    order: int = 0
    sender: str = ""
    failed: bool = False


@dataclass(eq=False)
class Partition:
    """A partition while this member owns it. The event loop uses it as a key only. `running` counts handlers.

    `name` is that of the topic in the cluster, `channel` that of a topic per tenant.
    """

    topic: Topic
    number: int
    name: str = ""
    channel: str = ""
    tracker: OffsetTracker[Outcome] = field(default_factory=OffsetTracker)
    running: int = 0
    committed: int | None = None
    paused: bool = False

    @property
    def qualified(self) -> str:
        """Channel and topic, for metrics and ids."""
        return f"{self.channel}.{self.topic.name}" if self.channel else self.topic.name


@dataclass(eq=False)
class Job:
    """One message of a partition. The fields after `message` belong to the event loop.

    `event` has the fields that could be read, `verdict` is the reason to reject it, and `attempts` counts from 1.
    `failed`: the verdict is a failure of the service.
    """

    partition: Partition
    message: Message
    event: Event | None = None
    verdict: Reject | None = None
    attempts: int = 1
    failed: bool = False
    given_up: bool = False
    waiting: bool = False

    @property
    def topic(self) -> Topic:
        return self.partition.topic

    @property
    def offset(self) -> int:
        return self.message.offset() or 0

    @property
    def place(self) -> str:
        """Topic, partition and offset in one id."""
        return f"{self.partition.qualified}-{self.partition.number}-{self.offset}"

    @property
    def size(self) -> int:
        return len(self.message)

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers by lower-case name."""
        return header_map(self._headers())

    @property
    def value(self) -> bytes | None:
        return _bytes(self.message.value())

    @property
    def received_at(self) -> datetime:
        """The time at which the broker received the message, UTC."""
        kind, milliseconds = self.message.timestamp()
        return datetime.fromtimestamp(0 if kind == TIMESTAMP_NOT_AVAILABLE else milliseconds / 1000, UTC)

    @cached_property
    def trail(self) -> Trail:
        """The trace context. The broker's time is the time of a submission: clocks of senders can be wrong."""
        found = read_trail(self.headers)
        if not found.traceparent:
            found = replace(found, traceparent=structured_traceparent(self.headers, self.value or b""))
        if found.submitted_at is None and self.topic.name == "documents.submitted":
            return Trail(found.traceparent, self.received_at)
        return found

    def ids(self) -> dict[str, str | int]:
        """The attributes of spans and fields of log lines."""
        document = getattr(self.event, "document", None)
        return {
            "topic": self.partition.qualified,
            "partition": self.partition.number,
            "offset": self.offset,
            "event_id": self.event.event_id if self.event else "",
            "tenant": document.tenant if document else "",
            "submission_id": getattr(self.event, "submission_id", ""),
            "document_id": document.document_id if document else "",
            "correlation_id": document.correlation_id if document else "",
        }

    def dead_message(self) -> DeadMessage:
        headers = tuple((name, _bytes(value)) for name, value in self._headers())
        key = _bytes(self.message.key())
        place = (self.topic.name, self.partition.number, self.offset)
        return DeadMessage(*place, key, self.value, headers, self.partition.channel)

    def _headers(self) -> list[tuple[str, str | bytes | None]]:
        found = self.message.headers() or []
        return list(found.items()) if isinstance(found, dict) else found


def _bytes(value: bytes | str | None) -> bytes | None:
    return value.encode() if isinstance(value, str) else value
