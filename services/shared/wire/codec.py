"""Convert dataclasses to protobuf bytes and back, by field name. A test compares the domain with the protos.

Rules: `StrEnum` ↔ enum value `TYPE_NAME_VALUE`; tuple ↔ repeated; `X | None` ↔ presence; datetime (UTC) ↔ Timestamp.
Unknown fields, from a newer writer, are ignored. An unknown enum value or a missing message raises
`Reject(INVALID_EVENT)`.
"""

import dataclasses
import types
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, partial
from operator import attrgetter
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

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
    _fill(message, value)
    return message


def from_message(kind: type[T], message: Message) -> T:
    """Convert a protobuf message to `kind`. Raises `Reject(INVALID_EVENT)`."""
    try:
        return _read(kind, message)
    except (ValueError, TypeError, KeyError, OverflowError):
        raise Reject(Reason.INVALID_EVENT) from None


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    name: str
    repeated: bool
    optional: bool
    nested: bool
    is_time: bool
    read: _Convert
    write: _Convert

    @property
    def is_plain(self) -> bool:
        return self.read is _same and not self.repeated and not self.optional


@cache
def _plan(kind: Any) -> tuple[_Field, ...]:
    hints = get_type_hints(kind)
    return tuple(_field(one.name, hints[one.name]) for one in dataclasses.fields(kind))


def _field(name: str, hint: Any) -> _Field:
    repeated = get_origin(hint) is tuple
    optional = get_origin(hint) in (Union, types.UnionType)
    if repeated:
        hint = get_args(hint)[0]
    elif optional:
        hint = next(one for one in get_args(hint) if one is not type(None))
    nested = dataclasses.is_dataclass(hint)
    if nested:
        return _Field(name, repeated, optional, True, False, _reader(hint), _same)
    if hint is datetime:
        return _Field(name, repeated, optional, False, True, _read_time, _same)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _Field(name, repeated, optional, False, False, *_enum_converters(hint))
    return _Field(name, repeated, optional, False, False, _same, _same)


def _same(value: Any) -> Any:
    return value


@cache
def _plain(kind: Any) -> tuple[str, ...]:
    """Field names of a type whose values need no conversion, such as spans, of which a text has hundreds; else ()."""
    plan = _plan(kind)
    return tuple(one.name for one in plan) if len(plan) > 1 and all(one.is_plain for one in plan) else ()


@cache
def _reader(kind: Any) -> _Convert:
    names = _plain(kind)
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
    for one in _plan(cast(Hashable, kind)):
        if one.repeated:
            items = getattr(message, one.name)
            values[one.name] = tuple(items if one.read is _same else map(one.read, items))
        elif one.nested or one.is_time or one.optional:
            if message.HasField(one.name):
                values[one.name] = one.read(getattr(message, one.name))
            elif one.optional:
                values[one.name] = None
            else:
                raise ValueError(one.name)
        else:
            values[one.name] = one.read(getattr(message, one.name))
    return kind(**values)


def _fill(message: Message, value: object) -> None:
    if names := _plain(cast(Hashable, type(value))):
        for name in names:
            setattr(message, name, getattr(value, name))
        return
    for one in _plan(cast(Hashable, type(value))):
        item = getattr(value, one.name)
        if item is None:
            continue
        if one.repeated and one.nested:
            add = getattr(message, one.name).add
            for element in item:
                _fill(add(), element)
        elif one.repeated:
            # A call for each number of a layout takes longer than all else.
            getattr(message, one.name).extend(item if one.write is _same else map(one.write, item))
        elif one.nested:
            target = getattr(message, one.name)
            target.SetInParent()
            _fill(target, item)
        elif one.is_time:
            getattr(message, one.name).FromDatetime(item)
        else:
            setattr(message, one.name, one.write(item))


# The meaning of an unset enum value, where it has one.
_ENUM_DEFAULTS = {
    "DataClass": "restricted",
    "Arm": "assisted",
    "Priority": "normal",
    "Purpose": "review",
    "FindingKind": "playbook",
    "PerspectiveSource": "default",
}
