"""DocumentRedacted → DocumentInferred."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from services.inference.document_type import document_type
from services.inference.predict import GatePort, ModelPort, Reading, predict
from services.shared.domain.document import BlobRef, RedactedText
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentInferred, DocumentRedacted, DocumentStatus, DocumentStatusChanged
from services.shared.domain.identity import make_id
from services.shared.runtime.clock import Clock

T = TypeVar("T")


class BlobPort(Protocol):
    """Reads what was stored encrypted; opens redacted text only."""

    async def get_value(self, kind: type[T], ref: BlobRef) -> T: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All that the handler reaches."""

    blobs: BlobPort
    gate: GatePort
    model: ModelPort
    clock: Clock
    reading: Reading


async def handle_redacted(event: DocumentRedacted, ports: Ports) -> Sequence[DocumentInferred]:
    """Reads the redacted text, asks the gate and the model. Raises `Reject`, `Quarantine` or `Retry`."""
    text = await ports.blobs.get_value(RedactedText, event.redacted)
    info = await ports.model.info()
    provenance = dataclasses.replace(
        event.provenance, model=f"{info.name}@{info.version}", calibration=info.calibration, prompt=""
    )
    predictions = await predict(
        event.document, text, provenance, gate=ports.gate, model=ports.model, reading=ports.reading
    )
    kind, confidence = document_type(text)
    inferred = DocumentInferred(
        event_id=make_id("event", "documents.inferred", event.event_id, provenance.model, provenance.calibration),
        occurred_at=ports.clock.now(),
        document=event.document,
        provenance=provenance,
        submission_id=event.submission_id,
        text=event.text,
        layout=event.layout,
        redacted=event.redacted,
        map=event.map,
        document_type=kind,
        document_type_confidence=confidence,
        predictions=predictions,
    )
    return [inferred]


def tell_sender(event: DocumentRedacted, error: Reject, clock: Clock) -> Sequence[DocumentStatusChanged]:
    """What the sender is told of a document that went to the dead letters."""
    status = DocumentStatus.QUARANTINED
    return [
        DocumentStatusChanged(
            event_id=make_id("event", "documents.status", event.event_id, status, error.reason),
            occurred_at=clock.now(),
            document=event.document,
            submission_id=event.submission_id,
            status=status,
            reason=error.reason.value,
        )
    ]
