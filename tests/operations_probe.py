"""A service of books whose operations have each shape. It is not in `protos/`: its descriptors are made here."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from google.api import annotations_pb2, field_behavior_pb2
from google.protobuf import descriptor_pb2, descriptor_pool, timestamp_pb2
from google.protobuf.descriptor import ServiceDescriptor

from glossator.api.v1 import options_pb2
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.domain.requests import Request
from services.shared.runtime.operations.table import Function
from tests.grpc_probe import decide

NAME, PACKAGE = "shelf", "glossator.shelf.v1"
MISSING, FORBIDDEN = "missing", "forbidden"
"""Books that are not there, and that no one may see."""
_Kinds = descriptor_pb2.FieldDescriptorProto


class Kind(StrEnum):
    NOVEL = "novel"
    ESSAY = "essay"


@dataclass(frozen=True, slots=True)
class Book:
    book_id: str
    pages: int
    kind: Kind
    tags: tuple[str, ...]
    bought_at: datetime | None


@dataclass(frozen=True, slots=True)
class AddBookResponse:
    """The book that was added."""

    book: Book


@dataclass(frozen=True, slots=True)
class AddBookRequest(Request[AddBookResponse]):
    book_id: str
    pages: int = 7
    kind: Kind = Kind.NOVEL
    tags: tuple[str, ...] = ()
    bought_at: datetime | None = None
    sizes: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class GetBookResponse:
    book: Book


@dataclass(frozen=True, slots=True)
class GetBookRequest(Request[GetBookResponse]):
    """A request for a book."""

    book_id: str


@dataclass(frozen=True, slots=True)
class RemoveBookResponse:
    pass


@dataclass(frozen=True, slots=True)
class RemoveBookRequest(Request[RemoveBookResponse]):
    """A request to remove a book."""

    book_id: str
    quietly: bool = False


@dataclass(frozen=True, slots=True)
class FollowBooksResponse:
    """The number of a book."""

    number: int


@dataclass(frozen=True, slots=True)
class FollowBooksRequest(Request[FollowBooksResponse]):
    """A request for books. `most`: the stream ends after this number; 0: it never ends."""

    most: int = 3


@dataclass(frozen=True, slots=True)
class CountBooksResponse:
    number: int


@dataclass(frozen=True, slots=True)
class CountBooksRequest(Request[CountBooksResponse]):
    """One book of a stream."""

    book_id: str


class Shelf:
    """The functions. `seen`: what was asked of each. `ended`: how many streams ended."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []
        self.ended = 0

    async def add(self, actor: Actor, request: AddBookRequest) -> AddBookResponse:
        await self._decide(actor, request.book_id, request)
        return AddBookResponse(Book(request.book_id, request.pages, request.kind, request.tags, request.bought_at))

    async def get(self, actor: Actor, request: GetBookRequest) -> GetBookResponse:
        await self._decide(actor, request.book_id, request)
        return GetBookResponse(Book(request.book_id, 1, Kind.ESSAY, (), None))

    async def remove(self, actor: Actor, request: RemoveBookRequest) -> RemoveBookResponse:
        await self._decide(actor, request.book_id, request)
        return RemoveBookResponse()

    async def follow(self, actor: Actor, request: FollowBooksRequest) -> AsyncIterator[FollowBooksResponse]:
        await self._decide(actor, MISSING if request.most == 1 else "", request)
        number = 0
        try:
            while not request.most or number < request.most:
                number += 1
                yield FollowBooksResponse(number)
        finally:
            self.ended += 1

    async def count(self, actor: Actor, requests: AsyncIterator[CountBooksRequest]) -> CountBooksResponse:
        ids = [request.book_id async for request in requests]
        await self._decide(actor, "", tuple(ids))
        return CountBooksResponse(len(ids))

    async def _decide(self, actor: Actor, book_id: str, request: object) -> None:
        await decide()
        self.seen.append((actor.subject, request))
        if book_id == FORBIDDEN:
            raise Reject(Reason.FORBIDDEN)
        if book_id == MISSING:
            raise Reject(Reason.NOT_FOUND)

    def functions(self) -> tuple[Function, ...]:
        return (self.add, self.get, self.remove, self.follow, self.count)


def shelf_services(_name: str) -> tuple[ServiceDescriptor, ...]:
    return (descriptor_pool.Default().FindServiceByName(f"{PACKAGE}.ShelfService"),)


