"""Starts ingestion: entry points → documents.submitted → sandbox → store → documents.ingested."""

import asyncio
from functools import partial

from services.ingestion.audited import report_rejection
from services.ingestion.entry.api import METHOD_ACTIONS, register
from services.ingestion.entry.http import ROUTES
from services.ingestion.handler import HANDLERS
from services.ingestion.sandbox.parent import Sandbox
from services.ingestion.service import Service, build
from services.ingestion.settings import IngestionSettings
from services.shared.domain.document import KeyScope
from services.shared.runtime.parts import Parts
from services.shared.runtime.servers.endpoints import http_endpoint
from services.shared.runtime.servers.http_errors import COMMON_ERRORS
from services.shared.runtime.servers.http_server import HttpServer, http_app
from services.shared.runtime.servers.telemetry import http_telemetry
from services.shared.runtime.settings import load
from services.shared.runtime.worker.handlers import handle_by_topic


async def main() -> None:
    """Build the service from its settings and run it until a signal stops it."""
    settings = load(IngestionSettings)
    parts = Parts(settings, scope=KeyScope.SOURCE)
    sandbox = Sandbox(settings.limits(), workers=settings.parsers)
    service = build(parts, settings, sandbox)
    worker = parts.worker(
        tuple(HANDLERS),
        handle_by_topic(HANDLERS, service.ports),
        on_rejected=partial(report_rejection, ports=service.ports),
        gate=service.gate,
    )
    parts.health.add_notices(service.notices)
    server = parts.server(METHOD_ACTIONS, register(service.api))
    http = _http_server(settings, parts, service)
    try:
        await parts.run(worker.run, server.run, http.run, *service.loops)
    finally:
        sandbox.close()


def _http_server(settings: IngestionSettings, parts: Parts, service: Service) -> HttpServer:
    app = http_app(
        refusals=parts.refusals,
        title="Glossator documents",
        rules=ROUTES,
        routers=[service.router],
        credentials=parts.credentials,
        clock=parts.clock,
        observer=http_telemetry(settings.service, parts.metrics, parts.tracing),
        max_body_bytes=service.ports.input_bytes + (1 << 20),
        errors=COMMON_ERRORS,
    )
    return HttpServer(app, http_endpoint(settings, parts.tls))


if __name__ == "__main__":
    asyncio.run(main())
