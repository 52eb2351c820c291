"""Convert Kafka messages to events. Messages of outside senders can omit fields that have defaults.

Their ids derive from the CloudEvents id and source, `family` from tenant, source system and reference. Times are those
of the sender, even if its clock is wrong, and are never part of an id.
"""

import dataclasses
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from google.protobuf.message import DecodeError

from services.shared.domain.document import DocumentRecord, Purpose
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentSubmitted, DocumentWithdrawn, Event
from services.shared.domain.identity import family_id, make_id
from services.shared.domain.submissions import is_own
from services.shared.wire.cloudevents import CloudEvent, parse_cloudevent, parse_json
from services.shared.wire.codec import decode, from_message, to_message
from services.shared.wire.headers import PROTOBUF
from services.shared.wire.json_codec import from_json
from services.shared.wire.messages import MESSAGES
from services.shared.wire.topics import Topic

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LONGEST_FIELD = 512
_LONGEST_URI = 4096

_FromOutside = DocumentSubmitted | DocumentWithdrawn
_Kind = TypeVar("_Kind", bound=_FromOutside)


class Unreadable(Reject):
    """An invalid event. `event` has the fields that could be read, enough for a status to its sender; else None."""

    def __init__(self, reason: Reason, event: Event | None = None) -> None:
        super().__init__(reason)
        self.event = event


def read_event(topic: Topic, headers: Mapping[str, str], value: bytes | None, received_at: datetime) -> Event:
    """The event in a message on `topic`. `headers` have lower-case names.

    Raises `Reject(INVALID_EVENT)` if the message is not such an event, `Unreadable(INVALID_METADATA)` if a field is
    invalid.
    """
    if value is None:
        raise Reject(Reason.INVALID_EVENT)
    if topic.event is DocumentSubmitted or topic.event is DocumentWithdrawn:
        outside: Event = _from_outside(topic, topic.event, parse_cloudevent(headers, value, received_at))
        return outside
    if headers.get("ce_type") != topic.type or headers.get("content-type") != PROTOBUF:
        raise Reject(Reason.INVALID_EVENT)
    kind: type[Event] = topic.event
    return decode(kind, value)


def _from_outside(topic: Topic, kind: type[_Kind], source: CloudEvent) -> _Kind:
    if source.type != topic.type:
        raise Reject(Reason.INVALID_EVENT)
    if source.content_type in _PROTOBUF_TYPES and isinstance(source.data, bytes):
        event = _from_protobuf(kind, source, source.data)
    elif source.content_type.endswith("json"):
        event = _from_json(kind, source, parse_json(source.data) if isinstance(source.data, bytes) else source.data)
    else:
        raise Reject(Reason.INVALID_EVENT)
    filled = _completed(event, source)
    if event.document.family not in ("", filled.document.family) or not _is_sound(filled):
        raise Unreadable(Reason.INVALID_METADATA, filled if _is_answerable(filled) else None)
    return filled


def _from_protobuf(kind: type[_Kind], source: CloudEvent, data: bytes) -> _Kind:
    message: Any = MESSAGES[kind]()
    try:
        message.ParseFromString(data)
    except DecodeError:
        raise Reject(Reason.INVALID_EVENT) from None
    if not message.HasField("occurred_at"):
        message.occurred_at.FromDatetime(source.time)
    return from_message(kind, message)


def _from_json(kind: type[_Kind], source: CloudEvent, data: object) -> _Kind:
    if not isinstance(data, Mapping):
        raise Reject(Reason.INVALID_METADATA)
    try:
        event = from_json(kind, {**_defaults(kind, source), **data})
        to_message(event)  # fails on what protobuf cannot encode: half surrogates, numbers and times out of range
    except (Reject, ValueError, TypeError, OverflowError):
        raise Unreadable(Reason.INVALID_METADATA, _salvaged(kind, source, data.get("document"))) from None
    return event


def _defaults(kind: type[Any], source: CloudEvent) -> dict[str, str]:
    """Defaults of required fields that JSON data can omit. In protobuf they are empty strings."""
    defaults = {"event_id": "", "occurred_at": source.time.isoformat()}
    return defaults | ({"submission_id": ""} if kind is DocumentSubmitted else {})


def _completed(event: _Kind, source: CloudEvent) -> _Kind:
    document = event.document
    record = dataclasses.replace(
        document,
        family=family_id(document.tenant, document.source_system, document.source_reference),
        correlation_id=document.correlation_id or source.correlation_id or source.id,
        purposes=document.purposes or (Purpose.REVIEW,),
    )
    filled: dict[str, Any] = {
        "event_id": event.event_id or _make_id(type(event).__name__, record, source),
        "occurred_at": event.occurred_at.replace(tzinfo=event.occurred_at.tzinfo or UTC).astimezone(UTC),
        "document": record,
    }
    if isinstance(event, DocumentSubmitted):
        filled["submission_id"] = event.submission_id or _make_id("submission", record, source)
    return dataclasses.replace(event, **filled)


def _make_id(kind: str, document: DocumentRecord, source: CloudEvent) -> str:
    return make_id(kind, document.tenant, source.source, source.id)


def _is_sound(event: _FromOutside) -> bool:
    document = event.document
    texts = (*(getattr(document, one.name) for one in dataclasses.fields(document)), *document.hold_ids)
    if not (_is_answerable(event) and document.matter and all(map(_is_plain, texts))):
        return False
    if isinstance(event, DocumentWithdrawn):
        return _is_plain(event.reason)
    return (
        _ID.fullmatch(event.submission_id) is not None
        and (document.document_id, document.version) == ("", 0)
        and all(map(_is_plain, (event.file_name, event.submitted_by, event.content_hash, event.attachment)))
        and _is_plain(event.uri, _LONGEST_URI)
        and _has_one_content(event)
    )


def _has_one_content(event: DocumentSubmitted) -> bool:
    """At most one of content, blob and uri; a blob only if this submission stored it."""
    if bool(event.content) + (event.blob is not None) + bool(event.uri) > 1:
        return False
    return event.blob is None or is_own(event.blob, event.document, event.submission_id)


def _is_answerable(event: _FromOutside) -> bool:
    document = event.document
    named = (document.tenant, document.source_system, document.source_reference)
    return _ID.fullmatch(event.event_id) is not None and all(text and _is_plain(text) for text in named)


def _is_plain(value: object, longest: int = _LONGEST_FIELD) -> bool:
    """Whether a string has no control characters and no half surrogates and is at most `longest` long."""
    return not isinstance(value, str) or (len(value) <= longest and not _UNFIT.search(value))


def _salvaged(kind: type[_Kind], source: CloudEvent, document: object) -> _Kind | None:
    """The fields that a status to the sender of invalid data needs; None if they are invalid too."""
    if not isinstance(document, Mapping):
        return None
    names = ("tenant", "source_system", "source_reference", "matter", "correlation_id")
    texts = {name: _text(document.get(name)) for name in names}
    event = _completed(from_json(kind, {**_defaults(kind, source), "document": texts}), source)
    return event if _is_answerable(event) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) and _is_plain(value) else ""


_PROTOBUF_TYPES = (PROTOBUF, "application/x-protobuf", "application/vnd.google.protobuf")
