"""Read the audit log from its topic."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.cli.clients.topic_scan import scan_topic
from services.shared.domain.errors import Reject
from services.shared.domain.events import AuditRecorded
from services.shared.domain.records import AuditRecord
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.codec import decode

_TOPIC = "audit.recorded"
_PRINCIPAL = "compliance"
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which records of `tenant` to keep: `since <= at < until`. An empty field keeps all. `is_only`: it is the only
    tenant of the installation, and also gets the records without a tenant.
    """

    tenant: str
    since: datetime
    until: datetime
    actor: str = ""
    action: str = ""
    document_id: str = ""
    is_only: bool = False

    def keeps(self, record: AuditRecord) -> bool:
        """Whether the record passes every condition."""
        return (
            (record.tenant == self.tenant or (self.is_only and not record.tenant))
            and self.since <= record.at < self.until
            and self.actor in {"", record.actor}
            and self.action in {"", record.action}
            and self.document_id in {"", record.resource_id}
        )


def read_records(kafka: KafkaSettings, wanted: AuditFilter) -> Iterator[AuditRecord]:
    """Yield the records in the order of the topic. Raises `Retry(dependency="kafka")`.

    The scan uses the broker's clock, which can be up to `_SKEW` behind the clock of the service.
    """
    for message in scan_topic(kafka, _TOPIC, _PRINCIPAL, wanted.since - _SKEW):
        with suppress(Reject):
            record = decode(AuditRecorded, message.value() or b"").record
            if wanted.keeps(record):
                yield record
