"""The messages and gRPC services of `protos/`."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    ServiceDescriptorProto,
)

from scripts.generate_protos import run_protoc
from scripts.referencekit.markdown import code, made_from, page, paragraph, table

_INTRODUCTION = """
Field names are the same in JSON. JSON has enum values in lower case without their prefix (`restricted`), times in RFC
3339, and bytes in base64. An absent field is empty, 0 or the first enum value, unless its description states
otherwise.
"""
_MESSAGE, _ENUM, _SERVICE, _FIELD_OF_MESSAGE, _VALUE_OF_ENUM, _METHOD_OF_SERVICE = 4, 5, 6, 2, 2, 2
Comments = Mapping[tuple[int, ...], str]


def events_page(root: Path) -> str:
    parts: list[str] = []
    for file in described_files(root / "protos"):
        comments = {tuple(one.path): one.leading_comments.strip() for one in file.source_code_info.location}
        parts += [f"## {file.name.removeprefix('glossator/')}", *_parts(file, comments)]
    return page("Events and calls", made_from("protos/glossator/**/*.proto"), _INTRODUCTION, *parts)


def described_files(protos: Path) -> Sequence[FileDescriptorProto]:
    names = sorted(str(path.relative_to(protos)) for path in protos.glob("glossator/**/*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "set.binpb")
        run_protoc(map(Path, names), ("descriptor_set",), target, "--include_source_info", protos=protos)
        found = {file.name: file for file in FileDescriptorSet.FromString(target.read_bytes()).file}
    return [found[name] for name in names]


def _parts(file: FileDescriptorProto, comments: Comments) -> Iterator[str]:
    for number, service in enumerate(file.service):
        yield from _service(service, comments, (_SERVICE, number))
    for number, message in enumerate(file.message_type):
        yield from _message(message, comments, (_MESSAGE, number))
    for number, enum in enumerate(file.enum_type):
        yield from _enum(enum, comments, (_ENUM, number))


def _service(service: ServiceDescriptorProto, comments: Comments, at: tuple[int, ...]) -> Iterator[str]:
    yield f"### service {service.name}"
    yield paragraph(comments.get(at, ""))
    rows = [
        (
            code(one.name),
            _stream(one.input_type, streamed=one.client_streaming),
            _stream(one.output_type, streamed=one.server_streaming),
            comments.get((*at, _METHOD_OF_SERVICE, number), ""),
        )
        for number, one in enumerate(service.method)
    ]
    yield table(("method", "request", "response", "description"), rows)


def _message(message: DescriptorProto, comments: Comments, at: tuple[int, ...]) -> Iterator[str]:
    yield f"### {message.name}"
    yield paragraph(comments.get(at, ""))
    rows = [
        (str(one.number), code(one.name), _type(one), comments.get((*at, _FIELD_OF_MESSAGE, number), ""))
        for number, one in enumerate(message.field)
    ]
    described = any(row[3] for row in rows)
    if rows:
        yield table(
            ("", "field", "type", *(["description"] if described else [])),
            (row if described else row[:3] for row in rows),
        )


def _enum(enum: EnumDescriptorProto, comments: Comments, at: tuple[int, ...]) -> Iterator[str]:
    yield f"### {enum.name}"
    yield paragraph(comments.get(at, ""))
    yield table(("", "value"), ((str(one.number), code(one.name)) for one in enum.value))


def _stream(name: str, *, streamed: bool) -> str:
    return f"{'stream of ' if streamed else ''}{code(_short(name))}"


def _type(field: FieldDescriptorProto) -> str:
    name = _short(field.type_name) or FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
    repeated = field.label == FieldDescriptorProto.LABEL_REPEATED
    return f"{'list of ' if repeated else ''}{code(name)}{' or absent' if field.proto3_optional else ''}"


def _short(name: str) -> str:
    return name.rpartition(".")[2]
