"""Each operation gives the same answer, and the same error, over gRPC, over HTTP and through the client."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import grpc.aio
import httpx
import pytest

from services.shared.domain.errors import Reject
from services.shared.domain.records import Action
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.operations.client import Client
from services.shared.runtime.operations.contract import method_actions, route_actions
from services.shared.runtime.operations.grpc import register
from services.shared.runtime.operations.http import EVENTS, LINES, operation_routes
from services.shared.runtime.operations.table import Table
from services.shared.runtime.servers.grpc_errors import to_error
from services.shared.runtime.servers.http_server import http_app
from services.shared.wire.codec import fill
from services.shared.wire.json_codec import from_json, to_json
from tests.grpc_probe import ACTOR, Observer, bearer, serving, verifier
from tests.operations_probe import (
    FORBIDDEN,
    MISSING,
    NAME,
    CountBooksRequest,
    FollowBooksRequest,
    Kind,
    Shelf,
)

Values = Mapping[str, Any]
TIME = "2025-03-14T09:26:00Z"


@dataclass(frozen=True, slots=True)
class Case:
    """A call of `operation` with `given`. `asked`: fields of the record that the function gets; else `error`: the
    reason and the field of the error. `status` is that of HTTP. `json_only`: protobuf cannot express it.
    """

    operation: str
    given: Values
    asked: Values = field(default_factory=dict)
    error: tuple[str, str] = ("", "")
    status: int = 200
    json_only: bool = False


def faulty(given: Values, path: str, *, json_only: bool = False) -> Case:
    return Case("AddBook", given, error=("invalid_metadata", path), status=422, json_only=json_only)


CASES = {
    "good": Case("AddBook", {"book_id": "ink", "pages": 3, "kind": "essay"}, {"pages": 3, "kind": Kind.ESSAY}),
    "defaults": Case("AddBook", {"book_id": "ink"}, {"pages": 7, "kind": Kind.NOVEL, "tags": (), "bought_at": None}),
    "in the path": Case("GetBook", {"book_id": "ink"}, {"book_id": "ink"}),
    "nothing returned": Case("RemoveBook", {"book_id": "ink", "quietly": True}, {"quietly": True}, status=204),
    "missing": faulty({"pages": 3}, "book_id"),
    "too long": faulty({"book_id": "tenletters"}, "book_id"),
    "another pattern": faulty({"book_id": "INK"}, "book_id"),
    "too small": faulty({"book_id": "ink", "pages": -1}, "pages"),
    "too large": faulty({"book_id": "ink", "pages": 100}, "pages"),
    "too many": faulty({"book_id": "ink", "tags": ["a", "b", "c"]}, "tags"),
    "an empty entry": faulty({"book_id": "ink", "tags": ["a", ""]}, "tags[1]"),
    "unknown field": faulty({"book_id": "ink", "colour": "red"}, "colour", json_only=True),
    "wrong type": faulty({"book_id": "ink", "pages": "3"}, "pages", json_only=True),
    "beyond the type": faulty({"book_id": "ink", "pages": 1 << 40}, "pages", json_only=True),
    "unknown value": faulty({"book_id": "ink", "kind": "poem"}, "kind", json_only=True),
    "a wrong time": faulty({"book_id": "ink", "bought_at": "yesterday"}, "bought_at", json_only=True),
    "no right": Case("GetBook", {"book_id": FORBIDDEN}, error=("forbidden", ""), status=403),
    "not found": Case("GetBook", {"book_id": MISSING}, error=("not_found", ""), status=404),
}
SENT = {name: case for name, case in CASES.items() if not case.json_only}
RECORDS = {name: case for name, case in SENT.items() if name != "missing"}


@pytest.fixture
async def web(table: Table) -> AsyncIterator[httpx.AsyncClient]:
    app = http_app(
        title="shelf",
        rules=route_actions(NAME),
        routers=(),
        mounts=operation_routes(table),
        credentials=verifier(),
        clock=SystemClock(),
        observer=Observer(),
    )
    headers = {"authorization": f"Bearer {bearer()}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shelf", headers=headers) as web:
        yield web


@pytest.fixture
async def channel(table: Table) -> AsyncIterator[grpc.aio.Channel]:
    rules: Mapping[str, Action] = method_actions(NAME)
    async with (
        serving(register(table), rules, verifier()) as port,
        grpc.aio.insecure_channel(f"127.0.0.1:{port}") as it,
    ):
        yield it


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_http(case: Case, table: Table, web: httpx.AsyncClient, shelf: Shelf) -> None:
    answer = await _send(case, table, web)
    assert answer.status_code == case.status
    if case.error[0]:
        found = answer.json()["error"]
        assert (found["reason"], found.get("field", "")) == case.error
    else:
        _check_asked(case, shelf)


@pytest.mark.parametrize("case", SENT.values(), ids=SENT)
async def test_grpc(case: Case, table: Table, channel: grpc.aio.Channel, shelf: Shelf) -> None:
    operation = table[case.operation].operation
    call = channel.unary_unary(
        operation.full_name, operation.request_class.SerializeToString, operation.response_class.FromString
    )
    try:
        await call(_message(case, table), metadata=_SIGNED, timeout=5)
    except grpc.aio.AioRpcError as error:
        found = to_error(error, detailed=True)
        assert isinstance(found, Reject)
        assert (found.reason.value, found.field) == case.error
    else:
        assert case.error == ("", "")
        _check_asked(case, shelf)


@pytest.mark.parametrize("case", RECORDS.values(), ids=RECORDS)
async def test_client(
    case: Case, table: Table, channel: grpc.aio.Channel, web: httpx.AsyncClient, shelf: Shelf
) -> None:
    client = Client(channel, NAME, detailed=True)
    request = from_json(table[case.operation].request, case.given)
    if case.error[0]:
        with pytest.raises(Reject) as caught:
            await client(request, bearer=bearer())
        assert (caught.value.reason.value, caught.value.field) == case.error
        return
    answer = to_json(await client(request, bearer=bearer()))
    _check_asked(case, shelf)
    same = await _send(case, table, web)
    route = table[case.operation].operation.routes[0]
    expected = answer[route.response_body] if route.response_body else answer
    assert (same.json() if same.content else {}) == expected


@pytest.mark.parametrize(("accept", "start"), [(EVENTS, "data: "), (LINES, "")])
async def test_a_stream_over_http(accept: str, start: str, web: httpx.AsyncClient, shelf: Shelf) -> None:
    answer = await web.get("/v1/books:follow", params={"limit": 2}, headers={"accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    lines = [line.removeprefix(start) for line in answer.text.splitlines() if line.startswith(start or "{")]
    assert [json.loads(line) for line in lines] == [{"number": 1}, {"number": 2}]
    assert shelf.ended == 1


async def test_an_error_before_the_first_record_has_its_status(web: httpx.AsyncClient) -> None:
    answer = await web.get("/v1/books:follow", params={"limit": 1}, headers={"accept": EVENTS})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (404, "not_found")


async def test_a_cancelled_stream_ends(channel: grpc.aio.Channel, table: Table, shelf: Shelf) -> None:
    assert "FollowBooks" in table
    numbers = []
    async with aclosing(Client(channel, NAME).stream(FollowBooksRequest(most=0), bearer=bearer())) as books:
        async for book in books:
            numbers.append(book.number)
            if book.number == 3:
                break
    for _ in range(100):
        if shelf.ended:
            break
        await asyncio.sleep(0.05)
    assert (numbers, shelf.ended) == ([1, 2, 3], 1)


async def test_a_stream_of_requests(channel: grpc.aio.Channel, table: Table, shelf: Shelf) -> None:
    operation = table["CountBooks"].operation
    call = channel.stream_unary(
        operation.full_name, operation.request_class.SerializeToString, operation.response_class.FromString
    )
    messages = [operation.request_class(book_id=name) for name in ("ink", "oak")]
    answer: Any = await call(iter(messages), metadata=_SIGNED, timeout=5)
    assert answer.number == 2
    assert shelf.seen == [(ACTOR.subject, ("ink", "oak"))]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(iter([operation.request_class()]), metadata=_SIGNED, timeout=5)
    found = to_error(caught.value, detailed=True)
    assert isinstance(found, Reject)
    assert found.field == "book_id"


async def test_an_unknown_number_of_an_enum_is_refused(channel: grpc.aio.Channel, table: Table) -> None:
    operation = table["AddBook"].operation
    call = channel.unary_unary(
        operation.full_name, operation.request_class.SerializeToString, operation.response_class.FromString
    )
    for given, path in (({"kind": 9}, "kind"), ({"sizes": [1, 0]}, "sizes[1]")):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call(operation.request_class(book_id="ink", **given), metadata=_SIGNED, timeout=5)
        found = to_error(caught.value, detailed=True)
        assert isinstance(found, Reject)
        assert found.field == path


async def test_an_unchanged_answer_is_not_sent_again(web: httpx.AsyncClient) -> None:
    first = await web.get("/v1/books/ink")
    tag = first.headers["etag"]
    again = [
        (await web.get("/v1/books/ink", headers={"if-none-match": sent})).status_code
        for sent in (tag, f"W/{tag}", f'"x", {tag}', "*", '"x"')
    ]
    assert (first.status_code, again) == (200, [304, 304, 304, 304, 200])


@pytest.mark.parametrize(
    ("content", "kind", "path"),
    [
        (b'{"book_id": "ink"}', "text/plain", "content-type"),
        (b'{"book_id": ', "application/json", ""),
        (b"[" * 100_000, "application/json", ""),
        (b"[]", "application/json", ""),
        (b'{"book_id": "\\ud800"}', "application/json", "book_id"),
    ],
)
async def test_a_body_that_is_not_an_object_is_refused(
    content: bytes, kind: str, path: str, web: httpx.AsyncClient, shelf: Shelf
) -> None:
    answer = await web.post("/v1/books", content=content, headers={"content-type": kind})
    found = answer.json()["error"]
    assert (answer.status_code, found["reason"], found.get("field", "")) == (422, "invalid_metadata", path)
    assert shelf.seen == []


async def test_a_call_without_a_credential_reaches_nothing(
    web: httpx.AsyncClient, channel: grpc.aio.Channel, table: Table, shelf: Shelf
) -> None:
    assert "CountBooks" in table
    assert (await web.get("/v1/books/ink", headers={"authorization": ""})).status_code == 401
    with pytest.raises(Reject, match="unauthenticated"):
        await Client(channel, NAME)(CountBooksRequest("ink"))
    assert shelf.seen == []


_SIGNED = (("authorization", f"Bearer {bearer()}"),)


async def _send(case: Case, table: Table, web: httpx.AsyncClient) -> httpx.Response:
    route, given = table[case.operation].operation.routes[0], dict(case.given)
    path = route.path.format(book_id=given.pop("book_id")) if "{" in route.path else route.path
    body = {"json": given} if route.body else {"params": given}
    return await web.request(route.verb, path, **body)  # type: ignore[arg-type]


def _message(case: Case, table: Table) -> Any:
    entry = table[case.operation]
    if "book_id" not in case.given:
        return entry.operation.request_class(**case.given)
    message = entry.operation.request_class()
    fill(message, from_json(entry.request, case.given))
    return message


def _check_asked(case: Case, shelf: Shelf) -> None:
    subject, asked = shelf.seen[-1]
    assert subject == ACTOR.subject
    assert {name: getattr(asked, name) for name in case.asked} == case.asked
