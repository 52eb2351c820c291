"""Starts annotation: documents.inferred → store → outbox → annotations; gRPC, REST and webhooks beside it."""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter

from services.annotation.clients.inference import InferenceLanguage
from services.annotation.clients.redaction import VaultWords
from services.annotation.edge.api import METHOD_ACTIONS, register
from services.annotation.edge.http import ROUTES
from services.annotation.policy_files.folder import PlaybookFolder
from services.annotation.policy_files.reload import PlaybooksInForce
from services.annotation.policy_files.review_policy import load_review_policy
from services.annotation.retention import retention
from services.annotation.service import TOPICS, Ground, build
from services.annotation.settings import AnnotationSettings
from services.annotation.storage.tables import OUTBOX
from services.annotation.webhooks.deliveries import DeliverySettings
from services.shared.connectors.webhook import WebhookPush
from services.shared.runtime.kafka.outbox import Outbox
from services.shared.runtime.kafka.outbox_relay import OutboxRelay
from services.shared.runtime.observe.tracing import current_trail
from services.shared.runtime.parts import Parts
from services.shared.runtime.servers.endpoints import endpoint
from services.shared.runtime.servers.http_server import HttpServer, http_app
from services.shared.runtime.servers.telemetry import http_telemetry
from services.shared.runtime.settings import load
from services.shared.runtime.startup import from_setting
from services.shared.runtime.storage.database import Database


async def main() -> None:
    """Builds the service out of its settings and runs it until it is told to stop."""
    settings = load(AnnotationSettings)
    parts = Parts(settings)
    database, outbox = parts.database("services.annotation"), Outbox(OUTBOX, settings.service)
    relay = parts.relay(database, outbox, retention(settings))
    ground = _ground(settings, parts, database, outbox, relay)
    playbooks = from_setting("playbooks", settings.playbooks, lambda: _watched(settings, parts))
    review = from_setting("review_policy", settings.review_policy, lambda: load_review_policy(settings.review_policy))
    service = build(ground, playbooks, review, DeliverySettings(settings.webhook_attempts))
    worker = parts.worker(TOPICS, service.handle, on_rejected=service.on_rejected)
    server = parts.server(METHOD_ACTIONS, register(service.api))
    http = _http(settings, parts, service.routers)
    await parts.run(worker.run, relay.run, server.run, http.run, service.deliveries.run, playbooks.run)


def _watched(settings: AnnotationSettings, parts: Parts) -> PlaybooksInForce:
    return PlaybooksInForce(PlaybookFolder(settings.playbooks), parts.metrics, settings.playbooks_seconds)


def _ground(
    settings: AnnotationSettings, parts: Parts, database: Database, outbox: Outbox, relay: OutboxRelay
) -> Ground:
    return Ground(
        database=database,
        outbox=outbox,
        feed=relay,
        blobs=parts.blobs,
        reveal=VaultWords(parts.channel(settings.redaction_address)),
        language=InferenceLanguage(parts.channel(settings.inference_address), settings.language_seconds),
        push=WebhookPush(settings.webhook_hosts.split(","), seconds=settings.webhook_timeout),
        access=parts.authoriser,
        hash_key=parts.keys.hash_key,
        source_may=parts.policy.source_may,
        submitted_at=lambda: current_trail().submitted_at,
        clock=parts.clock,
        metrics=parts.metrics,
    )


def _http(settings: AnnotationSettings, parts: Parts, routers: Sequence[APIRouter]) -> HttpServer:
    app = http_app(
        title="Glossator annotations",
        rules=ROUTES,
        routers=routers,
        credentials=parts.credentials,
        clock=parts.clock,
        observer=http_telemetry(settings.service, parts.metrics, parts.tracing),
    )
    return HttpServer(app, endpoint(settings, settings.http_address))


if __name__ == "__main__":
    asyncio.run(main())
