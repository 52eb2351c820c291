"""The operations of inference: predictions, verified sentences, and the list of models."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from services.inference.clause_model.port import ModelInfo, ModelPort
from services.inference.gate import GatePort
from services.inference.prediction.document_type import document_type
from services.inference.prediction.predict import PredictSettings, predict
from services.inference.prediction.routes import Models, model_versions
from services.inference.records import (
    ListModelsRequest,
    ListModelsResponse,
    PredictAnswer,
    PredictBatchRequest,
    PredictBatchResponse,
    PredictFailure,
    PredictRequest,
    PredictResponse,
    ServedModel,
)
from services.inference.stream import Explainer, Part, StreamRequest, StreamResponse
from services.inference.summary.answers import Verified
from services.shared.domain.document import DocumentRecord, Provenance, RedactedText
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.ports import Authorise

Readiness = Callable[[], Awaitable[tuple[bool, bool]]]

_LARGEST_BATCH = 64


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class InferenceOperations:
    """`ready` has one check per model, in the order of `models.all`: (server is ready, model is ready)."""

    models: Models
    gate: GatePort
    ready: Sequence[Readiness]
    authorise: Authorise
    settings: PredictSettings
    explainer: Explainer

    async def list_models(self, actor: Actor, _request: ListModelsRequest) -> ListModelsResponse:
        """The models with their versions. A server that is down is a response, not an error."""
        await self.authorise(actor, Action.READ_MODELS, Resource("model"))
        states = [await ready() for ready in self.ready]
        infos = [await _info_or_none(model) for model, (_, ready) in zip(self.models.all, states, strict=True) if ready]
        models = tuple(ServedModel(info.name, info.version, ready=True) for info in infos if info)
        return ListModelsResponse(all(server for server, _ in states), models)

    async def predict(self, actor: Actor, request: PredictRequest) -> PredictResponse:
        """Predictions for a redacted text, after the gate."""
        await self.authorise(actor, Action.INFER, _matter(request))
        return await self._predicted(request, request.redacted_text)

    async def predict_batch(self, actor: Actor, request: PredictBatchRequest) -> PredictBatchResponse:
        """Predictions for up to 64 texts, in order. Each text succeeds or fails independently."""
        texts = (f"texts={len(request.redacted_texts)}",)
        await self.authorise(actor, Action.INFER, _matter(request), detail=texts)
        if len(request.redacted_texts) > _LARGEST_BATCH:
            raise Reject(
                Reason.TOO_LARGE, detail=f"A call can have at most {_LARGEST_BATCH} texts", field="redacted_texts"
            )
        answers = await asyncio.gather(*(self._answer(request, text) for text in request.redacted_texts))
        return PredictBatchResponse(tuple(answers))

    async def stream(self, actor: Actor, request: StreamRequest) -> AsyncIterator[StreamResponse]:
        """Verified sentences about the passages, or a yes/no answer; the last message is the end."""
        passages = (f"passages={len(request.passages)}",)
        await self.authorise(actor, Action.EXPLAIN, _matter(request), detail=passages)
        document = DocumentRecord(request.tenant, "", "", request.matter)
        async with aclosing(self.explainer.stream(document, request)) as parts:
            async for one in parts:
                yield _part(one)

    async def _answer(self, request: PredictBatchRequest, text: str) -> PredictAnswer:
        try:
            return PredictAnswer(predicted=await self._predicted(request, text))
        except (Reject, Retry) as error:
            return PredictAnswer(failed=PredictFailure(error.reason.value, isinstance(error, Retry)))

    async def _predicted(self, request: PredictRequest | PredictBatchRequest, words: str) -> PredictResponse:
        text = RedactedText(words)
        kind, confidence = document_type(text)
        readers = self.models.readers(kind, text)
        model, calibration = model_versions([await one.model.info() for one in readers])
        document = DocumentRecord(request.tenant, "", "", request.matter)
        provenance = Provenance(model=model, calibration=calibration)
        settings = replace(self.settings, min_confidence=request.min_confidence or self.settings.min_confidence)
        predictions = await predict(document, text, provenance, gate=self.gate, readers=readers, settings=settings)
        return PredictResponse(predictions, kind, confidence, provenance.model)


async def _info_or_none(model: ModelPort) -> ModelInfo | None:
    try:
        return await model.info()
    except Retry:
        return None


def _matter(request: PredictRequest | PredictBatchRequest | StreamRequest) -> Resource:
    return Resource("matter", request.matter, request.tenant, request.matter)


def _part(one: Part) -> StreamResponse:
    match one:
        case Verified():
            return StreamResponse(sentence=one)
        case LlmAnswer():
            return StreamResponse(answer=one.words)
        case End():
            return StreamResponse(end=one)
