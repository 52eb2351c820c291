"""DocumentIngested → DocumentRedacted, and once more where a redaction no longer passes the gate."""

import asyncio
import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from services.redaction.gate import Gate
from services.redaction.parties import PartiesPort
from services.redaction.policy import Policy
from services.redaction.redact import Redaction, apply, plan
from services.redaction.structure import redacted_text
from services.redaction.vault import Matter, VaultPort
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, OriginalText, RedactedText
from services.shared.domain.errors import Quarantine, Reason, Reject
from services.shared.domain.events import (
    DocumentIngested,
    DocumentRedacted,
    DocumentStatus,
    DocumentStatusChanged,
    EntityCount,
)
from services.shared.domain.identity import make_id
from services.shared.runtime.clock import Clock
from services.shared.wire.codec import encode

T = TypeVar("T")
_ATTEMPTS = 5


class BlobPort(Protocol):
    """Reads originals, writes what is redacted."""

    async def get_value(self, kind: type[T], ref: BlobRef) -> T: ...

    async def put(self, tenant: str, scope: KeyScope, subject: str, name: str, data: bytes) -> BlobRef: ...


class ResultsPort(Protocol):
    """Answers that were given before."""

    async def find(self, document_id: str, policy: str) -> DocumentRedacted | None: ...

    async def keep(self, policy: str, event: DocumentRedacted) -> DocumentRedacted: ...

    async def replace(self, policy: str, old: DocumentRedacted, new: DocumentRedacted) -> DocumentRedacted: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All that the handler reaches. `fingerprint` is a keyed hash of a tenant's bytes; `count` is told of each value by
    type.
    """

    blobs: BlobPort
    vault: VaultPort
    gate: Gate
    parties: PartiesPort
    results: ResultsPort
    clock: Clock
    policy: Policy
    fingerprint: Callable[[str, bytes], str]
    count: Callable[[str, int], None]


async def handle_ingested(event: DocumentIngested, ports: Ports) -> Sequence[DocumentRedacted]:
    """Redacts the text, keeps it and its map, and answers as it answered before, if it did.

    Raises `Quarantine(PERSONAL_DATA_LEAK)` where the gate still finds a value, `Reject` where keys are missing or blobs
    are damaged, `Retry` while the vault or the store is away: nothing that is not redacted passes.
    """
    document = event.document
    answered = await ports.results.find(document.document_id, ports.policy.version)
    if answered is not None:
        return [answered]
    result = await _redacted(event, ports)
    kept = await ports.results.keep(ports.policy.version, result)
    if kept.event_id == result.event_id:
        for one in kept.counts:
            ports.count(one.entity_type, one.count)
    return [kept]


async def redact_again(stored: DocumentRedacted, ports: Ports) -> DocumentRedacted:
    """What now stands for the document that was redacted as `stored`: the same where the gate lets it pass, else a new
    redaction with all that the vault has learnt. Raises as `handle_ingested`.
    """
    matter = Matter(stored.document.tenant, stored.document.matter)
    text = await ports.blobs.get_value(RedactedText, stored.redacted)
    if not await ports.gate.check(matter, [text.text]):
        return stored
    again = await _redacted(stored, ports)
    event_id = make_id("event", "documents.redacted", stored.event_id, again.redacted.name)
    result = dataclasses.replace(again, event_id=event_id)
    return await ports.results.replace(stored.provenance.redaction_policy, stored, result)


def tell_sender(event: DocumentIngested, error: Reject, clock: Clock) -> Sequence[DocumentStatusChanged]:
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


async def _redact(text: str, document: DocumentRecord, ports: Ports) -> Redaction:
    """Again where the gate finds what the vault has learnt from another document of the matter in the meantime."""
    matter = Matter(document.tenant, document.matter)
    policy = ports.policy.within(document.jurisdiction)
    for _ in range(_ATTEMPTS):
        known, parties = await ports.gate.known(matter), await ports.parties.of(matter)
        prepared = await asyncio.to_thread(plan, text, policy, known=known, parties=parties)
        placeholders = await ports.vault.assign(matter, prepared.subjects)
        redaction = await asyncio.to_thread(apply, prepared, placeholders)
        if not await ports.gate.check(matter, [redaction.text]):
            return redaction
    raise Quarantine(Reason.PERSONAL_DATA_LEAK)


async def _redacted(event: DocumentIngested | DocumentRedacted, ports: Ports) -> DocumentRedacted:
    document = event.document
    original = await ports.blobs.get_value(OriginalText, event.text)
    redaction = await _redact(original.text, document, ports)
    text = await asyncio.to_thread(redacted_text, original, redaction.text, redaction.map)
    return await _result(event, text, redaction, ports)


async def _result(
    event: DocumentIngested | DocumentRedacted, text: RedactedText, redaction: Redaction, ports: Ports
) -> DocumentRedacted:
    policy = ports.policy.version
    counts = Counter(one.entity_type for one in redaction.map.replacements)
    return DocumentRedacted(
        event_id=make_id("event", "documents.redacted", event.document.document_id, event.provenance.extractor, policy),
        occurred_at=ports.clock.now(),
        document=event.document,
        provenance=dataclasses.replace(event.provenance, redaction_policy=policy),
        submission_id=event.submission_id,
        text=event.text,
        layout=event.layout,
        redacted=await _put(event, "redacted", text, ports),
        map=await _put(event, "map", redaction.map, ports),
        counts=tuple(EntityCount(kind, count) for kind, count in sorted(counts.items())),
    )


async def _put(event: DocumentIngested | DocumentRedacted, name: str, value: object, ports: Ports) -> BlobRef:
    """Named by content: of two workers that redact the same document, none overwrites what the other has told of."""
    document = event.document
    data = await asyncio.to_thread(encode, value)
    unique = f"{name}-{ports.fingerprint(document.tenant, data)[:16]}"
    return await ports.blobs.put(document.tenant, KeyScope.REDACTED, document.document_id, unique, data)
