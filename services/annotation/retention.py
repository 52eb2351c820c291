"""How long the outbox keeps published events."""

from collections.abc import Sequence

from services.annotation.desk.reading import FEED_TOPICS
from services.annotation.settings import AnnotationSettings
from services.annotation.webhooks.store import first_needed
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import Event
from services.shared.domain.holds import Destroyer
from services.shared.runtime.kafka.outbox_relay import Retention
from services.shared.runtime.ports import HoldCheckPort

DESTROYERS = (Destroyer.OUTBOX,)
_UNWATCHED = ("documents.status", "reviews.completed")


def retention(settings: AnnotationSettings, holds: HoldCheckPort) -> tuple[Retention, ...]:
    """By default sets are kept for ever, so that callers can resume from any cursor; `feed_days` limits this."""

    async def held(events: Sequence[Event]) -> list[bool]:
        found = await holds.ask(Destroyer.OUTBOX, [_document(one) for one in events])
        return [one is not None for one in found]

    kept = (Retention(_UNWATCHED, settings.outbox_days, held),)
    return (*kept, Retention(FEED_TOPICS, settings.feed_days, held, first_needed)) if settings.feed_days else kept


def _document(event: Event) -> DocumentRecord:
    """The document of the event. One without a document counts as held."""
    document = getattr(event, "document", None)
    return document if isinstance(document, DocumentRecord) else DocumentRecord("", "", "", "")
