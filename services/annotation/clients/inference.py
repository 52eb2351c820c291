"""Calls the LLM of inference with passages of redacted text."""

from collections.abc import AsyncGenerator

import grpc
import grpc.aio

from glossator.inference.v1 import service_pb2, service_pb2_grpc
from services.annotation.ports import LanguageRequest, Sentence
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.runtime.servers.grpc_client import to_error

DEPENDENCY = "inference"


class InferenceLanguage:
    """`InferenceService.Stream` over `channel`. `timeout` is in seconds, per response."""

    def __init__(self, channel: grpc.aio.Channel, timeout: float) -> None:
        self._stub = service_pb2_grpc.InferenceServiceStub(channel)
        self._timeout = timeout

    async def stream(self, request: LanguageRequest) -> AsyncGenerator[Sentence | LlmAnswer | End, None]:
        """The parts of the response. Closing the generator cancels the call, and the LLM stops.

        Raises `Retry`, or `Reject`: LLM_OFF if no LLM is served.
        """
        call = self._stub.Stream(_message(request), timeout=self._timeout)
        try:
            async for one in call:
                yield _read(one)
        except grpc.aio.AioRpcError as failure:
            raise _error(failure) from None
        finally:
            call.cancel()


def _message(request: LanguageRequest) -> service_pb2.StreamRequest:
    kind = service_pb2.STREAM_KIND_QUESTION if request.question else service_pb2.STREAM_KIND_REASON
    pairs = zip(request.passages, request.categories, strict=True)
    return service_pb2.StreamRequest(
        tenant=request.tenant,
        matter=request.matter,
        kind=kind,
        passages=[service_pb2.Passage(text=text, category=category) for text, category in pairs],
        document_type=request.document_type,
        finding=request.finding,
        guidance=request.guidance,
        question=request.question,
    )


def _read(one: service_pb2.StreamResponse) -> Sentence | LlmAnswer | End:
    match one.WhichOneof("part"):
        case "sentence":
            return Sentence(one.sentence.text, tuple(one.sentence.passages))
        case "answer":
            return LlmAnswer(one.answer)
        case "end":
            end = one.end
            return End(end.complete, end.dropped, end.model, end.prompt, end.reason)
    raise Reject(Reason.OUTPUT_OFF_SCHEMA)


def _error(failure: grpc.aio.AioRpcError) -> Reject | Retry:
    if failure.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
        return Retry(Reason.TIMED_OUT, dependency=DEPENDENCY)
    error = to_error(failure, DEPENDENCY)
    if error.reason is Reason.PRECONDITION_FAILED:
        return Reject(Reason.LLM_OFF)
    return error
