"""The question that every destroyer asks before it destroys content: does a hold apply?"""

from collections.abc import Sequence
from typing import Protocol

from cachetools import LRUCache

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject, Retry
from services.shared.domain.holds import Destroyer, Hold, HoldCause
from services.shared.domain.identity import make_id
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.runtime.access.audit import AuditPort
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics

_log = get_logger(__name__)
_RECORDED = 10_000
HELD = "held"
UNKNOWN = "unknown"


class HoldSource(Protocol):
    """Knows all holds: redaction, directly or over gRPC. Every error means that nothing is clear."""

    async def find(self, documents: Sequence[DocumentRecord]) -> Sequence[Hold | None]:
        """Per document: why it must not be destroyed, None if it is clear. Raises `Reject` or `Retry`."""
        ...


class HoldCheck:
    """Counts every refused destruction by cause, and audits those by a hold. A timer refuses the same document each
    hour: one process records it once, and always under the same id.
    """

    def __init__(self, source: HoldSource, audit: AuditPort, clock: Clock, metrics: Metrics, service: str) -> None:
        self._source = source
        self._audit = audit
        self._clock = clock
        self._refused = metrics.destructions_refused
        self._service = service
        self._recorded: LRUCache[str, bool] = LRUCache(_RECORDED)

    def start(self, destroyers: Sequence[Destroyer]) -> "HoldCheck":
        """Starts the counters at 0: the `increase()` of the alert misses an event that creates a series."""
        for one in destroyers:
            for cause in (HELD, UNKNOWN):
                self._refused.labels(self._service, one.value, cause)
        return self

    async def ask(
        self, destroyer: Destroyer, documents: Sequence[DocumentRecord], *, in_call: bool = False
    ) -> list[Hold | None]:
        """Per document: why it must not be destroyed, None if it is clear. If the source does not answer, none is. A
        document whose tenant is not known is never clear.

        `in_call`: a person waits for the answer. Then the call has the audit record, and an error of the source is
        raised, because it states the remedy. Raises `Retry` if the audit log is down.
        """
        if not documents:
            return []
        try:
            found = await self._find(documents)
        except (Reject, Retry) as error:
            _log.warning("holds.no_answer", destroyer=destroyer.value, reason=error.reason.value)
            found = [_unknown(one) for one in documents]
            if in_call:
                self._count(destroyer, found)
                raise
        self._count(destroyer, found)
        for one, hold in zip(documents, found, strict=True):
            if not in_call and hold is not None and hold.cause.is_known:
                await self._record(destroyer, one, hold)
        return found

    async def _find(self, documents: Sequence[DocumentRecord]) -> list[Hold | None]:
        asked = [one for one in documents if one.tenant]
        found = iter(await self._source.find(asked) if asked else ())
        return [next(found) if one.tenant else _unknown(one) for one in documents]

    def _count(self, destroyer: Destroyer, found: Sequence[Hold | None]) -> None:
        for hold in found:
            if hold is not None:
                cause = HELD if hold.cause.is_known else UNKNOWN
                self._refused.labels(self._service, destroyer.value, cause).inc()

    async def _record(self, destroyer: Destroyer, one: DocumentRecord, hold: Hold) -> None:
        names = (destroyer.value, one.tenant, one.document_id, hold.cause.value, *hold.names)
        audit_id = make_id("audit", "hold", self._service, *names)
        if audit_id in self._recorded:
            return
        await self._audit.record(
            AuditRecord(
                audit_id=audit_id,
                at=self._clock.now(),
                actor=f"service:{self._service}",
                roles=(),
                tenant=one.tenant,
                action=Action.DESTROY,
                resource_kind="document",
                resource_id=one.document_id,
                matter=one.matter,
                purpose="",
                outcome=Outcome.REFUSED,
                reason=HELD,
                correlation_id=one.correlation_id,
                service=self._service,
                detail=(f"destroyer={destroyer.value}", *(f"hold={name}" for name in hold.names)),
            )
        )
        self._recorded[audit_id] = True


def _unknown(one: DocumentRecord) -> Hold:
    return Hold(one.document_id, one.matter, HoldCause.NO_CLEARANCE)
