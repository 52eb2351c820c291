"""Messages and methods in the examples in Java and C# are in the protos. `make docs-test` builds the Java example."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.unit.docs.test_links import ROOT

_EXAMPLES = ROOT / "docs" / "examples"
_IMPORT = re.compile(r"^import glossator\.(\w+)\.v1\.(Document|Events|Service)\.(\w+);", re.MULTILINE)
_FILES = {"Document": "document_pb2", "Events": "events_pb2", "Service": "service_pb2"}
_CALL = re.compile(r"\bclient\.(\w+)\(")


@pytest.mark.parametrize("path", sorted(_EXAMPLES.glob("java/**/example/*.java")), ids=lambda path: path.name)
def test_java_imports_messages_of_the_protos(path: Path) -> None:
    imports = _IMPORT.findall(path.read_text(encoding="utf-8"))
    files = [import_module(f"glossator.{area}.v1.{_FILES[outer]}") for area, outer, _ in imports]
    assert [name for file, (_, _, name) in zip(files, imports, strict=True) if not hasattr(file, name)] == []


def test_csharp_calls_methods_of_the_protos() -> None:
    called = set(_CALL.findall((_EXAMPLES / "csharp/Program.cs").read_text(encoding="utf-8")))
    files = [import_module(f"glossator.{area}.v1.service_pb2").DESCRIPTOR for area in ("ingestion", "annotation")]
    services = [service for file in files for service in file.services_by_name.values()]
    known = {method for one in services for method in one.methods_by_name}
    assert called
    assert called - known == set()


def test_csharp_sets_fields_and_values_of_the_protos() -> None:
    """There is no .NET SDK: the names that a compiler would check are compared with the descriptors."""
    text = (_EXAMPLES / "csharp/Program.cs").read_text(encoding="utf-8")
    messages, enums = _described()
    made = [(name, field) for name, block in _initialisers(text) if name in messages for field in _set_in(block)]
    assert len(made) > 5
    assert [(name, field) for name, field in made if field not in messages[name]] == []
    used = [(name, value) for name, value in re.findall(r"\b(\w+)\.(\w+)\b", text) if name in enums]
    assert used
    assert [(name, value) for name, value in used if value not in enums[name]] == []


def _described() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The fields of all messages and the values of all enums by name, as protoc names them in C#."""
    messages: dict[str, set[str]] = {}
    enums: dict[str, set[str]] = {}
    for area in ("annotation", "document", "ingestion"):
        for name in _FILES.values():
            try:
                file = import_module(f"glossator.{area}.v1.{name}").DESCRIPTOR
            except ModuleNotFoundError:
                continue
            for message in file.message_types_by_name.values():
                messages[message.name] = {_pascal(field.name) for field in message.fields}
            for enum in file.enum_types_by_name.values():
                prefix = re.sub(r"(?<!^)(?=[A-Z])", "_", enum.name).upper() + "_"
                enums[enum.name] = {_pascal(value.name.removeprefix(prefix).lower()) for value in enum.values}
    return messages, enums


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _initialisers(text: str) -> Iterator[tuple[str, str]]:
    """The name of each type that is made with `new NAME { … }`, and its block."""
    for found in re.finditer(r"\bnew (\w+)\s*(?:\(\))?\s*\{", text):
        depth, at = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        yield found[1], text[found.end() : at - 1]


def _set_in(block: str) -> list[str]:
    """The fields that a block sets itself, without those of blocks in it."""
    while (inner := re.sub(r"\{[^{}]*\}", "", block)) != block:
        block = inner
    return re.findall(r"\b(\w+) = ", block)
