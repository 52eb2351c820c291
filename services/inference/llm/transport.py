"""Calls one model over Triton's gRPC. Raises only the errors that `failures` maps to."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

from services.inference.llm.deadline import Deadline
from services.inference.llm.failures import CallError, failure
from services.inference.llm.wire import Piece, Utf8Decoder, check_finish, inputs, piece_of

T = TypeVar("T")
_GRACE = 1.0  # seconds: our deadline fires first, so that it differs from a timeout of the server


class Client(Protocol):
    """The methods of `tritonclient.grpc.aio.InferenceServerClient` that are used here."""

    async def get_model_config(self, model_name: str, *, as_json: bool, client_timeout: float) -> Mapping[str, Any]: ...
    async def is_model_ready(self, model_name: str, *, client_timeout: float) -> bool: ...
    def stream_infer(
        self, inputs_iterator: AsyncIterator[Mapping[str, Any]], *, stream_timeout: float, headers: Mapping[str, str]
    ) -> Any: ...
    async def close(self) -> None: ...


class Transport:
    """`timeout` in seconds, for calls other than streams."""

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
        """The text of one answer. Closing it early cancels the call. Raises the errors of `LlmPort.stream`."""
        decoder, piece = Utf8Decoder(), Piece(b"", "")
        responses = self._client.stream_infer(
            _one({"model_name": self._model, "inputs": inputs(prompt, sampling)}),
            stream_timeout=max(0.0, deadline.left()) + _GRACE,
            headers={"triton_grpc_error": "true"},
        )
        try:
            while not piece.finish and (response := await deadline.within(self._next(responses))) is not None:
                piece = piece_of(response)
                if delta := decoder.add(piece.text, last=bool(piece.finish)):
                    yield delta
        finally:
            responses.cancel()
        check_finish(piece.finish)

    async def _next(self, responses: Any) -> Any:
        """The next response, None after the last one."""
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
