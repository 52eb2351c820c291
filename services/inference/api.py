"""InferenceService: what the models say, on call."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import grpc.aio

from glossator.inference.v1 import events_pb2, service_pb2, service_pb2_grpc
from services.inference.document_type import document_type
from services.inference.predict import GatePort, ModelPort, Reading, predict
from services.inference.triton import ModelInfo
from services.shared.domain.document import DocumentRecord, Provenance, RedactedText
from services.shared.domain.errors import Retry
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.call import current_actor
from services.shared.wire.codec import to_message

Authorise = Callable[[Actor, Action, Resource], Awaitable[None]]
Readiness = Callable[[], Awaitable[tuple[bool, bool]]]

Context = grpc.aio.ServicerContext[Any, Any]

SERVICE = "glossator.inference.v1.InferenceService"


class InferenceApi(service_pb2_grpc.InferenceServiceServicer):
    """`ready` tells whether the server and the model are."""

    def __init__(
        self, *, model: ModelPort, gate: GatePort, ready: Readiness, authorise: Authorise, reading: Reading
    ) -> None:
        self._model = model
        self._gate = gate
        self._ready = ready
        self._authorise = authorise
        self._reading = reading

    async def ListModels(  # noqa: N802
        self, _request: service_pb2.ListModelsRequest, _context: Context
    ) -> service_pb2.ListModelsResponse:
        """The models with their versions; a server that is away is an answer, not an error."""
        await self._authorise(current_actor(), Action.READ_MODELS, Resource("model"))
        server, model = await self._ready()
        info = await self._info_or_none() if model else None
        models = [service_pb2.Model(name=info.name, version=info.version, ready=model)] if info else []
        return service_pb2.ListModelsResponse(server_ready=server, models=models)

    async def Predict(  # noqa: N802
        self, request: service_pb2.PredictRequest, _context: Context
    ) -> service_pb2.PredictResponse:
        """Predictions for a redacted text, after the gate."""
        resource = Resource("matter", request.matter, request.tenant, request.matter)
        await self._authorise(current_actor(), Action.INFER, resource)
        info = await self._model.info()
        text = RedactedText(request.redacted_text)
        document = DocumentRecord(request.tenant, "", "", request.matter)
        provenance = Provenance(model=f"{info.name}@{info.version}", calibration=info.calibration)
        reading = Reading(
            self._reading.window, self._reading.context, request.min_confidence or self._reading.min_confidence
        )
        predictions = await predict(document, text, provenance, gate=self._gate, model=self._model, reading=reading)
        kind, confidence = document_type(text)
        return service_pb2.PredictResponse(
            predictions=[_message(one) for one in predictions],
            document_type=kind,
            document_type_confidence=confidence,
            model=provenance.model,
        )

    async def _info_or_none(self) -> ModelInfo | None:
        try:
            return await self._model.info()
        except Retry:
            return None


def register(api: InferenceApi) -> Callable[[grpc.aio.Server], None]:
    """What `GrpcServer` calls."""
    return lambda server: service_pb2_grpc.add_InferenceServiceServicer_to_server(api, server)


def _message(prediction: object) -> events_pb2.Prediction:
    return cast(events_pb2.Prediction, to_message(prediction))


RULES: Mapping[str, Action] = {
    f"/{SERVICE}/ListModels": Action.READ_MODELS,
    f"/{SERVICE}/Predict": Action.INFER,
}
