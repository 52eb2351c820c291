"""Starts the redaction service: reads documents.ingested, writes documents.redacted, serves the gate and the vault."""

import asyncio
from functools import partial

from services.redaction.handler import HANDLERS, notify_sender
from services.redaction.service import build, check_policy, open_policy
from services.redaction.settings import RedactionSettings
from services.redaction.table import METHOD_ACTIONS
from services.redaction.warm import warm_up
from services.shared.runtime.operations.grpc import register
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load


async def main() -> None:
    """Builds the service from its settings and runs it until it is stopped. Exits with 2 if the policy is invalid."""
    settings = load(RedactionSettings)
    check_policy(settings)
    parts = Parts(settings)
    service = build(parts, settings, open_policy(parts, settings))
    warm_up()
    worker = parts.worker(tuple(HANDLERS), service.handle, on_rejected=partial(notify_sender, clock=parts.clock))
    server = parts.server(METHOD_ACTIONS, register(service.table))
    await parts.run(worker.run, server.run, service.erase)
    service.close()


if __name__ == "__main__":
    asyncio.run(main())
