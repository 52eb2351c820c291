"""Find LibreOffice on this machine."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_VERSION = re.compile(r"^ProductKey=\s*LibreOffice\s+([0-9.]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Program:
    """A program that runs in the sandbox of LibreOffice. `command` starts it; `folders` are those that it reads."""

    command: Sequence[str]
    folders: Sequence[Path] = ()
    version: str = ""

    def has(self, library: str) -> bool:
        """Whether a file is in the folder of the program; true without a name."""
        return not library or any((folder / "program" / library).is_file() for folder in self.folders)


def find_office(name: str) -> Program | None:
    """LibreOffice by the name or the path of its `soffice`. None if it is not there, or if `name` is empty."""
    found = shutil.which(name) if name else None
    if found is None:
        return None
    folder = Path(found).resolve().parent
    program = folder / "soffice.bin"
    if not program.is_file():
        return None
    return Program((str(program),), (folder.parent,), _version(folder))


def _version(folder: Path) -> str:
    try:
        found = _VERSION.search((folder / "bootstraprc").read_text("utf-8", "replace"))
    except OSError:
        return ""
    return found[1] if found else ""
