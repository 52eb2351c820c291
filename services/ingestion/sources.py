"""The check that a source system is registered in the access policy."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from services.shared.domain.document import DocumentRecord, Purpose
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.access.policy import Source

UNKNOWN = "unknown"


class SourcePolicy(Protocol):
    """The part of the access policy that lists the source systems."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """The source systems by name."""
        ...

    def allows_channel(self, channel: str, source_system: str) -> bool:
        """Whether a system of the channel submits for the source system."""
        ...

    def allows_source(self, tenant: str, source_system: str, matter: str) -> bool:
        """Whether the source system is registered for the tenant and the matter."""
        ...

    def grants_training(self, tenant: str, source_system: str, matter: str) -> bool:
        """Whether the owner of the source system grants training on its documents."""
        ...


def check_source(policy: SourcePolicy, record: DocumentRecord) -> None:
    """Raises `Reject(FORBIDDEN)` unless the source system is registered for the tenant and the matter."""
    name = record.source_system
    if registered_name(policy, record) == UNKNOWN:
        detail = f'Source system "{name}" is not registered for this tenant'
        raise Reject(Reason.FORBIDDEN, detail=detail, field="source_system")
    if not policy.allows_source(record.tenant, name, record.matter):
        detail = f'Source system "{name}" is not registered for matter "{record.matter}"'
        raise Reject(Reason.FORBIDDEN, detail=detail, field="matter")


def with_granted_purposes(policy: SourcePolicy, record: DocumentRecord) -> DocumentRecord:
    """The record without the purpose `training`, unless the policy grants it: a sender cannot."""
    if policy.grants_training(record.tenant, record.source_system, record.matter):
        return record
    left = tuple(one for one in record.purposes if one is not Purpose.TRAINING)
    return replace(record, purposes=left or (Purpose.REVIEW,))


def registered_name(policy: SourcePolicy, record: DocumentRecord) -> str:
    """The source system of a record, or `UNKNOWN` if it is not registered for the tenant. A label of few values."""
    source = policy.sources.get(record.source_system)
    return record.source_system if source and source.tenant == record.tenant else UNKNOWN
