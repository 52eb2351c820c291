"""The descriptions of the protos, from which the reference of events and calls is made."""

from collections.abc import Iterator

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto

from scripts.referencekit.events import described_files
from services.cli.local.tools import CHECKOUT

FILES = described_files(CHECKOUT / "protos")
_MESSAGE, _ENUM, _MEMBER = 4, 5, 2


@pytest.mark.parametrize("file", FILES, ids=[one.name for one in FILES])
def test_every_field_and_value_has_a_description(file: FileDescriptorProto) -> None:
    comments = {tuple(one.path): one.leading_comments.strip() for one in file.source_code_info.location}
    assert [name for name, path in _members(file) if not comments.get(path)] == []


def _members(file: FileDescriptorProto) -> Iterator[tuple[str, tuple[int, ...]]]:
    for number, message in enumerate(file.message_type):
        for place, field in enumerate(message.field):
            yield f"{message.name}.{field.name}", (_MESSAGE, number, _MEMBER, place)
    for number, enum in enumerate(file.enum_type):
        for place, value in enumerate(enum.value):
            yield value.name, (_ENUM, number, _MEMBER, place)
