"""Starts inference: documents.redacted → gate → Triton → documents.inferred."""

import asyncio
from functools import partial

from services.inference.api import RULES, InferenceApi, register
from services.inference.clients.redaction import RedactionGate
from services.inference.handler import Ports, handle_redacted, tell_sender
from services.inference.predict import Reading
from services.inference.settings import InferenceSettings
from services.inference.triton import TritonSettings, connect
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load


async def main() -> None:
    """Builds the service out of its settings and runs it until it is told to stop."""
    settings = load(InferenceSettings)
    parts = Parts(settings)
    model = connect(
        TritonSettings(settings.triton_address, settings.clause_model, settings.triton_timeout),
        tls=settings.triton_tls,
        root_certificates=settings.tls_ca or None,
    )
    gate = RedactionGate(parts.channel(settings.redaction_address))
    reading = Reading(settings.window, settings.window_context, settings.min_confidence, settings.model_concurrency)
    api = InferenceApi(model=model, gate=gate, ready=model.ready, authorise=parts.authoriser.authorise, reading=reading)
    parts.health.add("triton", model.check)
    ports = Ports(parts.blobs, gate, model, parts.clock, reading)
    worker = parts.worker(
        ["documents.redacted"],
        partial(handle_redacted, ports=ports),
        on_rejected=partial(tell_sender, clock=parts.clock),
    )
    server = parts.server(RULES, register(api))
    await parts.run(worker.run, server.run)
    await model.close()


if __name__ == "__main__":
    asyncio.run(main())
