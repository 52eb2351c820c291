"""The Python client of operations, for every service."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from typing import Any, TypeVar

import grpc.aio

from services.shared.domain.requests import Request, operation_name, response_type
from services.shared.runtime.operations.contract import Operation, by_name
from services.shared.runtime.servers.grpc_errors import to_error
from services.shared.wire.codec import fill, from_message

R = TypeVar("R")


class Client:
    """Calls the operations of one service over a channel: `await client(ListReviewsRequest(mine=True))`.

    Methods raise `Reject` and `Retry`. `detailed` keeps the field and the detail of an error, for callers that
    print it.
    """

    def __init__(
        self, channel: grpc.aio.Channel, service: str, *, seconds: float = 30.0, detailed: bool = False
    ) -> None:
        self._channel = channel
        self._service = service
        self._seconds = seconds
        self._detailed = detailed

    async def __call__(self, request: Request[R], *, seconds: float | None = None, bearer: str = "") -> R:
        """The response of a single call. `bearer`: the token of the person on whose behalf the service calls."""
        operation = by_name(self._service)[operation_name(type(request))]
        call = self._channel.unary_unary(operation.full_name, *_codecs(operation))
        try:
            answer = await call(
                _message(operation, request), timeout=seconds or self._seconds, metadata=_signed(bearer)
            )
        except grpc.aio.AioRpcError as error:
            raise to_error(error, self._service, detailed=self._detailed) from None
        return self._record(request, answer)

    async def stream(
        self, request: Request[R], *, seconds: float | None = None, bearer: str = ""
    ) -> AsyncGenerator[R, None]:
        """The responses of a server stream. It ends without a limit of time unless `seconds` says one."""
        operation = by_name(self._service)[operation_name(type(request))]
        call = self._channel.unary_stream(operation.full_name, *_codecs(operation))
        answers = call(_message(operation, request), timeout=seconds, metadata=_signed(bearer))
        try:
            async for answer in answers:
                yield self._record(request, answer)
        except grpc.aio.AioRpcError as error:
            raise to_error(error, self._service, detailed=self._detailed) from None
        finally:
            answers.cancel()

    async def upload(
        self, requests: Iterable[Request[R]] | AsyncIterator[Request[R]], kind: type[Request[R]], *, seconds: float
    ) -> R:
        """The response to a stream of requests of `kind`."""
        operation = by_name(self._service)[operation_name(kind)]
        call = self._channel.stream_unary(operation.full_name, *_codecs(operation))
        try:
            answer = await call(_messages(operation, requests), timeout=seconds)
        except grpc.aio.AioRpcError as error:
            raise to_error(error, self._service, detailed=self._detailed) from None
        response: type[R] = response_type(kind)
        return from_message(response, answer)

    def _record(self, request: Request[R], answer: Any) -> R:
        kind: type[R] = response_type(type(request))
        return from_message(kind, answer)


def _codecs(operation: Operation) -> tuple[Any, Any]:
    return operation.request_class.SerializeToString, operation.response_class.FromString


def _message(operation: Operation, request: object) -> Any:
    message = operation.request_class()
    fill(message, request)
    return message


async def _messages(operation: Operation, requests: Any) -> AsyncIterator[Any]:
    if isinstance(requests, AsyncIterator):
        async for request in requests:
            yield _message(operation, request)
        return
    for request in requests:
        yield _message(operation, request)


def _signed(bearer: str) -> tuple[tuple[str, str], ...] | None:
    return (("authorization", f"Bearer {bearer}"),) if bearer else None
