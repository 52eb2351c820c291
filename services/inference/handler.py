"""Handles redacted documents: predictions, the document type, a summary, flags."""

import dataclasses
from collections.abc import Mapping, Sequence

from services.inference.gate import Leak
from services.inference.instructions.detect import is_suspected
from services.inference.llm.port import LlmInfo
from services.inference.ports import Ports
from services.inference.prediction.document_type import document_type
from services.inference.prediction.predict import predict
from services.inference.prediction.routes import model_versions
from services.inference.summary.writer import prompt_version
from services.shared.domain.annotations import HIDDEN_TEXT, OCR_LAYER, SUSPECTED_INSTRUCTION, Prediction
from services.shared.domain.document import BlobRef, KeyScope, Provenance, RedactedText
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentInferred, DocumentRedacted, DocumentStatusChanged
from services.shared.domain.identity import keyed_hash, make_id
from services.shared.domain.languages import READ
from services.shared.domain.quarantine import quarantined
from services.shared.domain.summary import Summary
from services.shared.runtime.clock import Clock
from services.shared.runtime.worker.handlers import Handler
from services.shared.wire.codec import encode

_ATTEMPTS = 3


async def handle_redacted(event: DocumentRedacted, ports: Ports) -> Sequence[DocumentInferred]:
    """Runs the models on the redacted text, after the gate. Raises `Reject`, `Quarantine` or `Retry`.

    The gate refuses a document that contains a name which the vault has since learned from another document. Then
    redaction redacts the document again, and the models read the new redaction.
    """
    for _ in range(_ATTEMPTS):
        try:
            return [await _inferred(event, ports)]
        except Leak:
            event = await ports.redaction.redact_again(event)
    raise Leak


async def _inferred(event: DocumentRedacted, ports: Ports) -> DocumentInferred:
    stored = await ports.blobs.get_value(RedactedText, event.redacted)
    seen = stored.without_deleted() if ports.sends_hidden(event.document.tenant) else stored.without_hidden()
    text = await ports.computing(len(seen.text), seen.in_languages(READ).unconfused)
    kind, confidence = document_type(text.without(tuple(one.span for one in text.documents())))
    readers = ports.models.readers(kind, text)
    model, calibration = model_versions([await one.model.info() for one in readers])
    info = await ports.summaries.writer.info() if ports.summaries else None
    prompt = prompt_version([ports.summaries.writer.prompts.summary], info) if ports.summaries else ""
    provenance = dataclasses.replace(event.provenance, model=model, calibration=calibration, prompt=prompt)
    predictions = await predict(
        event.document,
        text,
        provenance,
        gate=ports.redaction,
        readers=readers,
        settings=ports.settings,
        computing=ports.computing,
    )
    summary = await _summary(event, text, kind, predictions, info, ports)
    suspected = await ports.computing(len(stored.text), is_suspected, stored.text)
    return DocumentInferred(
        event_id=_event_id(event, provenance),
        occurred_at=ports.clock.now(),
        document=event.document,
        provenance=provenance,
        submission_id=event.submission_id,
        text=event.sealed,
        sealed_text=event.sealed,
        layout=event.layout,
        redacted=event.redacted,
        map=event.map,
        document_type=kind,
        document_type_confidence=confidence,
        predictions=predictions,
        summary=summary,
        flags=_flags(stored, suspected=suspected),
    )


def _flags(text: RedactedText, *, suspected: bool) -> tuple[str, ...]:
    found = {SUSPECTED_INSTRUCTION: suspected, HIDDEN_TEXT: bool(text.hidden), OCR_LAYER: text.ocr_layer}
    return tuple(flag for flag, applies in found.items() if applies)


def _event_id(event: DocumentRedacted, provenance: Provenance) -> str:
    """Without a prompt the id is the same as before prompts existed."""
    parts = (provenance.model, provenance.calibration, *filter(None, [provenance.prompt]))
    return make_id("event", "documents.inferred", event.event_id, *parts)


async def _summary(
    event: DocumentRedacted,
    text: RedactedText,
    kind: str,
    predictions: Sequence[Prediction],
    info: LlmInfo | None,
    ports: Ports,
) -> BlobRef | None:
    """Stores the summary. None if there is none. The name depends on the content, so nothing is overwritten."""
    if ports.summaries is None:
        return None
    made: Summary | None = await ports.summaries.writer.summary(event.document, text, kind, predictions, info)
    if made is None:
        return None
    data, document = encode(made), event.document
    name = f"summary-{keyed_hash(ports.summaries.hash_key(document.tenant), 'summary', data)[:16]}"
    return await ports.blobs.put(document.tenant, KeyScope.REDACTED, document.document_id, name, data)


def notify_sender(event: DocumentRedacted, error: Reject, clock: Clock) -> Sequence[DocumentStatusChanged]:
    """The `quarantined` status that the sender receives for a rejected document."""
    return [quarantined(event, error, clock.now())]


HANDLERS: Mapping[str, Handler[Ports]] = {"documents.redacted": handle_redacted}
