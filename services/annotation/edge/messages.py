"""Messages of the domain, for the services that translate by hand."""

from typing import TypeVar

from google.protobuf.message import Message

from glossator.annotation.v1 import events_pb2
from glossator.document.v1 import document_pb2
from services.annotation.sets.refusals import invalid
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import to_message

M = TypeVar("M", bound=Message)


def message_of(kind: type[M], value: object) -> M:
    """The message of a dataclass in `MESSAGES`. Raises `TypeError` if it is not of type `kind`."""
    made = to_message(value)
    if not isinstance(made, kind):
        raise TypeError(f"{type(value).__name__} does not map to {kind.__name__}")
    return made


def document_message(document: DocumentRecord) -> document_pb2.DocumentRecord:
    return message_of(document_pb2.DocumentRecord, document)


def set_message(annotation_set: AnnotationSet) -> events_pb2.AnnotationSet:
    return message_of(events_pb2.AnnotationSet, annotation_set)


def span_message(span: OriginalSpan) -> document_pb2.Span:
    return message_of(document_pb2.Span, span)


def severity_of(value: "events_pb2.Severity.ValueType") -> Severity | None:
    """The severity; None if it is not given. Raises `Reject(INVALID_METADATA)` for an unknown value."""
    if value == events_pb2.SEVERITY_UNSPECIFIED:
        return None
    try:
        return Severity[events_pb2.Severity.Name(value).removeprefix("SEVERITY_")]
    except (ValueError, KeyError):
        raise invalid("severity", "is unknown") from None


def state_value(state: SetState) -> "events_pb2.SetState.ValueType":
    return events_pb2.SetState.Value(f"SET_STATE_{state.name}")
