"""DocumentRedacted → DocumentInferred."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from services.inference.document_type import document_type
from services.inference.predict import GatePort, Leak, Reading, predict
from services.inference.routes import Models, made_by
from services.shared.domain.document import BlobRef, RedactedText
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentInferred, DocumentRedacted, DocumentStatus, DocumentStatusChanged
from services.shared.domain.identity import make_id
from services.shared.runtime.clock import Clock

T = TypeVar("T")
_ATTEMPTS = 3


class BlobPort(Protocol):
    """Reads what was stored encrypted; opens redacted text only."""

    async def get_value(self, kind: type[T], ref: BlobRef) -> T: ...


class RedactionPort(GatePort, Protocol):
    """The gate, and whom to ask where it holds a document back."""

    async def redact_again(self, event: DocumentRedacted) -> DocumentRedacted: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All that the handler reaches."""

    blobs: BlobPort
    redaction: RedactionPort
    models: Models
    clock: Clock
    reading: Reading


async def handle_redacted(event: DocumentRedacted, ports: Ports) -> Sequence[DocumentInferred]:
    """Reads the redacted text, asks the gate and the model. Raises `Reject`, `Quarantine` or `Retry`.

    A document that was redacted side by side with another of its matter may show a name that only the other made known:
    it is redacted again, and goes on as that.
    """
    for _ in range(_ATTEMPTS):
        try:
            return [await _inferred(event, ports)]
        except Leak:
            event = await ports.redaction.redact_again(event)
    raise Leak


async def _inferred(event: DocumentRedacted, ports: Ports) -> DocumentInferred:
    text = await ports.blobs.get_value(RedactedText, event.redacted)
    kind, confidence = document_type(text)
    models = ports.models.reading(kind)
    model, calibration = made_by([await one.info() for one in models])
    provenance = dataclasses.replace(event.provenance, model=model, calibration=calibration, prompt="")
    predictions = await predict(
        event.document, text, provenance, gate=ports.redaction, models=models, reading=ports.reading
    )
    return DocumentInferred(
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
