"""Convert dataclasses to protobuf bytes and back, by field name. A test compares the records with the protos.

Rules: `StrEnum` ↔ enum value `TYPE_NAME_VALUE`, or a string; tuple ↔ repeated; `X | None` ↔ presence, or the zero value
of a field without presence; datetime (UTC) ↔ Timestamp; date ↔ ISO string. Unknown fields, from a newer writer, are
ignored. An unknown enum value or a missing message raises `Reject(INVALID_EVENT)`; in a request, with the field.
"""

import dataclasses
import types
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, partial
from operator import attrgetter
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp

from services.shared.domain.errors import Reason, Reject
from services.shared.wire.messages import MESSAGES

T = TypeVar("T")
# Reflection converts between the two type systems here, and only here.
_Convert = Callable[[Any], Any]


def encode(value: object) -> bytes:
    """Encode a dataclass in `MESSAGES`. Equal values give equal bytes."""
    return to_message(value).SerializeToString(deterministic=True)


def decode(kind: type[T], data: bytes) -> T:
    """Decode protobuf bytes to `kind`. Raises `Reject(INVALID_EVENT)`."""
    message = MESSAGES[kind]()
    try:
        message.ParseFromString(data)
    except DecodeError:
        raise Reject(Reason.INVALID_EVENT) from None
    return from_message(kind, message)


def to_message(value: object) -> Message:
    """Convert a dataclass in `MESSAGES` to its protobuf message."""
    message = MESSAGES[type(value)]()
    fill(message, value)
    return message


def from_message(kind: type[T], message: Message) -> T:
    """Convert a protobuf message to `kind`. Raises `Reject(INVALID_EVENT)`."""
    try:
        return _read(kind, message)
    except (ValueError, TypeError, KeyError, OverflowError):
        raise Reject(Reason.INVALID_EVENT) from None


def from_request(kind: type[T], message: Message) -> T:
    """Convert the message of a request to `kind`. A field that is not set has the default of the dataclass.

    Raises `Reject(INVALID_METADATA)` with the path of a field that is missing or whose value is unknown.
    """
    try:
        return _read_set(kind, message, "")
    except _FieldError as error:
        detail = f'Field "{error.path}" {error.fault}'
        raise Reject(Reason.INVALID_METADATA, detail=detail, field=error.path) from None


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: Any
    repeated: bool
    optional: bool
    nested: bool
    is_time: bool
    presence: bool
    default: bool
    read: _Convert
    write: _Convert

    @property
    def is_plain(self) -> bool:
        return self.read is _same and not self.repeated and not self.optional


class _FieldError(ValueError):
    def __init__(self, path: str, fault: str) -> None:
        super().__init__(path)
        self.path = path
        self.fault = fault


@cache
def _plan(kind: Any, descriptor: Descriptor) -> tuple[_Field, ...]:
    hints = get_type_hints(kind)
    fields = descriptor.fields_by_name
    return tuple(_field(kind, each, hints[each.name], fields[each.name]) for each in dataclasses.fields(kind))


def _field(kind: Any, own: "dataclasses.Field[Any]", hint: Any, field: FieldDescriptor) -> _Field:
    repeated = get_origin(hint) is tuple
    optional = get_origin(hint) in (Union, types.UnionType)
    if repeated:
        hint = get_args(hint)[0]
    elif optional:
        hint = next(each for each in get_args(hint) if each is not type(None))
    nested, is_time = dataclasses.is_dataclass(hint), hint is datetime
    default = own.default is not dataclasses.MISSING or own.default_factory is not dataclasses.MISSING
    read, write = (_nested_reader(kind, hint, field), _same) if nested else _converters(hint, field)
    return _Field(own.name, hint, repeated, optional, nested, is_time, field.has_presence, default, read, write)


def _converters(hint: Any, field: FieldDescriptor) -> tuple[_Convert, _Convert]:
    if hint is datetime:
        return _read_time, _same
    if hint is date:
        return date.fromisoformat, date.isoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum_converters(hint) if field.enum_type else (hint, str)
    return _same, _same


def _same(value: Any) -> Any:
    return value


@cache
def _plain(kind: Any, descriptor: Descriptor) -> tuple[str, ...]:
    """Field names of a type whose values need no conversion, such as spans, of which a text has hundreds; else ()."""
    plan = _plan(kind, descriptor)
    return tuple(each.name for each in plan) if len(plan) > 1 and all(each.is_plain for each in plan) else ()


def _nested_reader(kind: Any, hint: Any, field: FieldDescriptor) -> _Convert:
    """A message that contains itself is planned once."""
    return partial(_read, hint) if hint is kind else _reader(hint, field.message_type)


