"""The origin of an event: the tenant and the source system that sent its document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from services.shared.domain.events import Event
from services.shared.runtime.access.policy import Source


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """A source system of a tenant, both registered in the access policy."""

    tenant: str
    source_system: str


class Registered(Protocol):
    """The part of the access policy that lists tenants and source systems."""

    @property
    def tenants(self) -> tuple[str, ...]: ...
    @property
    def sources(self) -> Mapping[str, Source]: ...


def origin_of(event: Event | None, sources: Mapping[str, Source]) -> Origin | None:
    """None if the event names no source system that is registered for its tenant: a sender can write any name."""
    document = getattr(event, "document", None)
    source = sources.get(document.source_system) if document else None
    if document is None or source is None or source.tenant != document.tenant:
        return None
    return Origin(document.tenant, document.source_system)


def sender_of(event: Event | None, policy: Registered) -> str:
    """The tenant of an event; if the policy has only one tenant, the source system. Empty if it is not registered."""
    origin = origin_of(event, policy.sources)
    if origin is None:
        return ""
    return origin.tenant if len(policy.tenants) > 1 else origin.source_system
