"""Each dataclass matches its protobuf message in names, types, presence and enum values."""

import dataclasses
import types
from datetime import datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from google.protobuf.descriptor import FieldDescriptor

from services.shared.domain.events import Event
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from services.shared.wire.messages import MESSAGES
from services.shared.wire.topics import ALL_TOPICS


def fields(kind: type[Any]) -> dict[str, Any]:
    """The field descriptors by name. The stubs lack some of their attributes."""
    return {field.name: field for field in MESSAGES[kind].DESCRIPTOR.fields}


def hints(kind: type[Any]) -> list[tuple[str, Any]]:
    found = get_type_hints(kind)
    return [(one.name, found[one.name]) for one in dataclasses.fields(kind)]


def unwrapped(hint: Any) -> tuple[Any, bool, bool]:
    """The element type, whether it is repeated, and whether it is optional."""
    if get_origin(hint) is tuple:
        inner, dots = get_args(hint)
        assert dots is ...
        return inner, True, False
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (one for one in get_args(hint) if one is not type(None))
        return inner, False, True
    return hint, False, False


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_fields_have_the_same_names_in_the_same_order(kind: type[Any]) -> None:
    by_number = sorted(fields(kind).values(), key=lambda field: field.number)
    assert [field.name for field in by_number] == [name for name, _ in hints(kind)]


@pytest.mark.parametrize(
    ("kind", "name", "hint"),
    [(kind, name, hint) for kind in MESSAGES for name, hint in hints(kind)],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", ""),
)
def test_a_field_has_the_same_type(kind: type[Any], name: str, hint: Any) -> None:
    field = fields(kind)[name]
    inner, many, optional = unwrapped(hint)
    assert field.is_repeated == many
    if dataclasses.is_dataclass(inner):
        assert field.message_type is MESSAGES[inner].DESCRIPTOR  # type: ignore[index]
    elif inner is datetime:
        assert field.message_type.full_name == "google.protobuf.Timestamp"
    elif issubclass(inner, StrEnum):
        assert field.enum_type.name == inner.__name__
        prefix = "".join("_" + letter if letter.isupper() else letter for letter in inner.__name__).strip("_").upper()
        names = [f"{prefix}_UNSPECIFIED", *(f"{prefix}_{member.name}" for member in inner)]
        assert [(value.name, value.number) for value in field.enum_type.values] == list(
            zip(names, range(len(names)), strict=True)
        )
    else:
        assert field.type in _TYPES[inner]
        assert field.has_presence == optional


def test_every_event_has_a_message() -> None:
    assert set(Event.__args__) <= set(MESSAGES)
    assert {topic.event for topic in ALL_TOPICS} <= set(MESSAGES)


def test_both_span_types_use_one_message() -> None:
    assert MESSAGES[OriginalSpan] is MESSAGES[RedactedSpan]
    assert not isinstance(OriginalSpan(0, 1), RedactedSpan)


_TYPES = {
    str: {FieldDescriptor.TYPE_STRING},
    bytes: {FieldDescriptor.TYPE_BYTES},
    bool: {FieldDescriptor.TYPE_BOOL},
    int: {
        FieldDescriptor.TYPE_INT32,
        FieldDescriptor.TYPE_INT64,
        FieldDescriptor.TYPE_UINT32,
        FieldDescriptor.TYPE_UINT64,
        FieldDescriptor.TYPE_FIXED64,
    },
    float: {FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FLOAT},
}