@cache
def _reader(kind: Any, descriptor: Descriptor) -> _Convert:
    names = _plain(kind, descriptor)
    if not names:
        return partial(_read, kind)
    values = attrgetter(*names)
    return lambda message: kind(*values(message))


def _enum_converters(kind: type[StrEnum]) -> tuple[_Convert, _Convert]:
    members = list(kind)
    to_number = {member: number for number, member in enumerate(members, start=1)}
    from_number: dict[int, StrEnum] = {number: member for member, number in to_number.items()}
    default = _ENUM_DEFAULTS.get(kind.__name__)
    if default is not None:
        from_number[0] = kind(default)
    return from_number.__getitem__, to_number.__getitem__


def _read_time(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(tzinfo=UTC)


def _read(kind: type[T], message: Message) -> T:
    values: dict[str, Any] = {}
    for field in _plan(cast(Hashable, kind), message.DESCRIPTOR):
        value = getattr(message, field.name)
        if field.repeated:
            values[field.name] = tuple(value if field.read is _same else map(field.read, value))
        elif field.presence and (field.nested or field.is_time or field.optional):
            if message.HasField(field.name):
                values[field.name] = field.read(value)
            elif field.optional:
                values[field.name] = None
            else:
                raise ValueError(field.name)
        elif field.optional and not value:
            values[field.name] = None
        else:
            values[field.name] = field.read(value)
    return kind(**values)


def _read_set(kind: type[T], message: Message, prefix: str) -> T:
    """As `_read`, with the defaults of the dataclass, and with the path of a fault."""
    given = {field.name for field, _ in message.ListFields()}
    values: dict[str, Any] = {}
    for field in _plan(cast(Hashable, kind), message.DESCRIPTOR):
        path = f"{prefix}{field.name}"
        if field.name in given:
            values[field.name] = _value(field, getattr(message, field.name), path)
        elif field.default:
            continue
        elif field.repeated or field.optional:
            values[field.name] = () if field.repeated else None
        elif field.nested or field.is_time or issubclass(field.kind, StrEnum):
            raise _FieldError(path, "is missing")
        else:
            values[field.name] = getattr(message, field.name)
    try:
        return kind(**values)
    except (ValueError, TypeError) as error:
        raise _FieldError(prefix.removesuffix(".") or "request", f"is invalid: {error}") from None


def _value(field: _Field, value: Any, path: str) -> Any:
    if field.repeated:
        if field.nested and _is_simple(field.kind, value):
            with suppress(ValueError, TypeError):  # below, with its path
                return tuple(map(field.read, value))
        return tuple(_single(field, each, f"{path}[{index}]") for index, each in enumerate(value))
    return _single(field, value, path)


def _is_simple(kind: Any, messages: Sequence[Message]) -> bool:
    """Whether the records of the messages have no defaults, and values that need no conversion."""
    plan = _plan(kind, messages[0].DESCRIPTOR)
    return all(each.is_plain and not each.default for each in plan)


def _single(field: _Field, value: Any, path: str) -> Any:
    if field.nested:
        return _read_set(field.kind, value, f"{path}.")
    if value == 0 and issubclass(field.kind, StrEnum):
        raise _FieldError(path, "is unknown")  # what an absent value means, a sender of 0 in a list did not say
    try:
        return field.read(value)
    except KeyError:
        raise _FieldError(path, "is unknown") from None
    except (ValueError, TypeError, OverflowError):
        raise _FieldError(path, "is invalid") from None


def fill(message: Message, value: object) -> None:
    """Set the fields of an empty message to those of a dataclass."""
    if names := _plain(cast(Hashable, type(value)), message.DESCRIPTOR):
        for name in names:
            setattr(message, name, getattr(value, name))
        return
    for field in _plan(cast(Hashable, type(value)), message.DESCRIPTOR):
        item = getattr(value, field.name)
        if item is None:
            continue
        if field.repeated and field.nested:
            add = getattr(message, field.name).add
            for element in item:
                fill(add(), element)
        elif field.repeated:
            # A call for each number of a layout takes longer than all else.
            getattr(message, field.name).extend(item if field.write is _same else map(field.write, item))
        elif field.nested:
            target = getattr(message, field.name)
            target.SetInParent()
            fill(target, item)
        elif field.is_time:
            getattr(message, field.name).FromDatetime(item)
        else:
            setattr(message, field.name, field.write(item))


# The meaning of an unset enum value, where it has one.
_ENUM_DEFAULTS = {
    "DataClass": "restricted",
    "Arm": "assisted",
    "Priority": "normal",
    "Purpose": "review",
    "FindingKind": "playbook",
    "PerspectiveSource": "default",
}
