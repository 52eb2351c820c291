"""Dataclasses to plain JSON values and back, for senders and readers that do not speak protobuf.

Enums are their values ("restricted"), bytes base64, times RFC 3339, spans `{"start", "end"}`. Unknown names are
refused, since in JSON they are misspellings more often than additions.
"""

import base64
import binascii
import dataclasses
import types
from collections.abc import Hashable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from services.shared.domain.errors import Reason, Reject

T = TypeVar("T")


def to_json(value: object) -> Any:
    """`value` as what `json.dumps` takes."""
    if dataclasses.is_dataclass(value):
        return {one.name: to_json(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, (tuple, list, frozenset)):
        return [to_json(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def from_json(kind: type[T], data: object) -> T:
    """The dataclass `kind` out of JSON values. Raises `Reject(INVALID_METADATA)`."""
    try:
        return _dataclass(kind, data)
    except (ValueError, TypeError, KeyError, binascii.Error):
        raise Reject(Reason.INVALID_METADATA) from None


def _dataclass(kind: type[T], data: object) -> T:
    if not isinstance(data, Mapping):
        raise TypeError("not an object")
    hints = _hints(cast(Hashable, kind))
    return kind(**{str(name): _value(hints[str(name)], value) for name, value in data.items()})


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:  # noqa: PLR0911 - a table of kinds reads best as one
    origin = get_origin(hint)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError("not a list")
        return tuple(_value(get_args(hint)[0], one) for one in value)
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(hint) if one is not type(None))
        return None if value is None else _value(inner, value)
    if dataclasses.is_dataclass(hint):
        return _dataclass(hint, value)  # type: ignore[arg-type]
    if issubclass(hint, StrEnum):
        return hint(value)
    if hint is bytes:
        return base64.b64decode(value, validate=True)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        raise TypeError(f"not a {hint.__name__}")
    return value
