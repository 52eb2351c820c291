"""A batch answers each text separately, in order; an unauthorised caller or too many texts get an error."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.fields.find import VERSION
from services.inference.operations import InferenceOperations
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.inference.prompts.catalogue import load_prompts
from services.inference.records import PredictAnswer, PredictBatchRequest, PredictBatchResponse
from services.inference.stream import Explainer, Kind, Passage, StreamRequest, StreamResponse
from services.inference.summary.writer import Writer
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.ports import Authorise
from tests.unit.inference.stub_llm import SETTINGS, OpenGate, StubLlm, answer_of, honest, recorder, request_of
from tests.unit.inference.stub_llm import Answer as LlmAnswer

LAW = "This Agreement shall be governed by the laws of the State of New York."
_CALLER = Actor("x", "bank", frozenset())
_NO_EXPLAINER = cast(Any, None)
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


async def _predict_batch(texts: Sequence[str], authorise: Authorise = _allowed) -> PredictBatchResponse:
    begin_call(_CALLER)
    operations = InferenceOperations(
        models=Models(FakeModel()),
        gate=FakeGate(),
        ready=[_ready],
        authorise=authorise,
        settings=PredictSettings(window=100),
        explainer=_NO_EXPLAINER,
    )
    return await operations.predict_batch(_CALLER, PredictBatchRequest("bank", "m", tuple(texts)))


def _outcome(answer: PredictAnswer) -> list[int] | tuple[str, bool]:
    if answer.failed is not None:
        return answer.failed.reason, answer.failed.may_pass
    assert answer.predicted is not None
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
    assert all(one.predicted.model == f"clauses@1+{VERSION}" for one in answers if one.predicted is not None)


@pytest.mark.parametrize(
    ("count", "authorise", "reason"), [(65, _allowed, Reason.TOO_LARGE), (1, _denied, Reason.FORBIDDEN)]
)
async def test_a_batch_fails_as_a_whole_only_for_its_caller(count: int, authorise: Authorise, reason: Reason) -> None:
    with pytest.raises(GlossatorError) as error:
        await _predict_batch(["a law"] * count, authorise)
    assert error.value.reason is reason


STREAMED = [
    (Kind.SUMMARY, honest, [("sentence", LAW), ("end", True)]),
    (Kind.REASON, honest, [("sentence", LAW), ("end", True)]),
    (Kind.QUESTION, lambda _: "yes", [("answer", "yes"), ("end", True)]),
    (Kind.QUESTION, lambda _: "perhaps", [("end", False)]),
    (Kind.SUMMARY, lambda _: answer_of(("Delaware law governs.", ["E1"])), [("end", True)]),
]


def _streamer(llm: StubLlm | None, authorise: Authorise = _allowed) -> InferenceOperations:
    explainer = Explainer(Writer(llm, OpenGate(), load_prompts(), SETTINGS, recorder([])))
    return InferenceOperations(
        models=Models(FakeModel()),
        gate=FakeGate(),
        ready=[_ready],
        authorise=authorise,
        settings=PredictSettings(),
        explainer=explainer,
    )


def _request(kind: Kind) -> StreamRequest:
    return request_of(kind, [LAW], finding="f", category="Governing Law")


def _part(one: StreamResponse) -> tuple[str, object]:
    if one.sentence is not None:
        assert one.sentence.passages == (0,)
        return "sentence", one.sentence.text
    if one.answer is not None:
        return "answer", one.answer
    assert one.end is not None
    assert one.end.model == "stub@1"
    assert one.end.prompt
    return "end", one.end.complete


@pytest.mark.parametrize(("kind", "answer", "parts"), STREAMED)
async def test_a_stream_has_verified_parts(kind: Kind, answer: LlmAnswer, parts: list[tuple[str, object]]) -> None:
    begin_call(_CALLER)
    stream = _streamer(StubLlm(answer)).stream(_CALLER, _request(kind))
    assert [_part(one) async for one in stream] == parts


@pytest.mark.parametrize(
    ("llm", "authorise", "reason"),
    [
        (None, _allowed, Reason.PRECONDITION_FAILED),
        (StubLlm(honest), _denied, Reason.FORBIDDEN),
        (StubLlm(honest, away=True), _allowed, Reason.DEPENDENCY_DOWN),
    ],
)
async def test_a_stream_that_cannot_begin_has_a_reason(
    llm: StubLlm | None, authorise: Authorise, reason: Reason
) -> None:
    begin_call(_CALLER)
    with pytest.raises(GlossatorError) as error:
        await anext(_streamer(llm, authorise).stream(_CALLER, _request(Kind.SUMMARY)))
    assert error.value.reason is reason


@pytest.mark.parametrize(
    ("categories", "category"), [([], ""), (["Fees", "Fees"], "Fees"), (["Fees", "Insurance"], ""), (["Fees", ""], "")]
)
def test_passages_of_one_clause_type_have_a_question(categories: list[str], category: str) -> None:
    passages = tuple(Passage(LAW, one) for one in categories)
    assert StreamRequest("bank", "m", Kind.QUESTION, passages).category == category
