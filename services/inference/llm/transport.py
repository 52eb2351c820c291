"""One model's calls over Triton's gRPC. Every error leaves as a verdict, see `failures`."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

from services.inference.llm.deadline import Deadline
from services.inference.llm.failures import CallError, failure
from services.inference.llm.wire import Piece, Words, check_finish, inputs, piece_of

T = TypeVar("T")
_GRACE = 1.0  # our own deadline comes first, so that it is told from a server that is late


class Client(Protocol):
    """The part of `tritonclient.grpc.aio.InferenceServerClient` that is needed here."""

    async def get_model_config(self, model_name: str, *, as_json: bool, client_timeout: float) -> Mapping[str, Any]: ...
    async def is_model_ready(self, model_name: str, *, client_timeout: float) -> bool: ...
    def stream_infer(
        self, inputs_iterator: AsyncIterator[Mapping[str, Any]], *, stream_timeout: float, headers: Mapping[str, str]
    ) -> Any: ...
    async def close(self) -> None: ...


class Transport:
    """`timeout` in seconds, for what is not a stream."""

    def __init__(self, client: Client, model: str, timeout: float) -> None:
        self._client = client
        self._model = model
        self._timeout = timeout

    async def ready(self) -> bool:
        return await self._call(lambda: self._client.is_model_ready(self._model, client_timeout=self._timeout))

    async def config(self) -> Mapping[str, Any]:
        return await self._call(
            lambda: self._client.get_model_config(self._model, as_json=True, client_timeout=self._timeout)
        )

    async def close(self) -> None:
        await self._client.close()

    async def stream(self, prompt: str, sampling: str, deadline: Deadline) -> AsyncGenerator[str, None]:
        """The words of one answer; leaving it early cancels it on the server. Raises as `LlmPort.stream` does."""
        words, piece = Words(), Piece(b"", "")
        responses = self._client.stream_infer(
            _one({"model_name": self._model, "inputs": inputs(prompt, sampling)}),
            stream_timeout=max(0.0, deadline.left()) + _GRACE,
            headers={"triton_grpc_error": "true"},
        )
        try:
            while not piece.finish and (response := await deadline.within(self._next(responses))) is not None:
                piece = piece_of(response)
                if delta := words.add(piece.text, last=bool(piece.finish)):
                    yield delta
        finally:
            responses.cancel()
        check_finish(piece.finish)

    async def _next(self, responses: Any) -> Any:
        """The next response; None behind the last one."""
        try:
            result, error = await anext(responses)
        except StopAsyncIteration:
            return None
        except CallError as caught:
            result, error = None, caught
        if error is not None:
            raise failure(error, self._model)
        return result

    async def _call(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await call()
        except CallError as error:
            raise failure(error, self._model) from None


async def _one(request: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
    yield request
