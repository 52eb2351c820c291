"""Starts feedback: reviews.completed → tables → counts and examples."""

import asyncio

from services.feedback.api import METHOD_ACTIONS, FeedbackApi, register
from services.feedback.review_table import ReviewTable
from services.feedback.settings import FeedbackSettings
from services.shared.domain.errors import Reason
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load
from services.shared.wire.dead_message import DeadMessage


async def main() -> None:
    """Builds the service out of its settings and runs it until it is told to stop."""
    settings = load(FeedbackSettings)
    parts = Parts(settings)
    letters = parts.dead_letters()

    async def bury(message: DeadMessage, reason: Reason) -> None:
        await parts.producer.publish([await letters.bury(message, None, reason, 1)])

    reviews = ReviewTable(parts.kafka, settings.tables_directory, parts.metrics, bury)
    api = FeedbackApi(
        reviews=reviews, blobs=parts.blobs, authorise=parts.authoriser.authorise, allows=parts.authoriser.allows
    )
    parts.health.add("tables", reviews.check)
    server = parts.server(METHOD_ACTIONS, register(api))
    await parts.run(reviews.run, server.run)


if __name__ == "__main__":
    asyncio.run(main())
