"""Starts inference: documents.redacted → gate → Triton → documents.inferred."""

import asyncio
from functools import partial

from services.inference.api import METHOD_ACTIONS, InferenceApi, register
from services.inference.clause_model.serving import Serving
from services.inference.clause_model.triton import TritonSettings, check_all, connect
from services.inference.clients.redaction import RedactionGate
from services.inference.handler import Ports, Summaries, handle_redacted, tell_sender
from services.inference.prediction.predict import Reading
from services.inference.prediction.routes import Models
from services.inference.settings import InferenceSettings
from services.inference.stream import Explainer
from services.inference.summary.start import start_writer
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load


async def main() -> None:
    """Builds the service out of its settings and runs it until it is told to stop."""
    settings = load(InferenceSettings)
    parts = Parts(settings)
    served = [
        connect(
            TritonSettings(settings.triton_address, name, settings.triton_timeout),
            tls=settings.triton_tls,
            root_certificates=settings.tls_ca or None,
        )
        for name in settings.models
    ]
    serving = Serving(settings, parts.keys.hash_key, parts.clock, parts.metrics)
    models = Models.of([serving.of(one) for one in served], loans=bool(settings.loan_model))
    gate = RedactionGate(parts.channel(settings.redaction_address))
    writer, llms = await start_writer(settings, gate, parts.clock, parts.metrics)
    reading = Reading(settings.window, settings.window_context, settings.min_confidence)
    api = InferenceApi(
        models=models,
        gate=gate,
        ready=[one.ready for one in served],
        authorise=parts.authoriser.authorise,
        reading=reading,
        explainer=Explainer(writer),
    )
    parts.health.add("triton", partial(check_all, served))
    ports = Ports(parts.blobs, gate, models, parts.clock, reading, Summaries(writer, parts.keys.hash_key))
    worker = parts.worker(
        ["documents.redacted"],
        partial(handle_redacted, ports=ports),
        on_rejected=partial(tell_sender, clock=parts.clock),
    )
    server = parts.server(METHOD_ACTIONS, register(api))
    await parts.run(worker.run, server.run)
    for close in [one.close for one in served] + [one.close for one in llms]:
        await close()


if __name__ == "__main__":
    asyncio.run(main())
