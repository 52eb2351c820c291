"""Starts ingestion: doors → documents.submitted → sandbox → store → documents.ingested."""

import asyncio
from functools import partial

from services.ingestion.dispatch import TOPICS
from services.ingestion.doors.api import METHOD_ACTIONS, register
from services.ingestion.doors.http import ROUTES
from services.ingestion.locations import Locations, read_locations
from services.ingestion.ports import Ports
from services.ingestion.sandbox.parent import Sandbox
from services.ingestion.service import build
from services.ingestion.settings import IngestionSettings
from services.ingestion.store.sql import Store
from services.shared.domain.document import KeyScope
from services.shared.runtime.parts import Parts
from services.shared.runtime.servers.endpoints import endpoint
from services.shared.runtime.servers.http_server import HttpServer, http_app
from services.shared.runtime.servers.telemetry import http_telemetry
from services.shared.runtime.settings import load


async def main() -> None:
    """Builds the service out of its settings and runs it until it is told to stop."""
    settings = load(IngestionSettings)
    parts = Parts(settings, scope=KeyScope.SOURCE)
    database, size = parts.database("services.ingestion"), settings.max_input << 20
    sandbox = Sandbox(settings.limits(), workers=settings.parsers)
    ports = Ports(
        store=Store(database),
        blobs=parts.blobs,
        parser=sandbox,
        fetch=Locations(read_locations(settings.locations)),
        sources=parts.policy,
        hash_key=parts.keys.hash_key,
        destroy=partial(parts.keyring.destroy, scopes=[KeyScope.SOURCE]),
        clock=parts.clock,
        metrics=parts.metrics,
        input_bytes=size,
    )
    service = build(ports, database, parts.producer, parts.authoriser.authorise, parts.policy, settings)
    app = http_app(
        title="Glossator documents",
        rules=ROUTES,
        routers=[service.router],
        credentials=parts.credentials,
        clock=parts.clock,
        observer=http_telemetry(settings.service, parts.metrics, parts.tracing),
        max_body_bytes=size + (1 << 20),
    )
    http = HttpServer(app, endpoint(settings, settings.http_address))
    server = parts.server(METHOD_ACTIONS, register(service.api))
    worker = parts.worker(TOPICS, service.handle, on_rejected=service.on_rejected)
    try:
        await parts.run(worker.run, server.run, http.run, service.drop, service.tidy, service.recover, service.forget)
    finally:
        sandbox.close()


if __name__ == "__main__":
    asyncio.run(main())
