"""Translates events of documents, and readers of a place, for `ReviewHistoryService`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import history_pb2 as pb
from glossator.document.v1 import document_pb2
from services.annotation.desk.timeline import PlaceReader, PlaceRequest
from services.annotation.edge.messages import message_of
from services.annotation.sets.refusals import invalid
from services.annotation.timeline.events import DEFAULT_SIZE, DocumentEvent, EventKind


def kinds_of(numbers: Iterable[int]) -> list[EventKind]:
    """Raises `Reject(INVALID_METADATA)` for an unknown kind."""
    found = []
    for place, number in enumerate(numbers):
        if number not in _KINDS:
            raise invalid(f"kinds[{place}]", "is unknown")
        found.append(_KINDS[number])
    return found


def place_of(request: pb.ListPlaceReadersRequest) -> PlaceRequest:
    size = request.page_size or DEFAULT_SIZE
    return PlaceRequest(request.start, request.end, request.page, size, request.page_token)


def event_message(one: DocumentEvent) -> pb.DocumentEvent:
    return pb.DocumentEvent(
        event_id=one.event_id,
        at=_stamp(one.at),
        kind=pb.DocumentEventKind.Value(f"DOCUMENT_EVENT_KIND_{one.kind.name}"),
        actor=one.actor,
        detail=one.detail,
        person=one.person,
        target_id=one.target_id,
        document_id=one.document_id,
        version=one.version,
        revision=one.revision,
        places=one.places,
        count=one.count,
        last_at=_stamp(one.last_at) if one.last_at else None,
        purpose=one.purpose,
        value_kinds=one.value_kinds,
        batch_id=one.batch_id,
        category=one.category,
        provenance=message_of(document_pb2.Provenance, one.provenance) if one.provenance else None,
    )


def reader_message(one: PlaceReader) -> pb.PlaceReader:
    view = one.view
    return pb.PlaceReader(
        person=view.person,
        use=view.use,
        value_id=view.value,
        places=one.places,
        first_at=_stamp(view.first_at),
        last_at=_stamp(view.last_at),
        responses=view.responses,
    )


def _stamp(at: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp


_KINDS: Mapping[int, EventKind] = {
    pb.DocumentEventKind.Value(f"DOCUMENT_EVENT_KIND_{one.name}"): one for one in EventKind
}
