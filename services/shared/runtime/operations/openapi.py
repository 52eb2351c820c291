"""The OpenAPI description of operations: paths, parameters and schemas with the comments of `protos/`."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, is_dataclass
from dataclasses import fields as fields_of
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Union, get_args, get_origin, get_type_hints

from fastapi import FastAPI
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from services.shared.runtime.operations.contract import HttpRoute, field_options
from services.shared.runtime.operations.json_requests import query_names
from services.shared.runtime.operations.limits import limits_of
from services.shared.runtime.operations.table import Entry, Table
from services.shared.runtime.servers.http_errors import ERROR_RESPONSES
from services.shared.wire.descriptions import description_of
from services.shared.wire.json_codec import to_json

Json = dict[str, Any]
_REFERENCE = "#/components/schemas/"
_PLAIN: dict[Any, Json] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def describe(app: FastAPI, table: Table, messages: Mapping[str, str] = MappingProxyType({})) -> None:
    """Adds the operations of the table to the document of an app, and a description to each field that has none.
    `messages`: those of schemas that have another name in `protos/`.
    """
    make = app.openapi

    def openapi() -> Json:
        if app.openapi_schema:
            return app.openapi_schema
        document = make()
        add_operations(document, table)
        for name, schema in document["components"]["schemas"].items():
            for field, value in schema.get("properties", {}).items():
                value.setdefault("description", description_of(messages.get(name, name), field))
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def add_operations(document: Json, table: Table) -> None:
    """Add the routes of a table to an OpenAPI document. A schema that it has already stays."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for entry in table.values():
        if entry.operation.options.own_route or entry.operation.streams_out:
            continue
        for route in entry.operation.routes:
            paths = document.setdefault("paths", {}).setdefault(route.path, {})
            paths[route.verb.lower()] = _operation(entry, route, schemas)


def _operation(entry: Entry, route: HttpRoute, schemas: Json) -> Json:
    operation = entry.operation
    made: Json = {
        "summary": operation.options.summary,
        "operationId": operation.name,
        "security": [{"HTTPBearer": []}],
        "responses": {str(operation.status): _success(entry, route, schemas), **_errors()},
    }
    if parameters := list(_parameters(entry, route, schemas)):
        made["parameters"] = parameters
    if route.body:
        made["requestBody"] = {"content": _json(_body(entry, route, schemas)), "required": True}
    return made


def _success(entry: Entry, route: HttpRoute, schemas: Json) -> Json:
    if entry.operation.status == 204:
        return {"description": "Successful Response"}
    if not route.response_body:
        return {
            "description": "Successful Response",
            "content": _json(_object(entry.response, schemas, entry.operation.response)),
        }
    field = entry.operation.response.fields_by_name[route.response_body]
    hint = get_type_hints(entry.response)[route.response_body]
    return {"description": "Successful Response", "content": _json(_schema(hint, field, schemas))}


def _errors() -> Json:
    error = {"$ref": f"{_REFERENCE}ErrorBody"}
    return {
        str(status): {"description": response["description"], "content": _json(error)}
        for status, response in ERROR_RESPONSES.items()
    }


def _parameters(entry: Entry, route: HttpRoute, schemas: Json) -> Iterator[Json]:
    request, hints = entry.operation.request, get_type_hints(entry.request)
    for part in route.path.split("{")[1:]:
        field = request.fields_by_name[part.partition("}")[0]]
        yield _parameter(field.name, "path", request, field, _schema(hints[field.name], field, schemas))
    for name, field in query_names(entry.operation, route).items():
        yield _parameter(name, "query", request, field, _with_default(entry.request, field, schemas))


def _parameter(name: str, place: str, request: Descriptor, field: FieldDescriptor, schema: Json) -> Json:
    required = place == "path" or limits_of(request)[field.name].required
    description = description_of(request.name, field.name)
    return {"name": name, "in": place, "required": required, "schema": schema, "description": description}


def _body(entry: Entry, route: HttpRoute, schemas: Json) -> Json:
    """The schema of the JSON body: the request without what path and query string have."""
    operation = entry.operation
    if route.body != "*":
        field = operation.request.fields_by_name[route.body]
        return _schema(get_type_hints(entry.request)[route.body], field, schemas)
    outside = _in_path(route) | {field.name for field in query_names(operation, route).values()}
    schemas.setdefault(
        operation.request.name, _properties(entry.request, schemas, operation.request, outside, given=True)
    )
    return {"$ref": f"{_REFERENCE}{operation.request.name}"}


def _in_path(route: HttpRoute) -> set[str]:
    return {part.partition("}")[0] for part in route.path.split("{")[1:]}


def _object(kind: Any, schemas: Json, descriptor: Descriptor) -> Json:
    if descriptor.name not in schemas:
        schemas[descriptor.name] = {}  # ends the recursion of a message that contains itself
        is_request = descriptor.name.endswith("Request")  # in another one
        schemas[descriptor.name] = _properties(kind, schemas, descriptor, set(), given=is_request)
    return {"$ref": f"{_REFERENCE}{descriptor.name}"}


def _properties(kind: Any, schemas: Json, descriptor: Descriptor, outside: set[str], *, given: bool) -> Json:
    hints, limits = get_type_hints(kind), limits_of(descriptor)
    names = [field.name for field in fields_of(kind) if field.name not in outside]
    fields = descriptor.fields_by_name
    properties = {
        name: (_with_default(kind, fields[name], schemas) if given else _schema(hints[name], fields[name], schemas))
        | {"description": description_of(descriptor.name, name)}
        for name in names
    }
    made: Json = {"type": "object", "title": descriptor.name, "properties": properties}
    if given:
        made["additionalProperties"] = False
    required = [name for name in names if not given or limits[name].required]
    return {**made, "required": required} if required else made


def _with_default(kind: Any, field: FieldDescriptor, schemas: Json) -> Json:
    """The schema of a field of a request, with its default unless that is null."""
    schema = _schema(get_type_hints(kind)[field.name], field, schemas)
    default = next((own.default for own in fields_of(kind) if own.name == field.name), MISSING)
    return schema if default is MISSING or default is None else {**schema, "default": to_json(default)}


def _schema(hint: Any, field: FieldDescriptor, schemas: Json) -> Json:
    if get_origin(hint) is tuple:
        items = _schema(get_args(hint)[0], field, schemas)
        limits = limits_of(field.containing_type)[field.name]
        bounds = {"minItems": limits.min_items or None, "maxItems": limits.max_items}
        return {"type": "array", "items": items, **{name: bound for name, bound in bounds.items() if bound is not None}}
    if get_origin(hint) in (Union, types.UnionType):
        inner = next(each for each in get_args(hint) if each is not type(None))
        return {"anyOf": [_schema(inner, field, schemas), {"type": "null"}]}
    if is_dataclass(hint) and field.message_type is not None:
        return _object(hint, schemas, field.message_type)
    if issubclass(hint, StrEnum):
        return {"type": "string", "enum": [member.value for member in hint]}
    return {**_PLAIN[hint], **_bounds(hint, field)}


def _bounds(hint: Any, field: FieldDescriptor) -> Json:
    """The limits of a value; those of its type are not stated."""
    options, limits = field_options(field), limits_of(field.containing_type)[field.name]
    if hint is str:
        found = {
            "minLength": limits.min_length or None,
            "maxLength": limits.max_length,
            "pattern": f"^{options.pattern}$" if options.pattern else None,
        }
    else:
        found = {
            "minimum": options.minimum if options.HasField("minimum") else None,
            "maximum": options.maximum if options.HasField("maximum") else None,
        }
    return {name: value for name, value in found.items() if value is not None}


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}
