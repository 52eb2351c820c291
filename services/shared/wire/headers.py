"""Events as Kafka messages: CloudEvents in binary mode, protobuf data, and headers that follow a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AuditRecorded, DeadLetter, Event, message_key
from services.shared.wire.codec import encode
from services.shared.wire.topics import ALL_TOPICS, Topic, topic_of

PROTOBUF = "application/protobuf"
SOURCE = "/glossator/"
_OVERHEAD_BYTES = 512
"""An upper bound for the framing that the broker adds to a message."""

Header = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Trail:
    """Headers that every message about a document carries: its trace (W3C Trace Context) and its submission time."""

    traceparent: str = ""
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A message to send. `topic` is the name in the table of topics."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[Header, ...]

    @property
    def tenant(self) -> str:
        """The tenant in the headers of a message on an outward topic. Empty for other topics."""
        return next((value.decode() for name, value in self.headers if name == _TENANT), "")


def to_record(event: Event, service: str, trail: Trail = Trail()) -> Record:
    """The message for `event` from `service`. Raises `Reject(TOO_LARGE)` if it exceeds the limit of the topic."""
    topic = topic_of(event)
    record = Record(topic.name, message_key(event).encode(), encode(event), _headers(event, topic, service, trail))
    size = len(record.key) + len(record.value) + sum(len(name) + len(value) for name, value in record.headers)
    if size + _OVERHEAD_BYTES > topic.max_message_bytes:
        raise Reject(Reason.TOO_LARGE)
    return record


def header_map(headers: Sequence[tuple[str, bytes | str | None]] | None) -> dict[str, str]:
    """Headers by lower-case name. The last header of a name wins; values that are not UTF-8 are ignored."""
    found: dict[str, str] = {}
    for name, value in headers or ():
        try:
            found[name.lower()] = value.decode() if isinstance(value, bytes) else value or ""
        except UnicodeDecodeError:
            continue
    return found


def read_trail(headers: Mapping[str, str]) -> Trail:
    """The trail of a received message. Invalid headers are ignored."""
    try:
        submitted_at = datetime.fromisoformat(headers[_SUBMITTED_AT]).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        submitted_at = None
    return Trail(headers.get("traceparent") or headers.get("ce_traceparent", ""), submitted_at)


def write_trail(trail: Trail) -> tuple[Header, ...]:
    """The Kafka headers that represent `trail`."""
    found: list[Header] = []
    if trail.traceparent:
        found.append(("traceparent", trail.traceparent.encode()))
    if trail.submitted_at:
        found.append((_SUBMITTED_AT, trail.submitted_at.isoformat().encode()))
    return tuple(found)


def _headers(event: Event, topic: Topic, service: str, trail: Trail) -> tuple[Header, ...]:
    return (
        ("ce_specversion", b"1.0"),
        ("ce_id", event.event_id.encode()),
        ("ce_type", topic.type.encode()),
        ("ce_source", f"{SOURCE}{service}".encode()),
        ("ce_subject", _subject(event).encode()),
        ("ce_time", event.occurred_at.isoformat().encode()),
        ("content-type", PROTOBUF.encode()),
        *([(_TENANT, _tenant(event).encode())] if topic.is_outward else []),
        *write_trail(trail),
    )


def _tenant(event: Event) -> str:
    return "" if isinstance(event, AuditRecorded | DeadLetter) else event.document.tenant


def _subject(event: Event) -> str:
    match event:
        case AuditRecorded(record=record):
            return record.resource_id
        case DeadLetter(source_event_id=source):
            return source
        case _:
            return event.document.document_id or event.document.family


TOPICS_BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in ALL_TOPICS}
_SUBMITTED_AT = "ce_submittedat"
_TENANT = "ce_tenant"
