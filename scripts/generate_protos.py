"""Generate `protos/gen` from the .proto files: messages, gRPC stubs, their types, and the descriptions of fields."""

import argparse
import filecmp
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from google.api import annotations_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorSet

PROTOS = Path(__file__).resolve().parent.parent / "protos"
GENERATED = PROTOS / "gen"
PLUGINS = Path(sys.executable).parent
GOOGLE_APIS = Path(annotations_pb2.__file__).parents[2]  # the wheel googleapis-common-protos has the .proto files
DESCRIPTIONS = Path("glossator", "descriptions_pb2.py")
_MESSAGE, _FIELD = 4, 2  # numbers in FileDescriptorProto and DescriptorProto


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 if gen/ is out of date")
    parser.add_argument("--image", type=Path, help="only write all files, with their imports, to this image for buf")
    given = parser.parse_args()
    check = given.check
    if given.image:
        write_image(given.image)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        generate(made)
        stale = differences(made)
        if not check:
            replace(made, stale)
    print("\n".join(f"{'stale' if check else 'written'}: {name}" for name in stale) or "protos/gen is up to date")
    return 1 if check and stale else 0


def generate(target: Path) -> None:
    """Write the Python code of every .proto file under `target`."""
    sources = sorted(PROTOS.glob("glossator/**/*.proto"))
    services = [path for path in sources if "\nservice " in path.read_text()]
    run_protoc(sources, ("python", "mypy"), target)
    run_protoc(services, ("grpc_python", "mypy_grpc"), target)
    (target / DESCRIPTIONS).write_text(descriptions(sources), encoding="utf-8")


def write_image(target: Path) -> None:
    """Write the descriptors of all files and of their imports: buf cannot fetch those of Google."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sources = sorted(PROTOS.glob("glossator/**/*.proto"))
    run_protoc(sources, ("descriptor_set",), target.resolve(), "--include_imports", "--include_source_info")


def descriptions(sources: Iterable[Path]) -> str:
    """A module with the comment of each field, by message and field. The names of messages are unique."""
    with tempfile.TemporaryDirectory() as folder:
        run_protoc(sources, ("descriptor_set",), Path(folder, "set.binpb"), "--include_source_info")
        found = FileDescriptorSet.FromString(Path(folder, "set.binpb").read_bytes())
    table: dict[str, dict[str, str]] = {}
    for file in found.file:
        comments = {tuple(one.path): " ".join(one.leading_comments.split()) for one in file.source_code_info.location}
        for i, message in enumerate(file.message_type):
            names = [field.name for field in message.field]
            table[message.name] = {name: comments[_MESSAGE, i, _FIELD, j] for j, name in enumerate(names)}
    lines = [f"    {name!r}: {fields!r}," for name, fields in sorted(table.items())]
    return "\n".join(["DESCRIPTIONS: dict[str, dict[str, str]] = {", *lines, "}", ""])


def run_protoc(
    sources: Iterable[Path], kinds: Iterable[str], target: Path, *options: str, protos: Path = PROTOS
) -> None:
    """Run protoc in the folder `protos` on `sources`, which are in it."""
    command = [
        *(sys.executable, "-m", "grpc_tools.protoc"),
        *("--proto_path=.", f"--proto_path={files('grpc_tools') / '_proto'}", f"--proto_path={GOOGLE_APIS}"),
        *(f"--plugin={PLUGINS / name}" for name in ("protoc-gen-mypy", "protoc-gen-mypy_grpc")),
        *(f"--{kind}_out={'quiet:' if 'mypy' in kind else ''}{target}" for kind in kinds),
        *options,
        *(str(path.relative_to(protos) if path.is_absolute() else path) for path in sources),
    ]
    subprocess.run(command, check=True, cwd=protos)


def differences(made: Path) -> list[Path]:
    """Relative paths of files that are missing in `protos/gen`, different, or superfluous."""
    names = {path.relative_to(root) for root in (made, GENERATED) for path in root.rglob("*_pb2*.py*") if is_code(path)}
    _, changed, missing = filecmp.cmpfiles(made, GENERATED, map(str, names), shallow=False)
    return sorted(map(Path, changed + missing))


def is_code(path: Path) -> bool:
    return path.suffix in {".py", ".pyi"}


def replace(made: Path, names: Iterable[Path]) -> None:
    for name in names:
        if (made / name).is_file():
            (GENERATED / name).parent.mkdir(parents=True, exist_ok=True)
            (GENERATED / name).write_bytes((made / name).read_bytes())
        else:
            (GENERATED / name).unlink()


if __name__ == "__main__":
    sys.exit(main())
