"""Find Tesseract on this machine."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGES = ("tesseract-ocr", "tesseract-ocr-eng", "tesseract-ocr-osd")
"""The packages of Debian and Ubuntu; another language has a package of its own, such as `tesseract-ocr-deu`."""
ORIENTATION = "osd"
"""The model that finds how a page is turned. Without it, only upright pages are read well."""
_SECONDS = 20.0
_VERSION = re.compile(r"^tesseract v?([0-9][0-9.]*)", re.MULTILINE)
_FOLDER = re.compile(r'^List of available languages in "(.+?)/?"', re.MULTILINE)
_SUFFIX = ".traineddata"


@dataclass(frozen=True, slots=True)
class Program:
    """A program that runs in the sandbox of Tesseract. `command` starts it; `models` is the folder of its languages,
    and `folders` are the others that it reads.
    """

    command: Sequence[str]
    models: Path
    version: str = ""
    folders: Sequence[Path] = ()

    @property
    def languages(self) -> frozenset[str]:
        """The names of the installed models, such as `eng`."""
        return frozenset(one.name.removesuffix(_SUFFIX) for one in self.models.glob(f"*{_SUFFIX}"))


def find_tesseract(name: str) -> Program | None:
    """Tesseract by its name or path. None if it is not there, or if `name` is empty."""
    found = shutil.which(name) if name else None
    if found is None:
        return None
    path = Path(found).resolve()
    return _program(path, path.stat().st_mtime_ns)


@cache
def _program(path: Path, _changed: int) -> Program | None:
    """Asks the program, once for each file."""
    version = _VERSION.search(_output(path, "--version"))
    folder = _FOLDER.search(_output(path, "--list-langs"))
    if not (version and folder):
        return None
    return Program((str(path),), Path(folder[1]).resolve(), version[1])


def _output(path: Path, option: str) -> str:
    try:
        run = subprocess.run(
            (path, option), capture_output=True, text=True, timeout=_SECONDS, check=False, env={"LC_ALL": "C.UTF-8"}
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout + run.stderr
