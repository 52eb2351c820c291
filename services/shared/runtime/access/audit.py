"""The audit log. It fails closed: an action that cannot be recorded is not executed."""

from typing import Protocol

from services.shared.domain.events import AuditRecorded
from services.shared.domain.identity import make_id
from services.shared.domain.records import AuditRecord
from services.shared.runtime.ports import EventPublisher


class AuditPort(Protocol):
    """The only way to write audit records."""

    async def record(self, record: AuditRecord) -> None:
        """Returns after the record is durable. Raises `Retry(dependency="kafka")`."""
        ...


class KafkaAudit:
    """Publishes audit records on the topic `audit.recorded`."""

    def __init__(self, publisher: EventPublisher) -> None:
        self._publisher = publisher

    async def record(self, record: AuditRecord) -> None:
        await self._publisher.publish([recorded(record)])


def recorded(record: AuditRecord) -> AuditRecorded:
    """The event of a record, for services that write it to their outbox."""
    return AuditRecorded(make_id("event", "audit.recorded", record.audit_id), record.at, record)
