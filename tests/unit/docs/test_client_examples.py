"""Messages and methods in the examples in Java and C# are in the protos. `make docs-test` builds the Java example."""

import re
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
