"""The client of the LLM, against a stub of inference on a real port."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

import grpc
import grpc.aio
import pytest

from glossator.inference.v1 import service_pb2, service_pb2_grpc
from services.annotation.clients.inference import InferenceLanguage
from services.annotation.ports import LanguageRequest, Sentence
from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.servers.grpc_errors import abort

SENTENCE = service_pb2.StreamResponse(sentence=service_pb2.StreamedSentence(text="It ends.", passages=[0, 2]))
ANSWER = service_pb2.StreamResponse(answer="no")
END = service_pb2.StreamResponse(
    end=service_pb2.StreamEnd(complete=True, dropped=2, model="llm@1", prompt="reason@1", reason="output_cut")
)
ASKED = LanguageRequest("t", "m", ["It ends.", "It begins."], ["Term", "Effective Date"], "nda", "Long.", "Ask.")


class Stub(service_pb2_grpc.InferenceServiceServicer):
    """Sends `parts`, then fails with `error`, or waits until the call is cancelled. `ended` is set after the call."""

    def __init__(self) -> None:
        self.parts: Sequence[service_pb2.StreamResponse] = ()
        self.error: GlossatorError | None = None
        self.wait = False
        self.asked: list[service_pb2.StreamRequest] = []
        self.ended = asyncio.Event()

    async def Stream(self, request: service_pb2.StreamRequest, context: Any) -> AsyncIterator[Any]:  # noqa: N802
        self.asked.append(request)
        context.add_done_callback(lambda _: self.ended.set())
        for one in self.parts:
            yield one
        if self.wait:
            await asyncio.Event().wait()
        if self.error:
            await abort(context, self.error)

    async def ListModels(self, request: Any, context: Any) -> Any:  # noqa: N802
        raise NotImplementedError

    async def Predict(self, request: Any, context: Any) -> Any:  # noqa: N802
        raise NotImplementedError

    async def PredictBatch(self, request: Any, context: Any) -> Any:  # noqa: N802
        raise NotImplementedError


@pytest.fixture
async def stub() -> Stub:
    return Stub()


@pytest.fixture
async def language(stub: Stub) -> AsyncIterator[InferenceLanguage]:
    server = grpc.aio.server()
    service_pb2_grpc.add_InferenceServiceServicer_to_server(stub, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with open_channel(f"127.0.0.1:{port}") as channel:
        yield InferenceLanguage(channel, timeout=5.0)
    await server.stop(None)


async def said(language: InferenceLanguage, asked: LanguageRequest = ASKED) -> list[Sentence | LlmAnswer | End]:
    return [one async for one in language.stream(asked)]


async def test_stream_returns_sentences_answers_and_the_end(stub: Stub, language: InferenceLanguage) -> None:
    stub.parts = (SENTENCE, ANSWER, END)
    assert await said(language) == [
        Sentence("It ends.", (0, 2)),
        LlmAnswer("no"),
        End(True, 2, "llm@1", "reason@1", "output_cut"),
    ]


@pytest.mark.parametrize(
    ("question", "kind"), [("", service_pb2.STREAM_KIND_REASON), ("Is it?", service_pb2.STREAM_KIND_QUESTION)]
)
async def test_a_request_has_the_passages_and_the_rule(
    stub: Stub, language: InferenceLanguage, question: str, kind: "service_pb2.StreamKind.ValueType"
) -> None:
    await said(language, LanguageRequest("t", "m", ["It ends."], ["Term"], "nda", "Long.", "Ask.", question))
    [asked] = stub.asked
    assert asked == service_pb2.StreamRequest(
        tenant="t",
        matter="m",
        kind=kind,
        passages=[service_pb2.Passage(text="It ends.", category="Term")],
        document_type="nda",
        finding="Long.",
        guidance="Ask.",
        question=question,
    )


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Reject(Reason.PRECONDITION_FAILED, detail="llm is off"), Reject(Reason.LLM_OFF)),
        (Reject(Reason.LLM_OFF), Reject(Reason.LLM_OFF)),
        (Reject(Reason.PERSONAL_DATA_LEAK), Reject(Reason.PERSONAL_DATA_LEAK)),
        (Reject(Reason.TOO_LARGE), Reject(Reason.TOO_LARGE)),
        (Reject(Reason.FORBIDDEN), Reject(Reason.FORBIDDEN)),
        (Reject(Reason.TIMED_OUT), Retry(Reason.TIMED_OUT, dependency="inference")),
        (Retry(dependency="triton"), Retry(dependency="inference")),
    ],
)
async def test_errors_have_the_reason_of_inference(
    stub: Stub, language: InferenceLanguage, error: GlossatorError, expected: GlossatorError
) -> None:
    stub.parts, stub.error = (SENTENCE,), error
    with pytest.raises(type(expected)) as caught:
        await said(language)
    assert caught.value.reason is expected.reason


async def test_a_slow_response_is_timed_out(stub: Stub, language: InferenceLanguage) -> None:
    stub.wait = True
    language._timeout = 0.2
    with pytest.raises(Retry) as caught:
        await said(language)
    assert caught.value.reason is Reason.TIMED_OUT


async def test_closing_the_stream_cancels_the_call(stub: Stub, language: InferenceLanguage) -> None:
    stub.parts, stub.wait = (SENTENCE,), True
    async with aclosing(language.stream(ASKED)) as parts:
        assert await anext(parts) == Sentence("It ends.", (0, 2))
    await asyncio.wait_for(stub.ended.wait(), 30)


async def test_an_unreachable_inference_is_dependency_down() -> None:
    async with open_channel("127.0.0.1:1") as channel:
        with pytest.raises(Retry) as caught:
            await said(InferenceLanguage(channel, timeout=10.0))
    assert (caught.value.reason, caught.value.dependency) == (Reason.DEPENDENCY_DOWN, "inference")


async def test_an_unknown_part_is_off_schema(stub: Stub, language: InferenceLanguage) -> None:
    stub.parts = (service_pb2.StreamResponse(),)
    with pytest.raises(Reject) as caught:
        await said(language)
    assert caught.value.reason is Reason.OUTPUT_OFF_SCHEMA
