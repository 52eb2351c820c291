"""The limits of request fields in `protos/`, checked on JSON values and on messages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import re2
from google.api import field_behavior_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.operations.contract import field_options

_HALF = re.compile(r"[\ud800-\udfff]")  # half of a surrogate pair
_WHOLE = {
    FieldDescriptor.CPPTYPE_INT32: (-(1 << 31), (1 << 31) - 1),
    FieldDescriptor.CPPTYPE_UINT32: (0, (1 << 32) - 1),
    FieldDescriptor.CPPTYPE_INT64: (-(1 << 63), (1 << 63) - 1),
    FieldDescriptor.CPPTYPE_UINT64: (0, (1 << 64) - 1),
}


@dataclass(frozen=True, slots=True)
class FieldLimits:
    """The limits of one field. `message`: the type of its values, if they are messages but not times."""

    field: FieldDescriptor
    message: Any
    required: bool
    may_be_empty: bool
    output_only: bool
    minimum: float | None
    maximum: float | None
    min_length: int
    max_length: int | None
    min_items: int
    max_items: int | None
    pattern: Any


def invalid(path: str, fault: str) -> Reject:
    """The error of a field. `fault` ends the sentence: `is missing`."""
    return Reject(Reason.INVALID_METADATA, detail=f'Field "{path}" {fault}', field=path)


@cache
def limits_of(descriptor: Descriptor) -> Mapping[str, FieldLimits]:
    """The limits of each field of a message."""
    return {field.name: _limits(field) for field in descriptor.fields}


def check_json(descriptor: Descriptor, data: Mapping[str, Any], prefix: str = "") -> None:
    """Check the values of a JSON object whose types are right. Raises `Reject(INVALID_METADATA)` with the path."""
    every = limits_of(descriptor)
    for name, value in data.items():
        limits, path = every[name], f"{prefix}{name}"
        if limits.output_only:
            raise invalid(path, "is set by the server")
        if value is not None:
            _check(limits, value, path)
            for nested, place in _nested(limits, value, path):
                check_json(limits.message, nested, f"{place}.")


def check_message(message: Message, prefix: str = "") -> None:
    """Check the fields of a message. A field that is not set is checked only if it is required: a text is missing then,
    unless `min_length` is 0. Raises `Reject(INVALID_METADATA)` with the path.
    """
    for name, limits in limits_of(message.DESCRIPTOR).items():
        value, path = getattr(message, name), f"{prefix}{name}"
        is_set = message.HasField(name) if limits.field.has_presence else bool(value)
        if not is_set and not limits.required:
            continue
        if not is_set and value == "" and not limits.may_be_empty:
            raise invalid(path, "is missing")
        if limits.field.message_type is None or limits.field.is_repeated:
            _check(limits, value, path)
        if is_set and _has_limits(limits.message):
            for nested, place in _nested(limits, value, path):
                check_message(nested, f"{place}.")


def _check(limits: FieldLimits, value: Any, path: str) -> None:
    if not limits.field.is_repeated:
        _check_value(limits, value, path)
        return
    if len(value) < limits.min_items:
        raise invalid(path, f"has {len(value)} entries: at least {limits.min_items} are required")
    if limits.max_items is not None and len(value) > limits.max_items:
        raise invalid(path, f"has {len(value)} entries: at most {limits.max_items} are allowed")
    for index, each in enumerate(value):
        _check_value(limits, each, f"{path}[{index}]")


def _check_value(limits: FieldLimits, value: Any, path: str) -> None:
    if isinstance(value, str):
        _check_text(limits, value, path)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if limits.minimum is not None and not value >= limits.minimum:
            raise invalid(path, f"must be at least {limits.minimum:g}")
        if limits.maximum is not None and not value <= limits.maximum:
            raise invalid(path, f"must be at most {limits.maximum:g}")


def _check_text(limits: FieldLimits, value: str, path: str) -> None:
    if not value.isascii() and _HALF.search(value):
        raise invalid(path, "is not valid Unicode")
    if len(value) < limits.min_length:
        raise invalid(path, f"must have at least {limits.min_length} characters")
    if limits.max_length is not None and len(value) > limits.max_length:
        raise invalid(path, f"has {len(value)} characters: at most {limits.max_length} are allowed")
    if limits.pattern is not None and not limits.pattern.fullmatch(value):
        raise invalid(path, f"does not match {limits.pattern.pattern}")
    if _is_time(limits.field) and datetime.fromisoformat(value).tzinfo is None:
        raise invalid(path, "has no time zone")


def _nested(limits: FieldLimits, value: Any, path: str) -> Iterator[tuple[Any, str]]:
    """The messages inside a value, each with its path."""
    if limits.message is None:
        return
    if limits.field.is_repeated:
        yield from ((each, f"{path}[{index}]") for index, each in enumerate(value))
    else:
        yield value, path


@cache
def _has_limits(descriptor: Any) -> bool:
    """Whether a message, or one inside it, can be at fault, unless its values are of a wrong type."""
    if descriptor is None:
        return False
    every = [field for each in _inside(descriptor, set()) for field in each.fields]
    return any(field.GetOptions().ListFields() for field in every)


def _inside(descriptor: Descriptor, seen: set[Descriptor]) -> set[Descriptor]:
    """A message and all messages in it."""
    if descriptor not in seen:
        seen.add(descriptor)
        for field in descriptor.fields:
            if field.message_type is not None:
                _inside(field.message_type, seen)
    return seen


def _is_time(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.full_name == "google.protobuf.Timestamp"


def _limits(field: FieldDescriptor) -> FieldLimits:
    options, behavior = field_options(field), field.GetOptions().Extensions[field_behavior_pb2.field_behavior]
    least, most = _WHOLE.get(field.cpp_type, (None, None))
    return FieldLimits(
        field=field,
        message=None if _is_time(field) else field.message_type,
        required=field_behavior_pb2.REQUIRED in behavior,
        may_be_empty=options.HasField("min_length") and not options.min_length,
        output_only=field_behavior_pb2.OUTPUT_ONLY in behavior,
        minimum=options.minimum if options.HasField("minimum") else least,
        maximum=options.maximum if options.HasField("maximum") else most,
        min_length=options.min_length,
        max_length=options.max_length if options.HasField("max_length") else None,
        min_items=options.min_items,
        max_items=options.max_items if options.HasField("max_items") else None,
        pattern=re2.compile(options.pattern) if options.pattern else None,
    )
