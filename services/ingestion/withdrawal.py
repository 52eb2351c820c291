"""The withdrawal of a document by its source system: all its versions, and the attachments inside them."""

import hmac
from collections.abc import Sequence
from dataclasses import replace

from services.ingestion.audited import withdrawal_audited
from services.ingestion.metadata import completed
from services.ingestion.ports import Ports
from services.ingestion.records import Submission
from services.ingestion.references import with_reference
from services.ingestion.sources import UNKNOWN, check_source, registered_name
from services.ingestion.statuses import submission_status
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, DocumentWithdrawn, Event
from services.shared.domain.identity import keyed_hash, make_id


async def handle_withdrawn(event: DocumentWithdrawn, ports: Ports) -> Sequence[Event]:
    """Withdraw all versions and their attachments, and report it for each submission that became a version.

    Without a version, one status reports the withdrawal of the reference. An event without its version chain is sent
    again with it, to all services. If it fits several chains, a status reports the refusal.
    Raises `Reject(INVALID_METADATA | FORBIDDEN | NOT_FOUND)`.
    """
    given = event.document
    named = with_reference(ports.sources, ports.hash_key, given, "")
    try:
        matter = given.matter or await _only_matter(named, ports)
    except Reject as error:
        if error.reason is not Reason.AMBIGUOUS_MATTER:
            raise
        status, now = DocumentStatus.REFUSED, ports.clock.now()
        answer = submission_status(named, "", status, now, error=error, cause=event.event_id)
        return [answer, withdrawal_audited(replace(event, document=named), now, error.reason)]
    record = completed(replace(named, matter=matter), event.event_id)
    check_source(ports.sources, record)
    record = replace(record, family=await ports.store.family(record))
    if (given.family, given.matter) != (record.family, record.matter):
        event_id = make_id("event", "documents.withdrawn", event.event_id, record.family, matter)
        return [DocumentWithdrawn(event_id, event.occurred_at, record, event.reason)]

    hash_key = ports.hash_key(record.tenant)
    own = is_own_event(hash_key, event)  # the API and the withdrawal of the mail have records
    audited = [] if own else [withdrawal_audited(replace(event, document=record), ports.clock.now())]

    def make_events(withdrawn: Sequence[Submission], inside: Sequence[DocumentRecord]) -> list[Event]:
        status, at, cause = DocumentStatus.WITHDRAWN, event.occurred_at, event.event_id
        notices = [
            submission_status(one.record, one.submission_id, status, at, cause=cause)
            for one in withdrawn or [Submission(record, "")]
        ]
        below = (_withdraw_attachment(event, one, hash_key) for one in inside)
        return [*notices, *below, *audited]

    return await ports.store.withdraw(record, event.event_id, event.occurred_at, make_events)


async def _only_matter(document: DocumentRecord, ports: Ports) -> str:
    """The matter of the only chain with this reference, of those in which the source system may submit.

    Raises `Reject(AMBIGUOUS_MATTER | FORBIDDEN | NOT_FOUND)`.
    """
    tenant, source_system = document.tenant, document.source_system
    if registered_name(ports.sources, document) == UNKNOWN:
        check_source(ports.sources, document)
    chains = await ports.store.chains(tenant, source_system, document.source_reference)
    matters = [one.record.matter for one in chains]
    visible = [one for one in matters if ports.sources.allows_source(tenant, source_system, one)]
    if len(visible) > 1:
        raise Reject(Reason.AMBIGUOUS_MATTER, detail=AMBIGUOUS, field="document.matter")
    if not visible:
        raise Reject(Reason.NOT_FOUND)
    return visible[0]


def _withdraw_attachment(event: DocumentWithdrawn, attachment: DocumentRecord, hash_key: bytes) -> DocumentWithdrawn:
    event_id = own_event_id(hash_key, attachment, event.event_id)
    return DocumentWithdrawn(event_id, event.occurred_at, attachment, event.reason)


def own_event_id(hash_key: bytes, record: DocumentRecord, cause: str) -> str:
    """The id of a withdrawal that ingestion itself sends because of `cause`: no sender can make one."""
    event_id = make_id("event", "documents.withdrawn", record.tenant, record.family, record.matter, cause)
    return f"{event_id}.{_seal(hash_key, record, event_id)}"


def is_own_event(hash_key: bytes, event: DocumentWithdrawn) -> bool:
    """Whether ingestion made the event, see `own_event_id`."""
    event_id, _, seal = event.event_id.partition(".")
    return hmac.compare_digest(seal, _seal(hash_key, event.document, event_id))


def _seal(hash_key: bytes, record: DocumentRecord, event_id: str) -> str:
    parts = (record.tenant, record.family, record.matter, event_id)
    return keyed_hash(hash_key, "documents.withdrawn", "\0".join(parts).encode("utf-8", "surrogatepass"))[:32]


AMBIGUOUS = "Documents of several matters have this reference: the matter is required"
