"""Process a submission: extract and store its text, assign its version, and return the events to send."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.ingestion.attached import Attached
from services.ingestion.audited import submission_audited
from services.ingestion.metadata import attachment_depth, check_size, completed, is_own_attachment
from services.ingestion.originals import check_not_erased, hash_of, put_original
from services.ingestion.parsing.parse import Parsed
from services.ingestion.ports import Ports
from services.ingestion.records import FINAL_REFUSALS, Plan, Submission, Version, names_another_agreement
from services.ingestion.references import with_reference
from services.ingestion.relations import resolved
from services.ingestion.sources import check_source, with_granted_purposes
from services.ingestion.statuses import another_agreement, handle_status, submission_status
from services.ingestion.withdrawal import handle_withdrawn
from services.shared.domain.document import EXTRACTED, BlobRef, DocumentRecord, KeyScope, Provenance
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentIngested, DocumentStatus, DocumentSubmitted, Event
from services.shared.domain.identity import document_id, family_id, keyed_hash, make_id
from services.shared.domain.submissions import is_own, key_owner
from services.shared.runtime.worker.handlers import Handler

_DEEPEST = 5
_ATTEMPTS = 20


async def handle_submitted(event: DocumentSubmitted, ports: Ports) -> Sequence[Event]:
    """Ingest, decline or refuse a submission. A refusal is a status, not an error.

    Raises `Reject(INVALID_METADATA | INVALID_EVENT)`, or an error of the blob store.
    """
    named = with_reference(ports.sources, ports.hash_key, event.document, event.file_name)
    if ports.sources.allows_source(named.tenant, named.source_system, named.matter):
        named = await resolved(named, ports.store.of_document)
    record = with_granted_purposes(ports.sources, completed(named, event.submission_id))
    known = await ports.store.submission(record, event.submission_id)
    if known and known.is_final:
        return await _repeated(known, record, event, ports)
    record = replace(record, family=await ports.store.family(record))
    if known and is_own_attachment(event, known.record):
        record = replace(record, parent_document_id=known.record.parent_document_id)
    else:
        event = replace(event, attachment="", allowance=0)
    work = _Processing(replace(event, document=record), ports)
    try:
        return await work.decide()
    except Reject as error:
        if error.reason is Reason.KEY_UNAVAILABLE:
            return await _first_decision(event, record, ports)
        if error.reason not in REFUSALS:
            raise
        return await work.refuse(error)


async def _repeated(
    known: Submission, record: DocumentRecord, event: DocumentSubmitted, ports: Ports
) -> Sequence[Event]:
    """The events of the decision. If its document is erased, or if the submission names another amended agreement, they
    are not sent again: a status reports the refusal.
    """
    if names_another_agreement(record, known.record):
        error, refused = another_agreement(event.submission_id), DocumentStatus.REFUSED
        record = replace(record, family=known.record.family)
        return [
            submission_status(record, event.submission_id, refused, event.occurred_at, error=error, cause=record.amends)
        ]
    document_id = known.document_id or known.duplicate_of
    try:
        await check_not_erased(ports.blobs, record.tenant, [document_id] if document_id else [])
    except Reject as error:
        now = ports.clock.now()
        return [submission_status(known.record, event.submission_id, DocumentStatus.REFUSED, now, error=error)]
    return [*known.events, *_holds_named_again(known, record, event)]


def _holds_named_again(known: Submission, record: DocumentRecord, event: DocumentSubmitted) -> Sequence[Event]:
    """The status of a repeated submission that names holds which the first one did not: redaction places them."""
    first = known.document_id or known.duplicate_of
    named = sorted(set(record.hold_ids) - set(known.record.hold_ids))
    if not (first and named):
        return []
    record, status = replace(record, family=known.record.family), DocumentStatus.DUPLICATE
    cause = ",".join(named)
    return [submission_status(record, event.submission_id, status, event.occurred_at, duplicate_of=first, cause=cause)]


async def _first_decision(event: DocumentSubmitted, record: DocumentRecord, ports: Ports) -> Sequence[Event]:
    """The events of the worker that decided first and may have destroyed the key. Raises `Reject(KEY_UNAVAILABLE)`."""
    known = await ports.store.submission(record, event.submission_id)
    if known and known.is_final:
        return known.events
    raise Reject(Reason.KEY_UNAVAILABLE)


class _Processing:
    """Processes one submission. `event.document` is complete except for its version."""

    def __init__(self, event: DocumentSubmitted, ports: Ports) -> None:
        self._event = event
        self._record = event.document
        self._ports = ports
        self._now = ports.clock.now()
        self._content_hash = ""

    async def decide(self) -> Sequence[Event]:
        """Raises `Reject` for a refusal."""
        event, record, ports = self._event, self._record, self._ports
        check_source(ports.sources, record)
        if attachment_depth(event) > _DEEPEST:
            raise Reject(Reason.TOO_LARGE, detail=f"Attachments are nested more than {_DEEPEST} levels deep")
        data = await self._content()
        content_hash = self._content_hash = await hash_of(data, ports.hash_key(record.tenant))
        if event.content_hash and event.content_hash != content_hash:
            raise Reject(Reason.HASH_MISMATCH, field="content_hash")
        parsed: Parsed | None = None
        for _ in range(_ATTEMPTS):
            simhash = parsed.quality.simhash if parsed else 0
            plan = await ports.store.plan(record, content_hash, simhash, event.occurred_at)
            await check_not_erased(ports.blobs, record.tenant, plan.same_content)
            if plan.withdrawn or plan.duplicate_of:
                return await self._decline(plan)
            if parsed is None:
                parsed = await self._parse(data)
                continue
            events = await self._ingest(data, content_hash, parsed, plan)
            if events is not None:
                return events
        raise Retry(Reason.CONFLICT)

    async def _parse(self, data: bytes) -> Parsed:
        started = self._ports.clock.monotonic()
        record = self._record
        parsed = await self._ports.parser.parse_document(
            data, self._event.file_name, record.media_type, tenant=record.tenant, source=record.source_system
        )
        seconds = self._ports.clock.monotonic() - started
        self._ports.metrics.extraction_seconds.labels(parsed.media_type).observe(seconds)
        return parsed

    async def refuse(self, error: Reject) -> Sequence[Event]:
        """Store the refusal and return its events."""
        self._ports.metrics.documents_refused.labels("ingestion", error.reason.value).inc()
        decision = self._decision(DocumentStatus.REFUSED, error)
        discard = self._own_blob() if decision.is_final else None
        events = await self._ports.store.commit(
            decision, None, None, self._event.occurred_at, self._now, discard=discard
        )
        return events or decision.events

    async def _decline(self, plan: Plan) -> Sequence[Event]:
        if plan.withdrawn:
            decision = self._decision(DocumentStatus.WITHDRAWN, Reject(Reason.WITHDRAWN))
        else:
            decision = self._decision(DocumentStatus.DUPLICATE, None, plan.duplicate_of)
        events = await self._ports.store.commit(
            decision, None, plan, self._event.occurred_at, self._now, discard=self._own_blob()
        )
        return events or decision.events

    async def _content(self) -> bytes:
        event, ports = self._event, self._ports
        match (bool(event.content), event.blob, bool(event.uri)):
            case (True, None, False):
                data = event.content
            case (False, BlobRef() as ref, False):
                if not is_own(ref, self._record, event.submission_id) or await self._is_of_another_matter(ref):
                    raise Reject(Reason.FORBIDDEN, detail='Field "blob" is set by ingestion only', field="blob")
                data = await ports.blobs.get(ref)
            case (False, None, True):
                data = await ports.fetch(self._record.source_system, event.uri, ports.input_bytes)
            case (False, None, False):
                raise Reject(
                    Reason.EMPTY, detail='Field "content" is empty, and field "uri" is missing', field="content"
                )
            case _:
                detail = 'More than one of the fields "content", "uri" and "blob" is set'
                raise Reject(Reason.INVALID_EVENT, detail=detail, field="content")
        check_size(len(data), ports.input_bytes)
        return data

    async def _is_of_another_matter(self, ref: BlobRef) -> bool:
        """Whether an object whose owner does not contain the matter can belong to a submission of another matter."""
        event, record = self._event, self._record
        if ref.subject == key_owner(record.source_system, record.matter, event.submission_id):
            return False
        named = await self._ports.store.submissions_named(record.tenant, event.submission_id)
        matters = {one.record.matter: one for one in named if one.record.source_system == record.source_system}
        own = matters.pop(record.matter, None)
        is_known = own is not None and bool(event.content_hash) and own.content_hash == event.content_hash
        return bool(matters) and not is_known

    async def _ingest(self, data: bytes, content_hash: str, parsed: Parsed, plan: Plan) -> Sequence[Event] | None:
        """Store the blobs, then commit. Returns None if another version was committed first."""
        tenant = self._record.tenant
        record = replace(
            self._record,
            document_id=document_id(self._record.family, plan.version, content_hash, _unnamed_matter(self._record)),
            version=plan.version,
            media_type=parsed.media_type,
        )
        put = self._ports.blobs.put
        original, text, layout = await gather(
            self._original(data),
            put(tenant, KeyScope.SOURCE, record.document_id + EXTRACTED, "text", parsed.text),
            put(tenant, KeyScope.SOURCE, record.document_id, "layout", parsed.layout),
        )
        quality = replace(
            parsed.quality, near_duplicate_of=plan.near_duplicate_of, similarity=round(plan.similarity, 4)
        )
        ingested = DocumentIngested(
            make_id("event", "documents.ingested", record.document_id, parsed.extractor),
            self._now,
            record,
            Provenance(extractor=parsed.extractor),
            self._event.submission_id,
            original,
            text,
            layout,
            quality,
            self._hash_of_name(),
        )
        accepted = submission_status(
            record, self._event.submission_id, DocumentStatus.ACCEPTED, self._now, gaps=quality.gaps
        )
        attached = Attached(self._event, self._ports, self._now, self._submitted_by)
        inside = await attached.events(record, parsed.attachments)
        decision = Submission(
            record,
            self._event.submission_id,
            DocumentStatus.ACCEPTED,
            document_id=record.document_id,
            content_hash=content_hash,
            events=(ingested, accepted, *inside, *self._audited()),
            submitted_by=self._submitted_by,
        )
        version = Version(record, content_hash, parsed.quality.simhash)
        return await self._ports.store.commit(decision, version, plan, self._event.occurred_at, self._now)

    def _decision(self, status: DocumentStatus, error: Reject | None, duplicate_of: str = "") -> Submission:
        identity = self._event.submission_id
        notice = submission_status(self._record, identity, status, self._now, error=error, duplicate_of=duplicate_of)
        reason = error.reason if error else None
        return Submission(
            self._record,
            identity,
            status,
            reason or "",
            duplicate_of=duplicate_of,
            content_hash=self._content_hash,
            events=(notice, *self._audited(reason)),
            submitted_by=self._submitted_by,
        )

    @property
    def _submitted_by(self) -> str:
        """The caller of an entry point. A sender by Kafka could state any."""
        return self._event.submitted_by if self._event.blob else ""

    async def _original(self, data: bytes) -> BlobRef:
        return self._event.blob or await self._seal(self._event.submission_id, data, self._content_hash)

    async def _seal(self, submission_id: str, data: bytes, content_hash: str) -> BlobRef:
        return await put_original(self._ports.blobs, content_hash, self._record, submission_id, data)

    def _audited(self, reason: Reason | None = None) -> Sequence[Event]:
        """The audit record of a submission by Kafka. The other entry points record their own."""
        if self._event.blob:
            return []
        return [submission_audited(self._record, self._event.submission_id, self._now, reason)]

    def _own_blob(self) -> BlobRef | None:
        """The stored content of this submission. A reference that a sender made up is not destroyed."""
        ref = self._event.blob
        return ref if ref and is_own(ref, self._record, self._event.submission_id) else None

    def _hash_of_name(self) -> str:
        name = self._event.file_name
        key = self._ports.hash_key(self._record.tenant)
        return keyed_hash(key, "file_name", name.encode("utf-8", "replace")) if name else ""


def _unnamed_matter(record: DocumentRecord) -> str:
    """The matter, if the id of the version chain does not contain it because an earlier release made it."""
    new = family_id(record.tenant, record.source_system, record.source_reference, record.matter)
    return "" if record.family == new else record.matter


# Refusals that become a status. Any other Reject sends the event to the dead letters.
REFUSALS = FINAL_REFUSALS | {Reason.TIMED_OUT, Reason.FORBIDDEN, Reason.FORBIDDEN_LOCATION, Reason.NOT_FOUND}

HANDLERS: Mapping[str, Handler[Ports]] = {
    "documents.submitted": handle_submitted,
    "documents.withdrawn": handle_withdrawn,
    "documents.status": handle_status,
}
