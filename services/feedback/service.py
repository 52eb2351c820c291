"""Builds the service from its settings and the shared parts."""

from dataclasses import dataclass

from services.feedback.operations import FeedbackOperations
from services.feedback.review_table import ReviewTable
from services.feedback.settings import FeedbackSettings
from services.feedback.table import feedback_table
from services.shared.domain.errors import Reason
from services.shared.runtime.operations.table import Table
from services.shared.runtime.parts import Parts
from services.shared.wire.dead_message import DeadMessage


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that `__main__` runs."""

    reviews: ReviewTable
    table: Table


def build(parts: Parts, settings: FeedbackSettings) -> Service:
    """Builds all parts, and starts none."""
    letters = parts.dead_letters()

    async def dead_letter(message: DeadMessage, reason: Reason) -> None:
        await parts.producer.publish([await letters.store(message, None, reason, 1)])

    reviews = ReviewTable(parts.kafka, settings.tables_directory, parts.metrics, dead_letter)
    operations = FeedbackOperations(
        reviews=reviews,
        blobs=parts.blobs,
        authorise=parts.authoriser.authorise,
        allows=parts.authoriser.allows,
        grants_training=parts.policy.grants_training,
    )
    return Service(reviews, feedback_table(operations))
