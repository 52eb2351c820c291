"""A batch answers each text separately, in order; an unauthorised caller or too many texts get an error."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from glossator.inference.v1 import service_pb2
from services.inference.api import METHOD_ACTIONS, InferenceApi
from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.fields.find import VERSION
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.inference.prompts.catalogue import load_prompts
from services.inference.stream import Explainer
from services.inference.summary.writer import Writer
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.ports import Authorise
from tests.unit.inference.stub_llm import SETTINGS, OpenGate, StubLlm, answer_of, honest, recorder
from tests.unit.inference.stub_llm import Answer as LlmAnswer

LAW = "This Agreement shall be governed by the laws of the State of New York."
_CONTEXT = cast(Any, None)
_ERRORS: Mapping[str, Exception] = {
    "away": Retry(dependency="triton"),
    "broken": Retry(Reason.MODEL_FAILED),
    "long": Reject(Reason.TOO_LARGE),
}


class FakeModel:
    """Finds "law". Raises the error in `_ERRORS` for a text's first word. Long texts take longer."""

    async def info(self) -> ModelInfo:
        return ModelInfo("clauses", "1", "1", ("Governing Law",))

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        text = question.text
        await asyncio.sleep(len(text) / 10_000)
        if error := _ERRORS.get(text.split(maxsplit=1)[0]):
            raise error
        place = text.find("law")
        return [RawPrediction("Governing Law", place, place + 3, 0.9)] if place >= 0 else []


class FakeGate:
    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        return not any(text.startswith("leak") for text in texts)


async def _allowed(
    actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
) -> None:
    begin_call(actor)


async def _denied(
    actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
) -> None:
    raise Reject(Reason.FORBIDDEN)


async def _ready() -> tuple[bool, bool]:
    return True, True


async def _predict_batch(texts: Sequence[str], authorise: Authorise = _allowed) -> service_pb2.PredictBatchResponse:
    begin_call(Actor("x", "bank", frozenset()))
    models, gate = Models(FakeModel()), FakeGate()
    api = InferenceApi(
        models=models, gate=gate, ready=[_ready], authorise=authorise, settings=PredictSettings(window=100)
    )
    request = service_pb2.PredictBatchRequest(tenant="bank", matter="m", redacted_texts=texts)
    return await api.PredictBatch(request, _CONTEXT)


def _outcome(answer: service_pb2.PredictAnswer) -> list[int] | tuple[str, bool]:
    if answer.WhichOneof("result") == "failed":
        return answer.failed.reason, answer.failed.may_pass
    return [one.span.start for one in answer.predicted.predictions]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        ([""], [[]]),
        (["the law", "a law", "none"], [[4], [2], []]),
        ([f"{'word ' * 30}the law", "a law"], [[154], [2]]),
        (
            ["a law", "away", "leak", "broken", "long", "the law"],
            [
                [2],
                ("dependency_down", True),
                ("personal_data_leak", False),
                ("model_failed", True),
                ("too_large", False),
                [4],
            ],
        ),
    ],
)
async def test_each_text_has_its_own_answer(texts: Sequence[str], expected: list[object]) -> None:
    answers = (await _predict_batch(texts)).answers
    assert [_outcome(one) for one in answers] == expected
    assert all(one.predicted.model == f"clauses@1+{VERSION}" for one in answers if one.HasField("predicted"))


@pytest.mark.parametrize(
    ("count", "authorise", "reason"), [(65, _allowed, Reason.TOO_LARGE), (1, _denied, Reason.FORBIDDEN)]
)
async def test_a_batch_fails_as_a_whole_only_for_its_caller(count: int, authorise: Authorise, reason: Reason) -> None:
    with pytest.raises(GlossatorError) as error:
        await _predict_batch(["a law"] * count, authorise)
    assert error.value.reason is reason


STREAMED = [
    (service_pb2.STREAM_KIND_SUMMARY, honest, [("sentence", LAW), ("end", True)]),
    (service_pb2.STREAM_KIND_REASON, honest, [("sentence", LAW), ("end", True)]),
    (service_pb2.STREAM_KIND_QUESTION, lambda _: "yes", [("answer", "yes"), ("end", True)]),
    (service_pb2.STREAM_KIND_QUESTION, lambda _: "perhaps", [("end", False)]),
    (service_pb2.STREAM_KIND_SUMMARY, lambda _: answer_of(("Delaware law governs.", ["E1"])), [("end", True)]),
]


def _streamer(llm: StubLlm | None, authorise: Authorise = _allowed) -> InferenceApi:
    explainer = Explainer(Writer(llm, OpenGate(), load_prompts(), SETTINGS, recorder([])))
    models = Models(FakeModel())
    return InferenceApi(
        models=models,
        gate=FakeGate(),
        ready=[_ready],
        authorise=authorise,
        settings=PredictSettings(),
        explainer=explainer,
    )


def _stream_request(kind: service_pb2.StreamKind.ValueType) -> service_pb2.StreamRequest:
    passages = [service_pb2.Passage(text=LAW, category="Governing Law")]
    return service_pb2.StreamRequest(tenant="bank", matter="m", kind=kind, passages=passages, finding="f")


def _part(one: service_pb2.StreamResponse) -> tuple[str, object]:
    match one.WhichOneof("part"):
        case "sentence":
            assert list(one.sentence.passages) == [0]
            return "sentence", one.sentence.text
        case "answer":
            return "answer", one.answer
    assert one.end.model == "stub@1"
    assert one.end.prompt
    return "end", one.end.complete


@pytest.mark.parametrize(("kind", "answer", "parts"), STREAMED)
async def test_a_stream_has_verified_parts(
    kind: service_pb2.StreamKind.ValueType, answer: LlmAnswer, parts: list[tuple[str, object]]
) -> None:
    begin_call(Actor("x", "bank", frozenset()))
    stream = _streamer(StubLlm(answer)).Stream(_stream_request(kind), _CONTEXT)
    assert [_part(one) async for one in stream] == parts


@pytest.mark.parametrize(
    ("kind", "llm", "authorise", "reason"),
    [
        (service_pb2.STREAM_KIND_UNSPECIFIED, StubLlm(honest), _allowed, Reason.INVALID_METADATA),
        (service_pb2.STREAM_KIND_SUMMARY, None, _allowed, Reason.PRECONDITION_FAILED),
        (service_pb2.STREAM_KIND_SUMMARY, StubLlm(honest), _denied, Reason.FORBIDDEN),
        (service_pb2.STREAM_KIND_SUMMARY, StubLlm(honest, away=True), _allowed, Reason.DEPENDENCY_DOWN),
    ],
)
async def test_a_stream_that_cannot_begin_has_a_reason(
    kind: service_pb2.StreamKind.ValueType, llm: StubLlm | None, authorise: Authorise, reason: Reason
) -> None:
    begin_call(Actor("x", "bank", frozenset()))
    with pytest.raises(GlossatorError) as error:
        await anext(_streamer(llm, authorise).Stream(_stream_request(kind), _CONTEXT))
    assert error.value.reason is reason


def test_every_method_has_an_action() -> None:
    methods = service_pb2.DESCRIPTOR.services_by_name["InferenceService"].methods_by_name
    assert {name.rpartition("/")[2] for name in METHOD_ACTIONS} >= {"Predict", "PredictBatch"}
    assert {name.rpartition("/")[2] for name in METHOD_ACTIONS} == set(methods)
