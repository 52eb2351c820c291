"""Handles DocumentIngested, and repeats the redaction of a document that no longer passes the gate."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

from services.redaction.detection.analysis import Analysis, complete, recognise
from services.redaction.detection.borders import borders_of
from services.redaction.detection.scanned import Scan, scan_of
from services.redaction.holds.naming import named_holds
from services.redaction.policies.rules import Policy
from services.redaction.ports import Ports
from services.redaction.recognising import recognise_large
from services.redaction.text.erased import keep_holes
from services.redaction.text.redact import Plan, Redaction, apply_plan, plan_redaction
from services.redaction.text.sealed import Opened
from services.redaction.text.stored import StoredRefs
from services.redaction.vault.records import Matter
from services.shared.domain.document import BlobRef, DocumentRecord, RedactedText
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Quarantine, Reason, Reject
from services.shared.domain.events import (
    DocumentIngested,
    DocumentRedacted,
    DocumentStatus,
    DocumentStatusChanged,
    EntityCount,
)
from services.shared.domain.identity import make_id
from services.shared.domain.layout import Layout
from services.shared.domain.quarantine import quarantined
from services.shared.domain.scans.text import unconfused
from services.shared.domain.spans import Replacement
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.large_texts import LARGE
from services.shared.runtime.worker.handlers import Handler

_ATTEMPTS = 5


async def handle_ingested(event: DocumentIngested, ports: Ports) -> Sequence[DocumentRedacted]:
    """Redacts the text and stores the result. Returns the stored result if there is one.

    Raises `Quarantine(PERSONAL_DATA_LEAK)` if the gate still finds a value, `Reject` if keys are missing or blobs are
    damaged, `Retry` while the vault, the store or a model is down or fails.
    """
    document = event.document
    result = await ports.results.find(document.document_id, ports.policy.version)
    if result is None:
        result = await _first_result(event, ports)
    await ports.texts.forget(event.text)
    return [result]


async def redact_again(stored: DocumentRedacted, ports: Ports) -> DocumentRedacted:
    """The current redaction: `stored` if it passes the gate, otherwise a new one with all values that the
    vault has now. Raises the errors of `handle_ingested`.
    """
    matter = Matter(stored.document.tenant, stored.document.matter)
    text = await ports.blobs.get_value(RedactedText, stored.redacted)
    if not await ports.gate.check(matter, await _readings(text.text, is_scan=text.ocr_layer)):
        return stored
    renewed, mentions = await _redacted(stored, stored.sealed, ports)
    event_id = make_id("event", "documents.redacted", stored.event_id, renewed.redacted.name)
    result = dataclasses.replace(renewed, event_id=event_id)
    return await ports.results.replace(stored.provenance.redaction_policy, stored, result, mentions)


async def handle_status(event: DocumentStatusChanged, ports: Ports) -> Sequence[DocumentRedacted]:
    """Places the holds of a submission that is a duplicate: they apply to the first document with this content.

    Raises `Retry` while the database is down.
    """
    if event.status is DocumentStatus.DUPLICATE and event.duplicate_of and event.document.hold_ids:
        first = dataclasses.replace(event.document, document_id=event.duplicate_of)
        await ports.holds.add(list(named_holds(first, event.submission_id, event.occurred_at)))
    return []


def notify_sender(
    event: DocumentIngested | DocumentStatusChanged, error: Reject, clock: Clock
) -> Sequence[DocumentStatusChanged]:
    """The status that the source system receives if the document becomes a dead letter."""
    if isinstance(event, DocumentStatusChanged):
        return []
    return [quarantined(event, error, clock.now())]


async def _first_result(event: DocumentIngested, ports: Ports) -> DocumentRedacted:
    earlier = await ports.results.add_document(event)
    # The extracted text is destroyed once the first redaction, under any policy, is stored.
    origin = max(earlier, key=lambda one: one.occurred_at).sealed if earlier else event.text
    identity, version = event.document.document_id, ports.policy.version
    try:
        result, mentions = await _redacted(event, origin, ports)
    except Reject as error:
        if error.reason not in _GONE:
            raise
        # Another worker may have stored its result first and destroyed the extracted text.
        other = await ports.results.find(identity, version)
        if other is None:
            raise
        return other
    kept = await ports.results.keep(version, result, mentions)
    if kept.event_id == result.event_id:
        for one in kept.counts:
            ports.count(one.entity_type, one.count)
    return kept


async def _scan(opened: Opened, layout: BlobRef, ports: Ports) -> Scan | None:
    """How sure the OCR program was of the words of a scan; None for other texts. The text of a scanner has no
    confidences, and a layout can be erased: then all words count as sure.
    """
    if not opened.text.ocr_layer:
        return None
    try:
        return await compute(scan_of, await ports.blobs.get_value(Layout, layout))
    except Reject:
        return Scan()


async def _redact(opened: Opened, document: DocumentRecord, layout: BlobRef, ports: Ports) -> Redaction:
    """Repeats the redaction if the gate finds a value that another document of the matter added in the meantime."""
    matter = Matter(document.tenant, document.matter)
    policy = ports.policy.within(document.jurisdiction)
    text, parties, scan = opened.text.text, await ports.parties.of(matter), await _scan(opened, layout, ports)
    borders = await compute(borders_of, opened.text.tables, opened.text.parts)
    if ports.large and len(text) >= LARGE:
        analysis = await ports.large.compute(len(text), recognise_large, text, policy, parties, scan, borders)
    else:
        recognisers = ports.recognisers
        analysis = await compute(
            recognise, text, policy, parties=parties, recognisers=recognisers, scan=scan, borders=borders
        )
    for _ in range(_ATTEMPTS):
        prepared = await compute(_plan, text, analysis, policy, await ports.gate.known(matter))
        prepared = keep_holes(prepared, opened.erased)
        placeholders = await ports.vault.assign(matter, prepared.subjects)
        redaction = await compute(apply_plan, prepared, placeholders)
        found = await ports.gate.check(matter, await _readings(redaction.text, is_scan=scan is not None))
        if not found:
            return redaction
    ports.leaked(found)
    raise Quarantine(Reason.PERSONAL_DATA_LEAK)


async def _readings(text: str, *, is_scan: bool) -> Sequence[str]:
    """What models can read: the text, and that of a scan also with its confusions undone."""
    return [text, await compute(unconfused, text)] if is_scan else [text]


def _plan(text: str, analysis: Analysis, policy: Policy, known: Sequence[tuple[EntityType, str]]) -> Plan:
    return plan_redaction(text, complete(analysis, policy, known))


async def _redacted(
    event: DocumentIngested | DocumentRedacted, origin: BlobRef, ports: Ports
) -> tuple[DocumentRedacted, frozenset[str]]:
    """The result, and the placeholders in its text."""
    document = event.document
    opened = await ports.texts.read(document, origin)
    redaction = await _redact(opened, document, event.layout, ports)
    kept = await ports.texts.keep(document, opened, redaction, origin)
    replacements = redaction.map.replacements
    return _result(event, kept, replacements, ports), frozenset(
        one.placeholder for one in replacements if one.placeholder
    )


def _result(
    event: DocumentIngested | DocumentRedacted, kept: StoredRefs, replacements: Sequence[Replacement], ports: Ports
) -> DocumentRedacted:
    policy = ports.policy.version
    counts = Counter(one.entity_type for one in replacements)
    return DocumentRedacted(
        event_id=make_id("event", "documents.redacted", event.document.document_id, event.provenance.extractor, policy),
        occurred_at=ports.clock.now(),
        document=event.document,
        provenance=dataclasses.replace(event.provenance, redaction_policy=policy),
        submission_id=event.submission_id,
        text=kept.text,
        sealed_text=kept.text,
        layout=event.layout,
        redacted=kept.redacted,
        map=kept.map,
        counts=tuple(EntityCount(kind, count) for kind, count in sorted(counts.items())),
    )


_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})

HANDLERS: Mapping[str, Handler[Ports]] = {
    "documents.ingested": handle_ingested,
    "documents.status": handle_status,
}
