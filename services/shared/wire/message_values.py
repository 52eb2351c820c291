"""Plain JSON values of protobuf messages, for callers that have no dataclass of them: as `json_codec` writes records.

Enums are the lower-case ends of their names ("high" of `SEVERITY_HIGH`), int64 are numbers, times RFC 3339.
"""

from collections.abc import Mapping
from typing import Any

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

_LONG = frozenset({FieldDescriptor.CPPTYPE_INT64, FieldDescriptor.CPPTYPE_UINT64})


def to_values(message: Message) -> dict[str, Any]:
    """The fields of a message, also those that are not set."""
    written = json_format.MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    return _converted(message.DESCRIPTOR, written, _shown)


def from_values(message: Message, values: Mapping[str, Any]) -> None:
    """Set the fields of a message. Raises `ValueError` with the field if a value does not fit, or if it is unknown."""
    try:
        json_format.ParseDict(_converted(message.DESCRIPTOR, values, _enum_name), message)
    except json_format.ParseError as error:
        raise ValueError(str(error)) from None


def enum_values(field: FieldDescriptor) -> list[str]:
    """The values of an enum field, without that of an unset one."""
    prefix, enum = _prefix(field), field.enum_type
    return [value.name.removeprefix(prefix).lower() for value in enum.values if value.number] if enum else []


def _converted(descriptor: Any, values: Mapping[str, Any], convert: Any) -> dict[str, Any]:
    fields, made = descriptor.fields_by_name, dict[str, Any]()
    for name, value in values.items():
        field = fields.get(name)
        if field is None or value is None:
            made[name] = value
        elif isinstance(value, list):
            made[name] = [_value(field, each, convert) for each in value]
        else:
            made[name] = _value(field, value, convert)
    return made


def _value(field: FieldDescriptor, value: Any, convert: Any) -> Any:
    if field.message_type is not None and isinstance(value, Mapping):
        return _converted(field.message_type, value, convert)
    return convert(field, value)


def _shown(field: FieldDescriptor, value: Any) -> Any:
    if field.enum_type is not None and isinstance(value, str):
        shown = value.removeprefix(_prefix(field)).lower()
        return "" if shown == "unspecified" else shown
    return int(value) if field.cpp_type in _LONG else value


def _enum_name(field: FieldDescriptor, value: Any) -> Any:
    if field.enum_type is None or not isinstance(value, str):
        return value
    return f"{_prefix(field)}{value.upper()}"


def _prefix(field: FieldDescriptor) -> str:
    """What the names of an enum begin with: "SEVERITY_"."""
    return field.enum_type.values_by_number[0].name.removesuffix("UNSPECIFIED") if field.enum_type else ""
