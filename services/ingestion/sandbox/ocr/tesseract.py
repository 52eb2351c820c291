"""Find Tesseract on this machine: its program says which library and which models there are."""

import re
import shutil
import subprocess
from collections.abc import Mapping
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
_LIBRARY = re.compile(r"^\s*libtesseract\.so\S* => (/\S+)", re.MULTILINE)
_SUFFIX = ".traineddata"
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
_LIST = {"LD_TRACE_LOADED_OBJECTS": "1"}  # the loader prints the libraries of a program, and does not start it


@dataclass(frozen=True, slots=True)
class Tesseract:
    """`library`: the file of its shared library. `models`: the folder of its languages."""

    library: Path
    models: Path
    version: str

    @property
    def languages(self) -> frozenset[str]:
        """The names of the installed models, such as `eng`."""
        return frozenset(one.name.removesuffix(_SUFFIX) for one in self.models.glob(f"*{_SUFFIX}"))


def find_tesseract(name: str) -> Tesseract | None:
    """Tesseract by the name or path of its program. None if it is not there, if it has no shared library, or if `name`
    is empty.
    """
    found = shutil.which(name) if name else None
    if found is None:
        return None
    path = Path(found).resolve()
    return _of_program(path, path.stat().st_mtime_ns)


@cache
def _of_program(path: Path, _changed: int) -> Tesseract | None:
    """Asks the program, once for each file."""
    version = _VERSION.search(_output(path, "--version"))
    folder = _FOLDER.search(_output(path, "--list-langs"))
    library = library_of(path)
    return Tesseract(library, Path(folder[1]).resolve(), version[1]) if version and folder and library else None


def library_of(path: Path) -> Path | None:
    """The library of Tesseract that the program at `path` would load."""
    found = _LIBRARY.search(_output(path, environment=_LIST))
    return Path(found[1]).resolve() if found else None


def _output(path: Path, *options: str, environment: Mapping[str, str] | None = None) -> str:
    try:
        run = subprocess.run(
            (path, *options),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            env={**_ENVIRONMENT, **(environment or {})},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout + run.stderr
