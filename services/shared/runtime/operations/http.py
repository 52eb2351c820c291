"""The HTTP routes of operations: JSON, 304, and streams as server-sent events or JSON lines."""

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from functools import partial
from hashlib import sha256
from typing import Any

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from glossator.api.v1 import options_pb2
from services.shared.domain.errors import GlossatorError, Reason, Reject
from services.shared.runtime.access.call import current_actor, current_call
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.operations.contract import HttpRoute
from services.shared.runtime.operations.json_requests import read_request
from services.shared.runtime.operations.table import Entry, Table
from services.shared.runtime.servers.http_errors import error_body, error_response

log = get_logger(__name__)
_NO_STORE = {"cache-control": "no-store"}  # of responses with document text
EVENTS, LINES = "text/event-stream", "application/x-ndjson"


def operation_routes(table: Table) -> list[BaseRoute]:
    """The routes of a table. An operation with a route of its own is served here only as a stream, and a
    file not at all."""
    return list(_routes(table))


def _routes(table: Table) -> Iterator[BaseRoute]:
    for entry in table.values():
        operation = entry.operation
        for route in operation.routes:
            if operation.streams_file:
                continue
            if operation.streams_out:
                yield _StreamRoute(route.path, partial(_stream, entry, route), methods=[route.verb])
            elif not operation.options.own_route:
                yield Route(route.path, partial(_answer, entry, route), methods=[route.verb])


class _StreamRoute(Route):
    """Matches only requests that accept a stream."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        accept = dict(scope["headers"]).get(b"accept", b"").decode("latin-1")
        return super().matches(scope) if EVENTS in accept or LINES in accept else (Match.NONE, {})


async def _answer(entry: Entry, route: HttpRoute, request: Request) -> Response:
    read = await _read(entry, route, request)
    if isinstance(read, Response):
        return read
    answer = await entry.function(current_actor(), read)
    if entry.operation.status == 204:
        return Response(status_code=204)
    body = json_of(getattr(answer, route.response_body) if route.response_body else answer)
    if not entry.operation.options.cacheable:
        reads_text = entry.operation.options.purpose == options_pb2.PURPOSE_STATED
        return Response(body, entry.operation.status, _NO_STORE if reads_text else None, media_type="application/json")
    headers = {"etag": f'"{sha256(body).hexdigest()[:32]}"', "cache-control": "private, no-cache"}
    if _matches(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, entry.operation.status, headers, media_type="application/json")


async def _read(entry: Entry, route: HttpRoute, request: Request) -> Any:
    """The request record, or the response that refuses it with 422."""
    try:
        return await read_request(entry.operation, route, entry.request, request)
    except Reject as error:
        call = current_call()
        if call is not None:
            call.error = error
        return error_response(error, 422 if error.reason is Reason.INVALID_METADATA else 0)


def json_of(value: object) -> bytes:
    """The JSON of a response record: enums are their values, times RFC 3339, bytes base64."""
    return to_json(value, bytes_mode="base64", inf_nan_mode="null")


def _matches(given: str, tag: str) -> bool:
    """Whether `If-None-Match` has the tag, also as a weak one (RFC 9110, section 13.1.2)."""
    tags = {each.strip().removeprefix("W/") for each in given.split(",")}
    return tag in tags or "*" in tags


async def _stream(entry: Entry, route: HttpRoute, request: Request) -> Response:
    """The first record is awaited before the response begins, so that an error has its status."""
    read = await _read(entry, route, request)
    if isinstance(read, Response):
        return read
    records = entry.function(current_actor(), read)
    first = [await anext(records)]
    events = EVENTS in request.headers.get("accept", "")
    return StreamingResponse(_framed(first, records, events=events), media_type=EVENTS if events else LINES)


async def _framed(first: list[Any], records: AsyncIterator[Any], *, events: bool) -> AsyncIterator[bytes]:
    async with aclosing(records) as rest:  # type: ignore[type-var] # an async generator
        try:
            for record in first:
                yield _frame("message", json_of(record), events=events)
            async for record in rest:
                await _recheck()
                yield _frame("message", json_of(record), events=events)
        except GlossatorError as error:
            yield _frame("error", json_of(error_body(error)), events=events)
        except Exception as error:  # noqa: BLE001 - its message must not reach the caller or the log
            log.failure("stream.failed", error)
            yield _frame("error", json_of(error_body(Reject(Reason.INTERNAL))), events=events)


async def _recheck() -> None:
    call = current_call()
    if call is not None:
        await call.recheck()


def _frame(kind: str, data: bytes, *, events: bool) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (kind.encode(), data) if events else data + b"\n"
