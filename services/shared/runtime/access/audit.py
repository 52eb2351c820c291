"""The one way into the audit log. It fails closed: what cannot be recorded does not happen."""

from typing import Protocol

from services.shared.domain.events import AuditRecorded
from services.shared.domain.identity import make_id
from services.shared.domain.records import AuditRecord
from services.shared.runtime.ports import EventPublisher


class AuditPort(Protocol):
    """Keeps audit records."""

    async def record(self, record: AuditRecord) -> None:
        """Returns once the record is safe. Raises `Retry(dependency="kafka")` where it cannot be kept."""
        ...


class KafkaAudit:
    """Audit records on `audit.recorded`."""

    def __init__(self, publisher: EventPublisher) -> None:
        self._publisher = publisher

    async def record(self, record: AuditRecord) -> None:
        await self._publisher.publish([recorded(record)])


def recorded(record: AuditRecord) -> AuditRecorded:
    """The event of a record; for services that put it into their outbox instead."""
    return AuditRecorded(make_id("event", "audit.recorded", record.audit_id), record.at, record)
