"""Reads the request of an operation from HTTP: path, query string and JSON body."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from starlette.requests import Request as HttpRequest

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.operations.contract import HttpRoute, Operation, field_options
from services.shared.runtime.operations.limits import check_json, invalid
from services.shared.wire.json_codec import from_json

T = TypeVar("T")
UNREADABLE = "The body is not valid JSON, or is nested too deep"
_BOOLEANS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
_INTEGERS = frozenset({FieldDescriptor.CPPTYPE_INT32, FieldDescriptor.CPPTYPE_INT64, FieldDescriptor.CPPTYPE_UINT32})
_FLOATS = frozenset({FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT})


async def read_request(operation: Operation, route: HttpRoute, kind: type[T], request: HttpRequest) -> T:
    """The request record. Raises `Reject(INVALID_METADATA)` with the field, as it is named in the request."""
    body = await _body(route, request)
    return request_of(operation, route, kind, body, _unquoted(operation, route, request))


def request_of(operation: Operation, route: HttpRoute, kind: type[T], body: Any, named: Mapping[str, Any]) -> T:
    """The request record of a JSON body and the values of path and query string. Raises as `read_request`."""
    given = dict(named)
    if route.body == "*":
        _merge(given, body, query_names(operation, route))
    elif route.body:
        given[route.body] = body
    record = from_json(kind, given)
    check_json(operation.request, given)
    return record


def query_names(operation: Operation, route: HttpRoute) -> dict[str, FieldDescriptor]:
    """The fields that the query string has, by their names in it."""
    inside = {part.partition("}")[0] for part in route.path.split("{")[1:]} | {route.body}
    found: dict[str, FieldDescriptor] = {}
    for field in operation.request.fields:
        name = field_options(field).query
        if field.name not in inside and (name or route.body != "*") and not _is_object(field):
            found[name or field.name] = field
    return found


def _merge(given: dict[str, Any], body: Any, in_query: Mapping[str, FieldDescriptor]) -> None:
    if not isinstance(body, Mapping):
        raise Reject(Reason.INVALID_METADATA, detail="The body is not an object")
    outside = {*given, *(field.name for field in in_query.values())}
    for name, value in body.items():
        if name in outside:
            raise invalid(name, "is unknown")
        given[name] = value


async def _body(route: HttpRoute, request: HttpRequest) -> Any:
    if not route.body:
        return None
    content = await request.body()
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json" and not (media.startswith("application/") and media.endswith("+json")):
        detail = 'Header "Content-Type" is not "application/json"'
        raise Reject(Reason.INVALID_METADATA, detail=detail, field="content-type")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Reject(Reason.INVALID_METADATA, detail=UNREADABLE) from None


def _unquoted(operation: Operation, route: HttpRoute, request: HttpRequest) -> dict[str, Any]:
    """The values in the path and the query string, by field. Unknown parameters are ignored."""
    fields = operation.request.fields_by_name
    found = {name: _parsed(fields[name], value, name) for name, value in request.path_params.items()}
    for name, field in query_names(operation, route).items():
        values = request.query_params.getlist(name)
        if values:
            parsed = [_parsed(field, value, name) for value in values]
            found[field.name] = parsed if field.is_repeated else parsed[-1]
    return found


def _parsed(field: FieldDescriptor, text: str, name: str) -> Any:
    if field.cpp_type in _INTEGERS:
        return _number(int, text, name, "an integer")
    if field.cpp_type in _FLOATS:
        return _number(float, text, name, "a number")
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        if text.lower() not in _BOOLEANS:
            raise invalid(name, "is not a boolean: send true or false")
        return _BOOLEANS[text.lower()]
    return text


def _number(kind: type[Any], text: str, name: str, expected: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise invalid(name, f"is not {expected}") from None


def _is_object(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.full_name != "google.protobuf.Timestamp"
