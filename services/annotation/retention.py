"""How long the outbox keeps published events."""

from services.annotation.desk.reading import FEED_TOPICS
from services.annotation.settings import AnnotationSettings
from services.annotation.webhooks.store import first_needed
from services.shared.runtime.kafka.outbox_relay import Retention

_UNWATCHED = ("documents.status", "reviews.completed")


def retention(settings: AnnotationSettings) -> tuple[Retention, ...]:
    """By default sets are kept for ever, so that callers can resume from any cursor; `feed_days` limits this."""
    kept = (Retention(_UNWATCHED, settings.outbox_days),)
    return (*kept, Retention(FEED_TOPICS, settings.feed_days, first_needed)) if settings.feed_days else kept
