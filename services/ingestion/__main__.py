"""Starts ingestion: entry points → documents.submitted → sandbox → store → documents.ingested."""

import asyncio
from functools import partial

from services.ingestion.audited import report_rejection
from services.ingestion.handler import HANDLERS
from services.ingestion.service import build, http_server, start_converter, start_drawer, start_parser, start_writer
from services.ingestion.settings import IngestionSettings
from services.ingestion.table import METHOD_ACTIONS
from services.shared.domain.document import KeyScope
from services.shared.runtime.operations.grpc import register
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load
from services.shared.runtime.worker.handlers import handle_by_topic


async def main() -> None:
    """Build the service from its settings and run it until a signal stops it."""
    settings = load(IngestionSettings)
    parts = Parts(settings, scope=KeyScope.SOURCE)
    parser, drawer = start_parser(parts, settings), start_drawer(parts, settings)
    converter, writer = start_converter(parts, settings), start_writer(parts, settings)
    service = build(parts, settings, parser, drawer, converter, writer)
    worker = parts.worker(
        tuple(HANDLERS),
        handle_by_topic(HANDLERS, service.ports),
        on_rejected=partial(report_rejection, ports=service.ports),
        gate=service.gate,
    )
    parts.health.add_notices(service.notices)
    server = parts.server(METHOD_ACTIONS, register(service.table))
    http = http_server(settings, parts, service)
    try:
        await parts.run(worker.run, server.run, http.run, *service.loops)
    finally:
        writer.close()
        converter.close()
        drawer.close()
        parser.close()


if __name__ == "__main__":
    asyncio.run(main())
