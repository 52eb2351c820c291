"""The part that all entry points share: check, encrypt, publish, and answer after the broker has acknowledged."""

from dataclasses import dataclass, replace

from services.ingestion.entry.quotas import Quotas
from services.ingestion.extractors.detection import is_blank
from services.ingestion.metadata import check_file_name, check_size, completed
from services.ingestion.originals import check_not_erased, hash_of, put_original
from services.ingestion.ports import Ports
from services.ingestion.records import Submission, names_another_agreement
from services.ingestion.references import keyed_reference, with_pending_reference, with_reference
from services.ingestion.relations import resolved
from services.ingestion.sources import UNKNOWN, check_source, registered_name
from services.ingestion.statuses import another_agreement, submission_status
from services.ingestion.withdrawal import own_event_id
from services.shared.domain import identity
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentStatus, DocumentSubmitted, DocumentWithdrawn
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.submissions import earlier_owners, key_owner
from services.shared.runtime.access.call import current_call
from services.shared.runtime.ports import Access, Authorise, EventPublisher, ValueReader

_EVENT = "handed-in"
_STOPPED_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer of an entry point.

    ACCEPTED: stored, not parsed yet. DUPLICATE: the content is already known; `duplicate_of` is empty until the first
    document has an id. REFUSED: this submission was refused before, for `reason`.
    """

    submission_id: str
    family: str
    status: DocumentStatus
    duplicate_of: str = ""
    reason: str = ""


class Intake:
    """Accepts the submissions of all entry points."""

    def __init__(self, ports: Ports, publisher: EventPublisher, quotas: Quotas) -> None:
        self._ports = ports
        self._publisher = publisher
        self.quotas = quotas

    @property
    def input_bytes(self) -> int:
        """The size limit of a document, in bytes."""
        return self._ports.input_bytes

    async def family(self, record: DocumentRecord) -> str:
        """The version chain of the source document, or the one that it would start."""
        return await self._ports.store.family(record)

    def with_reference(self, record: DocumentRecord, file_name: str) -> DocumentRecord:
        """The record, with a keyed hash of the file name as its reference if the sender stated none."""
        return with_reference(self._ports.sources, self._ports.hash_key, record, file_name)

    def check(self, record: DocumentRecord, submission_id: str, tenant: str, file_name: str = "") -> DocumentRecord:
        """Return the complete record. Raises `Reject(INVALID_METADATA | FORBIDDEN)` with the field.

        The source system is checked only if the record is in `tenant`, the caller's tenant: `authorise` denies access
        to other tenants.
        """
        call = current_call()
        record = completed(with_pending_reference(record, file_name), submission_id)
        if record.tenant == tenant:
            check_source(self._ports.sources, record)
        return record if record.correlation_id or not call else replace(record, correlation_id=call.correlation_id)

    async def submit(
        self,
        record: DocumentRecord,
        data: bytes,
        *,
        file_name: str = "",
        submission_id: str = "",
        submitted_by: str = "",
    ) -> Receipt:
        """Submit a document. The default `submission_id` derives from the source reference and the content.

        Raises `Reject(INVALID_METADATA | FORBIDDEN | EMPTY | TOO_LARGE | CONFLICT | ERASED)`, or `Retry`, with the
        reason SOURCE_STOPPED if the source system is stopped, or resumes with too many parked documents.
        """
        record = self.with_reference(record, file_name)
        check_source(self._ports.sources, completed(record, submission_id))
        record = await resolved(record, self._ports.store.of_document)
        check_file_name(file_name)
        check_size(len(data), self._ports.input_bytes)
        self.quotas.charge(record, len(data))
        content_hash = await hash_of(data, self._ports.hash_key(record.tenant))
        submission_id = submission_id or await self._derived_id(record, content_hash)
        record = completed(record, submission_id)
        record = replace(record, family=await self._ports.store.family(record))
        submission = Submission(record, submission_id, content_hash=content_hash, submitted_by=submitted_by)
        known = await self._ports.store.submission(record, submission_id)
        if known and known.content_hash not in ("", content_hash):
            named = f'Submission id (in HTTP: Idempotency-Key) "{submission_id}"'
            detail = f"{named} was used before, with another content. Use a new one"
            raise Reject(Reason.CONFLICT, detail=detail, field="submission_id")
        if known and names_another_agreement(record, known.record):
            raise another_agreement(submission_id)
        if is_blank(data):
            await self._refuse(submission, Reject(Reason.EMPTY, detail="The content is empty"))
        if known and known.is_final:
            document_id = known.document_id or known.duplicate_of
            await check_not_erased(self._ports.blobs, record.tenant, [document_id] if document_id else [])
            return await self._repeat(known, record)
        if not await self._ports.stops.admits(record):
            raise Retry(Reason.SOURCE_STOPPED, after=_STOPPED_SECONDS)
        return await self._publish(submission, data, file_name)

    async def _derived_id(self, record: DocumentRecord, content_hash: str) -> str:
        """The id of a submission without an idempotency key. One that an earlier release stored keeps its id."""
        place = (record.tenant, record.source_system, record.source_reference)
        earlier = identity.earlier_submission_id(*place, content_hash)
        stated = record.amends or record.batch_id
        if not stated and await self._ports.store.submission(record, earlier):
            return earlier
        return identity.submission_id(*place, record.matter, content_hash, record.amends, record.batch_id)

    async def _refuse(self, submission: Submission, error: Reject) -> None:
        """Store and publish a refusal. A repetition publishes the same message. Raises `error`."""
        record, submission_id, now = submission.record, submission.submission_id, self._ports.clock.now()
        status = submission_status(record, submission_id, DocumentStatus.REFUSED, now, error=error)
        refused = replace(submission, status=status.status, reason=status.reason, events=(status,))
        stored = await self._ports.store.commit(refused, None, None, now, now)
        await self._publisher.publish(stored or refused.events)
        self._ports.metrics.documents_refused.labels("ingestion", status.reason).inc()
        raise error

    async def _repeat(self, known: Submission, record: DocumentRecord) -> Receipt:
        """The receipt of a known submission. A duplicate is also reported on `documents.status`."""
        receipt = _receipt(known)
        if receipt.status is DocumentStatus.DUPLICATE:
            # Uses the time of the first decision: a repetition publishes the same message. One that names holds is a
            # message of its own, because it also places a hold that was lifted in between.
            at = self._ports.clock.now() if record.hold_ids else known.changed_at
            cause = at.isoformat() if record.hold_ids else ""
            duplicate = submission_status(
                record, known.submission_id, receipt.status, at, duplicate_of=receipt.duplicate_of, cause=cause
            )
            await self._publisher.publish([duplicate])
        return receipt

    async def withdraw(self, last: Submission, reason: str) -> str:
        """Withdraw a document and all its versions. Returns the id of the version chain. Raises `Retry`."""
        record = last.record
        event_id = own_event_id(self._ports.hash_key(record.tenant), record, last.submission_id)
        event = DocumentWithdrawn(event_id, self._ports.clock.now(), record, reason)
        await self._publisher.publish([event])
        return record.family

    async def latest(self, tenant: str, source_system: str, source_reference: str) -> list[Submission]:
        """The last accepted submission of a source document, for each of its matters; otherwise the last duplicate,
        then the last refused one. A document that was submitted without a reference is found by its file name.
        """
        chains = self._ports.store.chains
        if found := await chains(tenant, source_system, source_reference):
            return found
        keyed = keyed_reference(self._ports.hash_key(tenant), source_system, source_reference)
        return await chains(tenant, source_system, keyed)

    async def by_id(self, tenant: str, submission_id: str) -> list[Submission]:
        """The submissions with this id, one for each matter; if there is none, that of the document with this id.
        Submissions that a source system sent to a matter for which it is registered have precedence.
        """
        store = self._ports.store
        found = await store.submissions_named(tenant, submission_id) or await store.of_document(tenant, submission_id)
        best = min(map(self._rank, found), default=0)
        return list({one.record.matter: one for one in found if self._rank(one) == best}.values())

    async def attachments(self, parent: Submission) -> list[Submission]:
        """The documents inside a submission, in their order."""
        ids = parent.attachment_ids
        found = {one.submission_id: one for one in await self._ports.store.submissions_of(parent.record, ids)}
        return [found[one] for one in ids if one in found]

    def _rank(self, one: Submission) -> int:
        """0: the source system is registered for the matter; 1: for the tenant; 2: it is not registered."""
        record, sources = one.record, self._ports.sources
        if record.matter and sources.allows_source(record.tenant, record.source_system, record.matter):
            return 0
        return 1 if registered_name(sources, record) != UNKNOWN else 2

    async def _publish(self, submission: Submission, data: bytes, file_name: str) -> Receipt:
        record, ports, now = submission.record, self._ports, self._ports.clock.now()
        plan = await ports.store.plan(record, submission.content_hash, 0, now)
        try:
            await check_not_erased(ports.blobs, record.tenant, plan.same_content)
        except Reject as error:
            await self._refuse(submission, error)
        blob = await put_original(ports.blobs, submission.content_hash, record, submission.submission_id, data)
        place = (record.tenant, record.source_system, record.matter)
        parts = (*place, submission.submission_id, submission.content_hash)
        event = DocumentSubmitted(
            identity.make_id("event", "documents.submitted", *parts),
            now,
            record,
            submission.submission_id,
            file_name=file_name,
            submitted_by=submission.submitted_by,
            blob=blob,
            content_hash=submission.content_hash,
        )
        owner = key_owner(record.source_system, record.matter, submission.submission_id)
        await ports.blobs.put_value(record.tenant, KeyScope.SOURCE, owner, _EVENT, event)
        await self._publisher.publish([event])
        await ports.store.receive(submission, now)
        status = DocumentStatus.DUPLICATE if plan.duplicate_of else DocumentStatus.ACCEPTED
        return Receipt(submission.submission_id, record.family, status, plan.duplicate_of)


async def authorise_submission(authorise: Authorise, actor: Actor, record: DocumentRecord, submission_id: str) -> None:
    """Raises `Reject(FORBIDDEN)`, with the field `tenant` if the caller does not belong to that of the record."""
    try:
        await authorise(actor, Action.SUBMIT, Resource("submission", submission_id, record.tenant, record.matter))
    except Reject as error:
        if error.detail or record.tenant == actor.tenant:
            raise
        detail = f'The caller does not belong to tenant "{record.tenant}"'
        raise Reject(error.reason, detail=detail, field="tenant") from None


async def authorise_sender(access: Access, actor: Actor, submission_id: str) -> None:
    """Raises `Reject(FORBIDDEN)` for a caller that cannot submit to any matter. Only a refusal is audited."""
    places = [Resource("submission", submission_id, actor.tenant, one) for one in sorted(actor.matters) or [""]]
    if not any(access.allows(actor, Action.SUBMIT, one) for one in places):
        await access.authorise(actor, Action.SUBMIT, places[0])


async def stored_event(blobs: ValueReader, waiting: Submission) -> DocumentSubmitted:
    """The event of a submission that an entry point accepted. Raises `Reject` if it was destroyed, or `Retry`."""
    record, submission_id = waiting.record, waiting.submission_id
    owner = key_owner(record.source_system, record.matter, submission_id)
    ref = BlobRef(record.tenant, KeyScope.SOURCE, owner, _EVENT, 0)
    missing: Reject | None = None
    for one in (owner, *earlier_owners(record.source_system, submission_id)):
        try:
            event = await blobs.get_value(DocumentSubmitted, replace(ref, subject=one))
        except Reject as error:
            missing = missing or error
        else:
            if event.document.matter == record.matter:
                return event
    raise missing or Reject(Reason.NOT_FOUND)


def _receipt(submission: Submission) -> Receipt:
    """The receipt of a decided submission: REFUSED as before, or DUPLICATE."""
    refused = submission.status is DocumentStatus.REFUSED
    return Receipt(
        submission.submission_id,
        submission.record.family,
        DocumentStatus.REFUSED if refused else DocumentStatus.DUPLICATE,
        submission.document_id or submission.duplicate_of,
        submission.reason,
    )
