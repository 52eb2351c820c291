"""A copy of the repository on which a test follows a recipe."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.recipes.guide import ROOT

_LARGE = 1 << 18
_NOT_HANDED_ON = ("COVERAGE_", "COV_", "PYTHONDONTWRITEBYTECODE")  # no coverage in the copy: it starts sooner
_LEFT_BEHIND = {"__pycache__", ".pytest_cache", ".hypothesis", ".mypy_cache", ".ruff_cache", ".import_linter_cache"}


class Tree:
    """The files that Git tracks or would track. Large files are links: do not edit them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(
            ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        self._names = frozenset(name for name in listed.split("\0") if name and (ROOT / name).is_file())
        for name in self._names:
            self._restore(name)

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Create or replace a file."""
        target = self.folder / path
        if target.is_symlink():
            raise ValueError(f"{path} is large and linked")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace `old`, which must occur exactly once."""
        text = self.read(path)
        if text.count(old) != 1:
            raise ValueError(f"{path} has {old!r} {text.count(old)} times")
        self.write(path, text.replace(old, new))

    def add_after(self, path: str, line: str, new: str) -> None:
        """Insert lines after the only line that starts with `line`."""
        lines = self.read(path).splitlines(keepends=True)
        (at,) = [number for number, one in enumerate(lines) if one.startswith(line)]
        self.write(path, "".join((*lines[: at + 1], new.rstrip("\n") + "\n", *lines[at + 1 :])))

    def run(self, *arguments: str) -> str:
        return self.command(sys.executable, *arguments)

    def command(self, *command: str) -> str:
        """Run a command in the copy and return its output. Raises AssertionError with its errors if it fails."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_HANDED_ON)}
        environment["PYTHONPATH"] = f"{self.folder}{os.pathsep}{self.folder / 'protos' / 'gen'}"
        environment["PATH"] = f"{ROOT / '.tools' / 'bin'}{os.pathsep}{environment['PATH']}"
        ran = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            raise AssertionError(f"{' '.join(command)}\n{ran.stdout}\n{ran.stderr}")
        return ran.stdout

    def test(self, *arguments: str) -> None:
        """Run these tests in the copy."""
        self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)

    def changed(self) -> set[str]:
        """The files that were added, removed or edited since the copy."""
        present = set(self._present())
        kept = present & self._names
        edited = {one for one in kept if (self.folder / one).read_bytes() != (ROOT / one).read_bytes()}
        return edited | (present ^ self._names)

    def reset(self) -> None:
        """Restore all files of the copy."""
        for name in self.changed():
            if name in self._names:
                self._restore(name)
            else:
                (self.folder / name).unlink()

    def _present(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self.folder):
            folders[:] = [one for one in folders if one not in _LEFT_BEHIND]
            yield from (str((Path(folder) / one).relative_to(self.folder)) for one in files)

    def _restore(self, name: str) -> None:
        source, target = ROOT / name, self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.stat().st_size > _LARGE:
            target.unlink(missing_ok=True)
            target.symlink_to(source)
        else:
            shutil.copy2(source, target)
