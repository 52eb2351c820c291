"""Unit tests are where CONTRIBUTING says, and the share of source files with tests does not fall."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[3]
OWN_FILE, NAMED = 0.60, 0.80  # measured when written: 0.62 and 0.82


def _sources() -> list[PurePosixPath]:
    """The files of `services` except main modules and migrations, which tests run by starting a service."""
    paths = (path.relative_to(ROOT / "services") for path in (ROOT / "services").rglob("*.py"))
    return [PurePosixPath(path) for path in paths if not path.stem.startswith("__") and "migrations" not in path.parts]


def _has_own_file(source: PurePosixPath) -> bool:
    return (ROOT / "tests" / "unit" / source.parent / f"test_{source.name}").exists()


@cache
def _imported() -> frozenset[str]:
    """The modules and the names that tests import."""
    return frozenset(name for path in (ROOT / "tests").rglob("*.py") for name in _imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def test_a_folder_of_unit_tests_has_its_source_folder() -> None:
    services = [path.name for path in (ROOT / "services").iterdir() if (path / "__init__.py").exists()]
    folders = {path.parent for name in services for path in (ROOT / "tests" / "unit" / name).rglob("test_*.py")}
    relative = sorted(str(folder.relative_to(ROOT / "tests" / "unit")) for folder in folders)
    assert [name for name in relative if not (ROOT / "services" / name).is_dir()] == []


def test_the_share_with_a_test_file_of_their_own() -> None:
    sources = _sources()
    assert sum(map(_has_own_file, sources)) / len(sources) >= OWN_FILE


def test_the_share_that_a_test_imports() -> None:
    sources = _sources()
    named = [one for one in sources if _has_own_file(one) or _module(one) in _imported()]
    assert len(named) / len(sources) >= NAMED


def _module(source: PurePosixPath) -> str:
    return ".".join(("services", *source.with_suffix("").parts))
