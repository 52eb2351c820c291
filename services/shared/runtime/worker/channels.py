"""What may arrive on a topic per tenant: the broker lets only the systems of a channel write to its topics."""

from collections.abc import Callable
from dataclasses import replace

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentSubmitted, DocumentWithdrawn, Event
from services.shared.wire.inbound import Unreadable
from services.shared.wire.topic_names import tenant_of

Admits = Callable[[str, str], bool]
"""Whether a source system may submit on a channel. Arguments: channel, source system."""


def check_channel(channel: str, event: Event, admits: Admits) -> None:
    """Raises `Unreadable(FORBIDDEN)` if the channel belongs to another tenant than the document, or to a system that
    does not submit for its source system. The tenant's own channel is written by Glossator only.
    """
    if not channel or not isinstance(event, DocumentSubmitted | DocumentWithdrawn):
        return
    document = event.document
    if document.tenant != tenant_of(channel):
        detail = "The topic belongs to another tenant"
        raise Unreadable(Reject(Reason.FORBIDDEN, detail=detail, field="document.tenant"), event)
    if channel != document.tenant and not admits(channel, document.source_system):
        detail = f'The systems of this topic do not submit for source system "{document.source_system}"'
        raise Unreadable(Reject(Reason.FORBIDDEN, detail=detail, field="document.source_system"), event)


def sent_on(channel: str, event: Event | None) -> Event | None:
    """`event` with the tenant of its channel, so that no other tenant receives the answer to it."""
    if channel and isinstance(event, DocumentSubmitted | DocumentWithdrawn):
        return replace(event, document=replace(event.document, tenant=tenant_of(channel)))
    return event
