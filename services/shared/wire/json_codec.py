"""Convert dataclasses to plain JSON values and back, for senders and readers without protobuf.

Enums are their values ("restricted"), bytes base64, times RFC 3339, spans `{"start", "end"}`. An unknown field is an
error, because in JSON it is a misspelling more often than an addition.
"""

import base64
import binascii
import dataclasses
import json
import types
from collections.abc import Hashable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from services.shared.domain.errors import Reason, Reject

T = TypeVar("T")


def to_json(value: object) -> Any:
    """Return `value` as types that `json.dumps` accepts."""
    if dataclasses.is_dataclass(value):
        return {one.name: to_json(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, (tuple, list, frozenset)):
        return [to_json(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def from_json(kind: type[T], data: object) -> T:
    """Read the dataclass `kind` from JSON values. Raises `Reject(INVALID_METADATA)` with the path of the field."""
    return _dataclass(kind, data, "")


def _dataclass(kind: type[T], data: object, path: str) -> T:
    if not isinstance(data, Mapping):
        raise _invalid(path, "is not an object")
    hints = _hints(cast(Hashable, kind))
    prefix = f"{path}." if path else ""
    for name in data:
        if name not in hints:
            raise _invalid(f"{prefix}{name}", "is unknown")
    for name in _required(cast(Hashable, kind)):
        if name not in data:
            raise _invalid(f"{prefix}{name}", "is missing")
    values = {name: _field(hints[name], value, f"{prefix}{name}") for name, value in data.items()}
    try:
        return kind(**values)
    except (ValueError, TypeError):
        raise _invalid(path, "is invalid") from None


def _field(hint: Any, value: Any, path: str) -> Any:
    try:
        return _value(hint, value, path)
    except (ValueError, TypeError, binascii.Error) as error:
        expected = str(error) if isinstance(error, _UnexpectedError) else "is invalid"
        raise _invalid(path, expected) from None


def _value(hint: Any, value: Any, path: str) -> Any:  # noqa: PLR0911 - one branch per kind of field
    origin = get_origin(hint)
    if origin is tuple:
        if not isinstance(value, list):
            raise _UnexpectedError("is not a list")
        return tuple(_value(get_args(hint)[0], one, f"{path}[{index}]") for index, one in enumerate(value))
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(hint) if one is not type(None))
        return None if value is None else _value(inner, value, path)
    if dataclasses.is_dataclass(hint):
        return _dataclass(hint, value, path)  # type: ignore[arg-type]
    if issubclass(hint, StrEnum):
        return _enum(hint, value)
    if hint is bytes:
        return base64.b64decode(value, validate=True)
    if hint in {date, datetime}:
        return hint.fromisoformat(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        raise _UnexpectedError(f"is not a {_TYPES[hint]}")
    return value


def _enum(kind: type[StrEnum], value: Any) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise _UnexpectedError(f"is none of: {', '.join(kind)}") from None


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


@cache
def _required(kind: Any) -> tuple[str, ...]:
    missing = dataclasses.MISSING
    fields = dataclasses.fields(kind)
    return tuple(one.name for one in fields if one.default is missing and one.default_factory is missing)


class _UnexpectedError(ValueError):
    """States the fault of a field, without its value."""


def _invalid(path: str, fault: str) -> Reject:
    shown = json.dumps(path)[1:-1][:_LONGEST_PATH]
    named = f'Field "{shown}"' if shown else "The input"
    return Reject(Reason.INVALID_METADATA, detail=f"{named} {fault}", field=shown)


_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}
_LONGEST_PATH = 100
