"""Dead letters: encrypted copies of messages that a service could not handle, and events that refer to them."""

from collections.abc import Callable, Collection

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DeadLetter, DocumentSubmitted, Event
from services.shared.domain.identity import make_id
from services.shared.domain.submissions import key_owner
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import BlobWriter
from services.shared.wire.dead_message import DeadMessage, pack

UNKNOWN_TENANT = "unknown"


class DeadLetters:
    """Stores messages of one service, which has the keys of `tenants()` for `scope`."""

    def __init__(
        self,
        blobs: BlobWriter,
        clock: Clock,
        *,
        service: str,
        tenants: Callable[[], Collection[str]],
        scope: KeyScope = KeyScope.REDACTED,
    ) -> None:
        self._blobs = blobs
        self._clock = clock
        self._service = service
        self._scope = scope
        self._tenants = tenants

    async def store(self, message: DeadMessage, event: Event | None, reason: Reason, attempts: int) -> DeadLetter:
        """Stores the message and returns the event that refers to it. Its id depends on the message, and on whether it
        is parked.

        If the keys of the document are destroyed, or the reason is PARKING_FULL, nothing is stored, and the event
        refers to no message. Raises `Retry(dependency=…)`.
        """
        document: DocumentRecord | None = getattr(event, "document", None)
        parked = (reason.value,) if reason in _NOT_THE_LAST else ()  # it can become a dead letter later
        letter_id = make_id("event", f"{message.topic}.dlq", self._service, *message.place, *parked)
        tenant = document.tenant if document and document.tenant in self._tenants() else UNKNOWN_TENANT
        ref: BlobRef | None = None
        if reason is not Reason.PARKING_FULL:
            ref = await self._store(tenant, _owner(event, letter_id), f"dead-{letter_id}", pack(message))
        return DeadLetter(
            event_id=letter_id,
            occurred_at=self._clock.now(),
            tenant=tenant,
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
            consumer_group=self._service,
            reason=reason.value,
            attempts=attempts,
            family=document.family if document else "",
            source_event_id=event.event_id if event else "",
            message=ref,
        )

    async def _store(self, tenant: str, owner: str, name: str, data: bytes) -> BlobRef | None:
        try:
            return await self._blobs.put(tenant, self._scope, owner, name, data)
        except Reject as reject:
            if reject.reason is Reason.KEY_UNAVAILABLE:
                return None
            return await self._blobs.put(tenant, self._scope, name, name, data)


_NOT_THE_LAST = frozenset({Reason.SOURCE_STOPPED, Reason.PARKING_FULL})


def _owner(event: Event | None, otherwise: str) -> str:
    """The owner of the data key, so that the erasure of a document also erases its dead letters."""
    if isinstance(event, DocumentSubmitted):
        record, submission_id = event.document, event.submission_id
        return key_owner(record.source_system, record.matter, submission_id) if submission_id else otherwise
    document: DocumentRecord | None = getattr(event, "document", None)
    return (document.document_id if document else "") or otherwise
