"""Each operation in `protos/` is complete, and the records of its function are the messages of its RPC."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.api.v1 import options_pb2
from services.annotation.desk.operations import Operations
from services.annotation.desk.playbooks.operations import PlaybookOperations
from services.annotation.desk.queue_operations import QueueOperations
from services.annotation.members.managing import Memberships
from services.annotation.table import annotation_table
from services.shared.runtime.operations.contract import Operation, field_options, operations_of
from services.shared.runtime.operations.json_requests import query_names
from services.shared.runtime.operations.limits import check_json, check_message, limits_of
from services.shared.runtime.operations.table import Entry
from services.shared.wire.codec import fill, from_message, from_request
from services.shared.wire.contracts import CONTRACTS, services_of
from services.shared.wire.descriptions import description_of
from services.shared.wire.json_codec import from_json, to_json
from tests.strategies import values

T = TypeVar("T")


def without_parts(kind: type[T]) -> T:
    """An instance whose fields are such instances, or None: its methods have types, and cannot be called."""
    hints = get_type_hints(kind)
    own: Any = dataclasses.fields(kind)  # type: ignore[arg-type]
    return kind(
        **{
            field.name: without_parts(hints[field.name]) if dataclasses.is_dataclass(hints[field.name]) else None
            for field in own
        }
    )


TABLES = {
    "annotation": annotation_table(
        without_parts(Operations),
        without_parts(QueueOperations),
        without_parts(Memberships),
        without_parts(PlaybookOperations),
    )
}
OPERATIONS = [(service, one) for service in CONTRACTS for one in operations_of(service)]
ENTRIES = [entry for table in TABLES.values() for entry in table.values()]
_PLAIN = {
    FieldDescriptor.CPPTYPE_STRING: (str, bytes, date),
    FieldDescriptor.CPPTYPE_INT32: (int,),
    FieldDescriptor.CPPTYPE_UINT32: (int,),
    FieldDescriptor.CPPTYPE_INT64: (int,),
    FieldDescriptor.CPPTYPE_UINT64: (int,),
    FieldDescriptor.CPPTYPE_DOUBLE: (float,),
    FieldDescriptor.CPPTYPE_FLOAT: (float,),
    FieldDescriptor.CPPTYPE_BOOL: (bool,),
}
_DEFAULTS: Mapping[Any, Any] = {str: "", int: 0, float: 0.0, bool: False}


@pytest.mark.parametrize("service", CONTRACTS)
def test_each_rpc_is_an_operation_with_a_function(service: str) -> None:
    methods = [method.name for one in services_of(service) for method in one.methods]
    assert [one.name for one in operations_of(service)] == methods
    assert list(TABLES[service]) == methods


@pytest.mark.parametrize(("service", "operation"), OPERATIONS, ids=lambda one: getattr(one, "name", one))
def test_an_operation_is_complete(service: str, operation: Operation) -> None:
    options = operation.options
    assert operation.action
    assert options.purpose != options_pb2.PURPOSE_UNSPECIFIED
    assert options.audit != options_pb2.AUDIT_UNSPECIFIED
    assert options.summary
    assert not options.summary.endswith(".")
    stated = options.purpose == options_pb2.PURPOSE_STATED
    assert ("purpose" in operation.request.fields_by_name) == stated, service
    assert operation.routes or options.own_route or operation.streams_in


@pytest.mark.parametrize(("service", "operation"), OPERATIONS, ids=lambda one: getattr(one, "name", one))
def test_a_route_names_fields(service: str, operation: Operation) -> None:
    fields = operation.request.fields_by_name
    for route in operation.routes:
        if not operation.options.own_route:
            assert {part.partition("}")[0] for part in route.path.split("{")[1:]} <= {*fields.keys()}, service
        assert route.body in {"", "*"} or route.body in fields
        assert not route.response_body or route.response_body in operation.response.fields_by_name
        names = query_names(operation, route)
        assert len({field.name for field in names.values()}) == len(names)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.operation.name)
def test_records_are_the_messages(entry: Entry) -> None:
    assert list(_differences(entry.request, entry.operation.request, "", given=True)) == []
    assert list(_differences(entry.response, entry.operation.response, "", given=False)) == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.operation.name)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_record_comes_back(entry: Entry, data: st.DataObject) -> None:
    answer = _with_one_part(entry, data.draw(values(entry.response)))
    message = entry.operation.response_class()
    fill(message, answer)
    assert (
        from_message(entry.response, entry.operation.response_class.FromString(message.SerializeToString())) == answer
    )
    assert from_json(entry.response, json.loads(json.dumps(to_json(answer)))) == answer


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.operation.name)
def test_a_request_has_the_defaults_of_protos(entry: Entry) -> None:
    """A message with only the required fields is the same request as JSON with only them."""
    needed = {
        name: _example(limits.field) for name, limits in limits_of(entry.operation.request).items() if limits.required
    }
    request = from_json(entry.request, needed)
    check_json(entry.operation.request, needed)
    message = entry.operation.request_class()
    for name in needed:
        part = entry.operation.request_class()
        fill(part, request)
        for field, _ in part.ListFields():
            if field.name != name:
                part.ClearField(field.name)
        message.MergeFrom(part)
    check_message(message)
    assert from_request(entry.request, message) == request


def _with_one_part(entry: Entry, answer: Any) -> Any:
    """The answer with at most one field of each `oneof`: the last one that is set."""
    for group in entry.operation.response.oneofs:
        given = [field.name for field in group.fields if getattr(answer, field.name) is not None]
        answer = dataclasses.replace(answer, **dict.fromkeys(given[:-1])) if len(group.fields) > 1 else answer
    return answer


def _example(field: FieldDescriptor) -> Any:
    return [_single_example(field)] * field_options(field).min_items if field.is_repeated else _single_example(field)


def _single_example(field: FieldDescriptor) -> Any:
    if field.enum_type is not None:
        prefix = f"{field.enum_type.values_by_number[0].name.removesuffix('UNSPECIFIED')}"
        return field.enum_type.values_by_number[1].name.removeprefix(prefix).lower()
    if field.message_type is not None:
        return {one.name: _example(one) for one in field.message_type.fields}
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return False
    return "a" if field.cpp_type == FieldDescriptor.CPPTYPE_STRING else max(1, field_options(field).minimum)


def _differences(kind: Any, descriptor: Descriptor, path: str, *, given: bool) -> Iterator[str]:
    """What differs between a record and a message. `given`: it is a request, or part of one."""
    hints, own = get_type_hints(kind), {field.name: field for field in dataclasses.fields(kind)}
    if list(own) != [field.name for field in descriptor.fields] and set(own) != {one.name for one in descriptor.fields}:
        yield f"{path or kind.__name__}: {sorted(own.keys() ^ {one.name for one in descriptor.fields})}"
        return
    for name, limits in limits_of(descriptor).items():
        place, field = f"{path}{name}", own[name]
        if not description_of(descriptor.name, name):
            yield f"{place}: no comment"
        yield from _type_differences(hints[name], limits.field, place, given=given)
        absent = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if given and absent != limits.required:
            yield f"{place}: required in {'the record' if absent else 'protos'} only"
        if given and not absent:
            stated = field_options(limits.field).default
            default = to_json(field.default)
            expected = json.loads(stated) if stated else _zero(hints[name])
            if default != expected:
                yield f"{place}: default {default!r}, in protos {expected!r}"


def _zero(hint: Any) -> Any:
    return [] if get_origin(hint) is tuple else _DEFAULTS.get(hint)


def _type_differences(hint: Any, field: FieldDescriptor, path: str, *, given: bool) -> Iterator[str]:
    if (get_origin(hint) is tuple) != field.is_repeated:
        yield f"{path}: repeated in one only"
        return
    if get_origin(hint) in {tuple, Union} or get_args(hint):
        hint = next(one for one in get_args(hint) if one not in {type(None), Ellipsis})
    if field.message_type is not None and field.message_type.full_name == "google.protobuf.Timestamp":
        if hint is not datetime:
            yield f"{path}: {hint}, in protos a time"
    elif field.message_type is not None:
        yield from _differences(hint, field.message_type, f"{path}.", given=False)
    elif field.enum_type is not None:
        prefix = field.enum_type.values_by_number[0].name.removesuffix("UNSPECIFIED")
        names = [one.name.removeprefix(prefix).lower() for one in field.enum_type.values if one.number]
        if [member.name.lower() for member in hint] != names:
            yield f"{path}: {list(hint)}, in protos {names}"
    elif not issubclass(hint, (*_PLAIN.get(field.cpp_type, ()), StrEnum)):
        yield f"{path}: {hint}, in protos {field.cpp_type}"
