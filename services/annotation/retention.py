"""Which events the relay deletes from the outbox, and when."""

from services.annotation.desk.reading import FEED_TOPICS
from services.annotation.settings import AnnotationSettings
from services.annotation.webhooks.store import first_needed
from services.shared.runtime.kafka.outbox_relay import Retention

_UNWATCHED = ("documents.status", "reviews.completed")


def retention(settings: AnnotationSettings) -> tuple[Retention, ...]:
    """Sets are kept for ever unless `feed_days` is set: a watcher resumes from any cursor."""
    kept = (Retention(_UNWATCHED, settings.outbox_days),)
    return (*kept, Retention(FEED_TOPICS, settings.feed_days, first_needed)) if settings.feed_days else kept
