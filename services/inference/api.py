"""InferenceService over gRPC: predictions, and the list of models."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, cast

import grpc.aio

from glossator.inference.v1 import events_pb2, service_pb2, service_pb2_grpc
from services.inference.clause_model.port import ModelInfo, ModelPort
from services.inference.gate import GatePort
from services.inference.prediction.document_type import document_type
from services.inference.prediction.predict import PredictSettings, predict
from services.inference.prediction.routes import Models, model_versions
from services.inference.stream import Explainer, Kind, Part, StreamRequest
from services.inference.summary.answers import Verified
from services.shared.domain.document import DocumentRecord, Provenance, RedactedText
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.records import Action, Resource
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.ports import Authorise
from services.shared.wire.codec import to_message

Readiness = Callable[[], Awaitable[tuple[bool, bool]]]

Context = grpc.aio.ServicerContext[Any, Any]

AnyPredictRequest = service_pb2.PredictRequest | service_pb2.PredictBatchRequest
AnyRequest = AnyPredictRequest | service_pb2.StreamRequest

_LARGEST_BATCH = 64
SERVICE = "glossator.inference.v1.InferenceService"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class InferenceApi(service_pb2_grpc.InferenceServiceServicer):
    """`ready` has one check per model, in the order of `models.all`: (server is ready, model is ready)."""

    models: Models
    gate: GatePort
    ready: Sequence[Readiness]
    authorise: Authorise
    settings: PredictSettings
    explainer: Explainer | None = None

    async def ListModels(  # noqa: N802
        self, _request: service_pb2.ListModelsRequest, _context: Context
    ) -> service_pb2.ListModelsResponse:
        """The models with their versions. A server that is down is a response, not an error."""
        await self.authorise(current_actor(), Action.READ_MODELS, Resource("model"))
        states = [await ready() for ready in self.ready]
        infos = [await _info_or_none(model) for model, (_, ready) in zip(self.models.all, states, strict=True) if ready]
        models = [service_pb2.Model(name=info.name, version=info.version, ready=True) for info in infos if info]
        return service_pb2.ListModelsResponse(server_ready=all(server for server, _ in states), models=models)

    async def Predict(  # noqa: N802
        self, request: service_pb2.PredictRequest, _context: Context
    ) -> service_pb2.PredictResponse:
        """Predictions for a redacted text, after the gate."""
        await self.authorise(current_actor(), Action.INFER, _matter(request))
        return await self._predicted(request, request.redacted_text)

    async def PredictBatch(  # noqa: N802
        self, request: service_pb2.PredictBatchRequest, _context: Context
    ) -> service_pb2.PredictBatchResponse:
        """Predictions for up to 64 texts, in order. Each text succeeds or fails independently."""
        texts = (f"texts={len(request.redacted_texts)}",)
        await self.authorise(current_actor(), Action.INFER, _matter(request), detail=texts)
        if len(request.redacted_texts) > _LARGEST_BATCH:
            raise Reject(
                Reason.TOO_LARGE, detail=f"A call can have at most {_LARGEST_BATCH} texts", field="redacted_texts"
            )
        answers = await asyncio.gather(*(self._answer(request, text) for text in request.redacted_texts))
        return service_pb2.PredictBatchResponse(answers=answers)

    async def Stream(  # noqa: N802
        self, request: service_pb2.StreamRequest, _context: Context
    ) -> AsyncIterator[service_pb2.StreamResponse]:
        """Verified sentences about the passages, or a yes/no answer; the last message is the end."""
        passages = (f"passages={len(request.passages)}",)
        await self.authorise(current_actor(), Action.EXPLAIN, _matter(request), detail=passages)
        if self.explainer is None:
            raise Reject(Reason.PRECONDITION_FAILED, detail="GLOSSATOR_LLM is off")
        document = DocumentRecord(request.tenant, "", "", request.matter)
        async with aclosing(self.explainer.stream(document, _stream_request(request))) as parts:
            async for one in parts:
                yield _part(one)

    async def _answer(self, request: service_pb2.PredictBatchRequest, text: str) -> service_pb2.PredictAnswer:
        try:
            return service_pb2.PredictAnswer(predicted=await self._predicted(request, text))
        except (Reject, Retry) as error:
            failed = service_pb2.PredictFailure(reason=error.reason.value, may_pass=isinstance(error, Retry))
            return service_pb2.PredictAnswer(failed=failed)

    async def _predicted(self, request: AnyPredictRequest, words: str) -> service_pb2.PredictResponse:
        text = RedactedText(words)
        kind, confidence = document_type(text)
        readers = self.models.readers(kind, text)
        model, calibration = model_versions([await one.model.info() for one in readers])
        document = DocumentRecord(request.tenant, "", "", request.matter)
        provenance = Provenance(model=model, calibration=calibration)
        settings = replace(self.settings, min_confidence=request.min_confidence or self.settings.min_confidence)
        predictions = await predict(document, text, provenance, gate=self.gate, readers=readers, settings=settings)
        return service_pb2.PredictResponse(
            predictions=[_message(one) for one in predictions],
            document_type=kind,
            document_type_confidence=confidence,
            model=provenance.model,
        )


def register(api: InferenceApi) -> Callable[[grpc.aio.Server], None]:
    """Returns the callback that adds `api` to a gRPC server."""
    return lambda server: service_pb2_grpc.add_InferenceServiceServicer_to_server(api, server)


async def _info_or_none(model: ModelPort) -> ModelInfo | None:
    try:
        return await model.info()
    except Retry:
        return None


def _matter(request: AnyRequest) -> Resource:
    return Resource("matter", request.matter, request.tenant, request.matter)


def _message(prediction: object) -> events_pb2.Prediction:
    return cast(events_pb2.Prediction, to_message(prediction))


def _stream_request(request: service_pb2.StreamRequest) -> StreamRequest:
    kinds = {
        service_pb2.STREAM_KIND_SUMMARY: Kind.SUMMARY,
        service_pb2.STREAM_KIND_REASON: Kind.REASON,
        service_pb2.STREAM_KIND_QUESTION: Kind.QUESTION,
    }
    if request.kind not in kinds:
        raise Reject(Reason.INVALID_METADATA, detail='Field "kind" is missing', field="kind")
    words = [one.text for one in request.passages]
    texts = (request.document_type, request.finding, request.guidance, request.question)
    categories = {one.category for one in request.passages}
    return StreamRequest(kinds[request.kind], words, *texts, category=categories.pop() if len(categories) == 1 else "")


def _part(one: Part) -> service_pb2.StreamResponse:
    match one:
        case Verified():
            sentence = service_pb2.StreamedSentence(text=one.text, passages=one.passages)
            return service_pb2.StreamResponse(sentence=sentence)
        case LlmAnswer():
            return service_pb2.StreamResponse(answer=one.words)
        case End():
            end = service_pb2.StreamEnd(
                complete=one.complete, dropped=one.dropped, model=one.model, prompt=one.prompt, reason=one.reason
            )
            return service_pb2.StreamResponse(end=end)


METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{SERVICE}/ListModels": Action.READ_MODELS,
    f"/{SERVICE}/Predict": Action.INFER,
    f"/{SERVICE}/PredictBatch": Action.INFER,
    f"/{SERVICE}/Stream": Action.EXPLAIN,
}
