"""Read the events of messages, and complete the events of outside senders.

Their ids derive from the id and the source of the CloudEvent. Ingestion finds the version chain (`family`). Times come
from the clock of the sender and are not part of an id.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from google.protobuf.message import DecodeError

from services.shared.domain.document import DocumentRecord, Purpose
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentSubmitted, DocumentWithdrawn, Event
from services.shared.domain.identity import family_id, make_id, reference_id
from services.shared.domain.submissions import is_own
from services.shared.wire.cloudevents import CloudEvent, parse_cloudevent, parse_json
from services.shared.wire.codec import decode, from_message, to_message
from services.shared.wire.headers import PROTOBUF
from services.shared.wire.json_codec import from_json
from services.shared.wire.messages import MESSAGES
from services.shared.wire.topics import Topic

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_ID_FIELDS = ("tenant", "source_system", "source_reference", "matter")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LONGEST_FIELD = 512
_LONGEST_URI = 4096

_FromOutside = DocumentSubmitted | DocumentWithdrawn
_Kind = TypeVar("_Kind", bound=_FromOutside)


class Unreadable(Reject):
    """An event with a fault. `event` has the fields that could be read, for the answer to its sender."""

    def __init__(self, error: Reject, event: Event) -> None:
        super().__init__(error.reason, detail=error.detail, field=error.field)
        self.event = event


def read_event(topic: Topic, headers: Mapping[str, str], value: bytes | None, received_at: datetime) -> Event:
    """The event of a message on `topic`. `headers` have lower-case names.

    Raises `Reject(INVALID_EVENT)` if the message is not a CloudEvent, and `Unreadable` if its type or data are invalid.
    """
    if value is None:
        raise Reject(Reason.INVALID_EVENT, detail="The message has no value")
    if topic.event is DocumentSubmitted or topic.event is DocumentWithdrawn:
        outside: Event = _from_outside(topic, topic.event, parse_cloudevent(headers, value, received_at))
        return outside
    if headers.get("ce_type") != topic.type or headers.get("content-type") != PROTOBUF:
        raise Reject(Reason.INVALID_EVENT)
    kind: type[Event] = topic.event
    return decode(kind, value)


def unidentified_event(topic: Topic, place: str, received_at: datetime, value: bytes | None = None) -> Event | None:
    """An event for a submission that is not a CloudEvent, so that its sender gets an answer. None for other topics.

    `place` is the submission id: topic, partition and offset, which the producer of the message knows. The record has
    those of its identifying fields that are in `value`.
    """
    if topic.event is not DocumentSubmitted:
        return None
    return DocumentSubmitted(place, received_at, _record_in(value or b""), place)


def _record_in(value: bytes) -> DocumentRecord:
    """The identifying fields in the JSON of a structured event, or of the data of a binary one. Empty if unreadable."""
    try:
        given = parse_json(value)
    except Reject:
        given = {}
    fields = _identity(_get(_get(given, "data") or given, "document"))
    record = DocumentRecord(**fields)
    family = _new_family(record) if record.tenant else ""
    return dataclasses.replace(record, family=family, correlation_id=record.correlation_id or _text(_get(given, "id")))


def _new_family(record: DocumentRecord) -> str:
    return family_id(record.tenant, record.source_system, record.source_reference, record.matter)


def _from_outside(topic: Topic, kind: type[_Kind], source: CloudEvent) -> _Kind:
    if source.type != topic.type:
        error = Reject(Reason.INVALID_EVENT, detail=f'Attribute "type" is not "{topic.type}"', field="type")
        raise Unreadable(error, _identified(kind, source, {}))
    try:
        event = _from_data(kind, source)
    except Unreadable:
        raise
    except Reject as error:
        raise Unreadable(error, _identified(kind, source, {})) from None
    filled = _completed(event, source)
    if fault := next(_faults(filled), None):
        raise Unreadable(_invalid(*fault), _identified(kind, source, filled))
    return filled


def _from_data(kind: type[_Kind], source: CloudEvent) -> _Kind:
    if source.content_type in _PROTOBUF_TYPES and isinstance(source.data, bytes):
        return _from_protobuf(kind, source, source.data)
    if source.content_type.endswith("json"):
        return _from_json(kind, source, parse_json(source.data) if isinstance(source.data, bytes) else source.data)
    detail = 'Attribute "datacontenttype" is neither "application/json" nor "application/protobuf"'
    raise Reject(Reason.INVALID_EVENT, detail=detail, field="datacontenttype")


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
        raise _invalid("data", "is not an object")
    if isinstance(document := data.get("document"), Mapping):
        data = {**data, "document": {_OPTIONAL[kind]: "", **document}}
    try:
        event = from_json(kind, {**_defaults(kind, source), **data})
        to_message(event)
    except Reject as error:
        raise Unreadable(error, _identified(kind, source, data)) from None
    except (ValueError, TypeError, OverflowError):  # JSON allows half surrogates, and numbers and times out of range
        unfit = _invalid("data", "contains a value that protobuf cannot represent")
        raise Unreadable(unfit, _identified(kind, source, data)) from None
    return event


def _defaults(kind: type[Any], source: CloudEvent) -> dict[str, object]:
    """The values of required fields that JSON data can omit, as protobuf data can."""
    defaults: dict[str, object] = {"event_id": "", "occurred_at": source.time.isoformat()}
    return defaults | ({"submission_id": ""} if kind is DocumentSubmitted else {})


def _completed(event: _Kind, source: CloudEvent) -> _Kind:
    document = event.document
    record = dataclasses.replace(
        document,
        family=document.family or (_new_family(document) if isinstance(event, DocumentSubmitted) else ""),
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


def _faults(event: _FromOutside) -> Iterator[tuple[str, str]]:
    """Each field with a fault, and the fault."""
    document = event.document
    for name in _ID_FIELDS:
        if not getattr(document, name) and not _can_be_found(event, name):
            yield f"document.{name}", "is missing"
    earlier = reference_id(document.tenant, document.source_system, document.source_reference)
    if document.family not in ("", _new_family(document), earlier):
        yield "document.family", "does not match tenant, source system, reference and matter"
    for one in dataclasses.fields(document):
        if not all(map(_is_plain, _texts(getattr(document, one.name)))):
            yield f"document.{one.name}", _NOT_PLAIN
    if not _ID.fullmatch(event.event_id):
        yield "event_id", f"does not match {_ID.pattern}"
    yield from _faults_of_withdrawal(event) if isinstance(event, DocumentWithdrawn) else _faults_of_submission(event)


def _can_be_found(event: _FromOutside, name: str) -> bool:
    """Whether ingestion finds the field: the matter of a withdrawal, the reference of a submitted file."""
    if isinstance(event, DocumentSubmitted):
        return name == "source_reference" and bool(event.file_name)
    return name == "matter"


def _faults_of_withdrawal(event: DocumentWithdrawn) -> Iterator[tuple[str, str]]:
    if not _is_plain(event.reason):
        yield "reason", _NOT_PLAIN


def _faults_of_submission(event: DocumentSubmitted) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(event.submission_id):
        yield "submission_id", f"does not match {_ID.pattern}"
    if event.document.document_id or event.document.version:
        yield "document.document_id" if event.document.document_id else "document.version", "is set by ingestion only"
    for name in ("file_name", "submitted_by", "content_hash", "attachment"):
        if not _is_plain(getattr(event, name)):
            yield name, _NOT_PLAIN
    if not _is_plain(event.uri, _LONGEST_URI):
        yield "uri", f"has more than {_LONGEST_URI} characters, or a control character"
    if bool(event.content) + (event.blob is not None) + bool(event.uri) > 1:
        yield "content", "excludes uri and blob: exactly one of them is allowed"
    if event.blob is not None and not is_own(event.blob, event.document, event.submission_id):
        yield "blob", "is set by ingestion only"


def _invalid(name: str, fault: str) -> Reject:
    return Reject(Reason.INVALID_METADATA, detail=f'Field "{name}" {fault}', field=name)


def _texts(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _is_plain(value: object, longest: int = _LONGEST_FIELD) -> bool:
    """Whether a text is short enough and without control characters and half surrogates. True for other types."""
    return not isinstance(value, str) or (len(value) <= longest and not _UNFIT.search(value))


def _identified(kind: type[_Kind], source: CloudEvent, given: object) -> _Kind:
    """An event with the identifying fields of `given` (JSON data or an event) that are valid. The others are empty."""
    data = {**_defaults(kind, source), "document": _identity(_get(given, "document"))}
    submission_id = _get(given, "submission_id")
    if kind is DocumentSubmitted and isinstance(submission_id, str) and _ID.fullmatch(submission_id):
        data["submission_id"] = submission_id
    return _completed(from_json(kind, data), source)


def _identity(document: object) -> dict[str, Any]:
    return {name: _text(_get(document, name)) for name in (*_ID_FIELDS, "correlation_id")}


def _get(given: object, name: str) -> object:
    return given.get(name) if isinstance(given, Mapping) else getattr(given, name, None)


def _text(value: object) -> str:
    return value if isinstance(value, str) and _is_plain(value) else ""


_OPTIONAL: Mapping[type[Any], str] = {DocumentSubmitted: "source_reference", DocumentWithdrawn: "matter"}
_PROTOBUF_TYPES = (PROTOBUF, "application/x-protobuf", "application/vnd.google.protobuf")
_NOT_PLAIN = f"has more than {_LONGEST_FIELD} characters, or a control character"
