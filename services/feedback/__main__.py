"""Starts feedback: the table of reviews and gRPC."""

import asyncio

from services.feedback.service import build
from services.feedback.settings import FeedbackSettings
from services.feedback.table import METHOD_ACTIONS
from services.shared.runtime.operations.grpc import register
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load


async def main() -> None:
    """Builds the service from its settings, and runs it until a signal stops it."""
    settings = load(FeedbackSettings)
    parts = Parts(settings)
    service = build(parts, settings)
    parts.health.add("tables", service.reviews.check)
    server = parts.server(METHOD_ACTIONS, register(service.table))
    await parts.run(service.reviews.run, server.run)


if __name__ == "__main__":
    asyncio.run(main())
