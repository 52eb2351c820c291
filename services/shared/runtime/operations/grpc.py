"""The gRPC methods of operations. They convert messages; the gate of the server does all else."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, cast

import grpc
import grpc.aio
from google.protobuf.message import Message

from services.shared.runtime.access.call import current_actor
from services.shared.runtime.operations.limits import check_message
from services.shared.runtime.operations.table import Entry, Table
from services.shared.wire.codec import fill, from_request

_Handler = Any  # the type stubs describe handlers of the threaded server only


def register(table: Table) -> Callable[[grpc.aio.Server], None]:
    """The function that adds the methods of a table to a server."""
    services: dict[str, dict[str, _Handler]] = defaultdict(dict)
    for name, entry in table.items():
        services[entry.operation.method.containing_service.full_name][name] = _handler(entry)

    def add(server: grpc.aio.Server) -> None:
        for service, handlers in services.items():
            server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))
            server.add_registered_method_handlers(service, handlers)

    return add


def _handler(entry: Entry) -> _Handler:
    operation = entry.operation
    make = _MAKERS[operation.streams_in, operation.streams_out]
    behaviour = _streaming(entry) if operation.streams_out else _single(entry)
    return make(
        behaviour,
        request_deserializer=operation.request_class.FromString,
        response_serializer=operation.response_class.SerializeToString,
    )


def _single(entry: Entry) -> Callable[[Any, Any], Any]:
    async def answer(given: Any, _context: object) -> Message:
        return _message(entry, await entry.function(current_actor(), _request(entry, given)))

    return answer


def _streaming(entry: Entry) -> Callable[[Any, Any], AsyncIterator[Message]]:
    async def answer(given: Any, _context: object) -> AsyncIterator[Message]:
        async with aclosing(entry.function(current_actor(), _request(entry, given))) as records:
            async for record in records:
                yield _message(entry, record)

    return answer


def _request(entry: Entry, given: Any) -> Any:
    """The record of the message, or the records of a stream of messages."""
    if not entry.operation.streams_in:
        return _record(entry, given)
    return (_record(entry, message) async for message in given)


def _record(entry: Entry, message: Message) -> Any:
    check_message(message)
    return from_request(entry.request, message)


def _message(entry: Entry, record: Any) -> Message:
    message = entry.operation.response_class()
    if record is not None:
        fill(message, record)
    return message


_MAKERS = cast(
    dict[tuple[bool, bool], Callable[..., _Handler]],
    {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    },
)
