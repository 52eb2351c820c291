"""Starts inference: the worker and gRPC."""

import asyncio

from services.inference.handler import HANDLERS
from services.inference.service import build
from services.inference.settings import InferenceSettings
from services.inference.table import METHOD_ACTIONS
from services.shared.runtime.document_types import use_types
from services.shared.runtime.operations.grpc import register
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load
from services.shared.runtime.startup import from_setting


async def main() -> None:
    """Builds the service from its settings and runs it until SIGTERM."""
    settings = load(InferenceSettings)
    from_setting("document_types", settings.document_types, lambda: use_types(settings.document_types))
    parts = Parts(settings)
    service = await build(parts, settings)
    parts.health.add("triton", service.check)
    worker = parts.worker(tuple(HANDLERS), service.handle, on_rejected=service.on_rejected)
    server = parts.server(METHOD_ACTIONS, register(service.table))
    await parts.run(worker.run, server.run)
    await service.close()


if __name__ == "__main__":
    asyncio.run(main())
