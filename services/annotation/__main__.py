"""Starts annotation: the worker, the outbox relay, webhook deliveries, gRPC and REST."""

import asyncio

from services.annotation.handler import HANDLERS
from services.annotation.notifications.channels import open_messaging
from services.annotation.opening import open_dependencies, open_playbooks, open_review_policy
from services.annotation.retention import DESTROYERS, retention
from services.annotation.service import build, http_server
from services.annotation.settings import AnnotationSettings
from services.annotation.storage.tables import OUTBOX
from services.annotation.table import METHOD_ACTIONS
from services.annotation.webhooks.deliveries import DeliverySettings
from services.shared.runtime.document_types import use_types
from services.shared.runtime.kafka.outbox import Outbox
from services.shared.runtime.large_texts import LargeTexts
from services.shared.runtime.parts import Parts
from services.shared.runtime.servers.hold_client import RemoteHolds
from services.shared.runtime.settings import load
from services.shared.runtime.startup import from_setting


async def main() -> None:
    """Builds the service from its settings, and runs it until a signal stops it."""
    settings = load(AnnotationSettings)
    from_setting("document_types", settings.document_types, lambda: use_types(settings.document_types))
    parts = Parts(settings)
    database, outbox = parts.database("services.annotation"), Outbox(OUTBOX, settings.service)
    holds = parts.hold_check(RemoteHolds(parts.channel(settings.redaction_address)), DESTROYERS)
    relay = parts.relay(database, outbox, retention(settings, holds))
    playbooks, review = open_playbooks(settings, parts), open_review_policy(settings, parts)
    large = LargeTexts(parts.clock.monotonic)
    dependencies = open_dependencies(settings, parts, database, outbox, relay, large.compute)
    deliveries = DeliverySettings(settings.webhook_attempts, each=settings.webhook_parallel)
    messaging = open_messaging(settings, dependencies.push, dependencies.directory, parts.clock)
    service = build(dependencies, playbooks, review, deliveries, messaging)
    worker = parts.worker(tuple(HANDLERS), service.handle, on_rejected=service.on_rejected)
    server = parts.server(METHOD_ACTIONS, service.register)
    http = http_server(settings, parts, service)
    try:
        own = service.deliveries.run, service.notifications.run, service.filings.run
        await parts.run(worker.run, relay.run, server.run, http.run, *own)
    finally:
        large.close()


if __name__ == "__main__":
    asyncio.run(main())
