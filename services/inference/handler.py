"""DocumentRedacted → DocumentInferred."""

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from services.inference.instructions.detect import is_suspected
from services.inference.llm.port import LlmInfo
from services.inference.prediction.document_type import document_type
from services.inference.prediction.predict import GatePort, Leak, Reading, predict
from services.inference.prediction.routes import Models, made_by
from services.inference.summary.writer import Writer, made_with
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION, Prediction
from services.shared.domain.document import BlobRef, KeyScope, Provenance, RedactedText
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentInferred, DocumentRedacted, DocumentStatus, DocumentStatusChanged
from services.shared.domain.identity import keyed_hash, make_id
from services.shared.domain.summary import Summary
from services.shared.runtime.clock import Clock
from services.shared.wire.codec import encode

T = TypeVar("T")
_ATTEMPTS = 3


class BlobPort(Protocol):
    """Reads and writes what is stored encrypted; opens what is redacted only."""

    async def get_value(self, kind: type[T], ref: BlobRef) -> T: ...

    async def put(self, tenant: str, scope: KeyScope, subject: str, name: str, data: bytes) -> BlobRef: ...


class RedactionPort(GatePort, Protocol):
    """The gate, and whom to ask where it holds a document back."""

    async def redact_again(self, event: DocumentRedacted) -> DocumentRedacted: ...


@dataclass(frozen=True, slots=True)
class Summaries:
    """Who writes them; `hash_key` gives a tenant's hash key, for their names."""

    writer: Writer
    hash_key: Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Ports:
    """All that the handler reaches."""

    blobs: BlobPort
    redaction: RedactionPort
    models: Models
    clock: Clock
    reading: Reading
    summaries: Summaries | None = None


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
    info = await ports.summaries.writer.info() if ports.summaries else None
    prompt = made_with([ports.summaries.writer.prompts.summary], info) if ports.summaries else ""
    provenance = dataclasses.replace(event.provenance, model=model, calibration=calibration, prompt=prompt)
    predictions = await predict(
        event.document, text, provenance, gate=ports.redaction, models=models, reading=ports.reading
    )
    summary = await _summary(event, text, kind, predictions, info, ports)
    suspected = await asyncio.to_thread(is_suspected, text.text)
    return DocumentInferred(
        event_id=_event_id(event, provenance),
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
        summary=summary,
        flags=(SUSPECTED_INSTRUCTION,) if suspected else (),
    )


def _event_id(event: DocumentRedacted, made: Provenance) -> str:
    """As it was before there were prompts, where none has a part in it."""
    parts = (made.model, made.calibration, *filter(None, [made.prompt]))
    return make_id("event", "documents.inferred", event.event_id, *parts)


async def _summary(
    event: DocumentRedacted,
    text: RedactedText,
    kind: str,
    predictions: Sequence[Prediction],
    info: LlmInfo | None,
    ports: Ports,
) -> BlobRef | None:
    """Where it lies. Named by its content: a later run overwrites nothing that was told of."""
    if ports.summaries is None:
        return None
    made: Summary | None = await ports.summaries.writer.summary(event.document, text, kind, predictions, info)
    if made is None:
        return None
    data, document = encode(made), event.document
    name = f"summary-{keyed_hash(ports.summaries.hash_key(document.tenant), 'summary', data)[:16]}"
    return await ports.blobs.put(document.tenant, KeyScope.REDACTED, document.document_id, name, data)


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