_TEXT, _WHOLE, _FLAG, _ENUM, _TIME = _Kinds.TYPE_STRING, _Kinds.TYPE_INT32, _Kinds.TYPE_BOOL, "Kind", "Timestamp"
_REQUIRED = {"required": True}
_MESSAGES: dict[str, tuple[tuple[str, Any, dict[str, Any]], ...]] = {
    "Book": (
        ("book_id", _TEXT, {}),
        ("pages", _WHOLE, {}),
        ("kind", _ENUM, {}),
        ("tags", _TEXT, {"repeated": True}),
        ("bought_at", _TIME, {}),
    ),
    "AddBookRequest": (
        ("book_id", _TEXT, {**_REQUIRED, "max_length": 9, "pattern": "[a-z]*"}),
        ("pages", _WHOLE, {"minimum": 1, "maximum": 99, "default": "7"}),
        ("kind", _ENUM, {"default": '"novel"'}),
        ("tags", _TEXT, {"repeated": True, "max_items": 2, "min_length": 1}),
        ("bought_at", _TIME, {}),
        ("sizes", _ENUM, {"repeated": True}),
    ),
    "AddBookResponse": (("book", "Book", {}),),
    "GetBookRequest": (("book_id", _TEXT, _REQUIRED),),
    "GetBookResponse": (("book", "Book", {}),),
    "RemoveBookRequest": (("book_id", _TEXT, _REQUIRED), ("quietly", _FLAG, {})),
    "RemoveBookResponse": (),
    "FollowBooksRequest": (("most", _WHOLE, {"query": "limit", "default": "3"}),),
    "FollowBooksResponse": (("number", _WHOLE, {}),),
    "CountBooksRequest": (("book_id", _TEXT, _REQUIRED),),
    "CountBooksResponse": (("number", _WHOLE, {}),),
}
_ROUTES: dict[str, dict[str, str]] = {
    "AddBook": {"post": "/v1/books", "body": "*", "response_body": "book"},
    "GetBook": {"get": "/v1/books/{book_id}"},
    "RemoveBook": {"delete": "/v1/books/{book_id}"},
    "FollowBooks": {"get": "/v1/books:follow"},
    "CountBooks": {},
}


def _describe() -> None:
    file = descriptor_pb2.FileDescriptorProto(
        name="tests/shelf.proto",
        package=PACKAGE,
        syntax="proto3",
        dependency=[
            timestamp_pb2.DESCRIPTOR.name,
            annotations_pb2.DESCRIPTOR.name,
            field_behavior_pb2.DESCRIPTOR.name,
            options_pb2.DESCRIPTOR.name,
        ],
    )
    enum = file.enum_type.add(name="Kind")
    for number, name in enumerate(("KIND_UNSPECIFIED", "KIND_NOVEL", "KIND_ESSAY")):
        enum.value.add(name=name, number=number)
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for number, (field_name, kind, limits) in enumerate(fields, start=1):
            _add_field(message, field_name, number, kind, dict(limits))
    service = file.service.add(name="ShelfService")
    for name, route in _ROUTES.items():
        _add_method(service, name, route)
    descriptor_pool.Default().Add(file)


def _add_field(message: Any, name: str, number: int, kind: Any, limits: dict[str, Any]) -> None:
    repeated = limits.pop("repeated", False)
    field = message.field.add(
        name=name, number=number, label=_Kinds.LABEL_REPEATED if repeated else _Kinds.LABEL_OPTIONAL
    )
    if isinstance(kind, str):
        field.type_name = ".google.protobuf.Timestamp" if kind == _TIME else f".{PACKAGE}.{kind}"
        field.type = _Kinds.TYPE_ENUM if kind == _ENUM else _Kinds.TYPE_MESSAGE
    else:
        field.type = kind
    if limits.pop("required", False):
        field.options.Extensions[field_behavior_pb2.field_behavior].append(field_behavior_pb2.REQUIRED)
    for option, value in limits.items():
        setattr(field.options.Extensions[options_pb2.field], option, value)


def _add_method(service: Any, name: str, route: dict[str, str]) -> None:
    method = service.method.add(
        name=name,
        input_type=f".{PACKAGE}.{name}Request",
        output_type=f".{PACKAGE}.{name}Response",
        server_streaming=name == "FollowBooks",
        client_streaming=name == "CountBooks",
    )
    options = method.options.Extensions[options_pb2.operation]
    options.action, options.summary = Action.READ_METRICS.value, name
    options.purpose, options.audit = options_pb2.PURPOSE_NONE, options_pb2.AUDIT_ALL
    options.cacheable = name == "GetBook"
    if route:
        rule = method.options.Extensions[annotations_pb2.http]
        for part, value in route.items():
            setattr(rule, part, value)


_describe()
