"""Programs in the place of LibreOffice."""

import io
import json
import sys
import sysconfig
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from services.ingestion.sandbox import landlock
from services.ingestion.sandbox.office.program import Program, find_office

_REPOSITORY = Path(__file__).parents[5]
needs_landlock = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")
needs_office = pytest.mark.skipif(
    not landlock.version() or find_office("soffice") is None,
    reason="no LibreOffice: run `scripts/setup.sh libreoffice`",
)


def python(*arguments: str) -> Program:
    """This Python with its packages and the repository."""
    interpreter = Path(sys.executable)
    libraries = (Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    loaded = Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib", sysconfig.get_config_var("INSTSONAME") or "none")
    folders = {interpreter, interpreter.resolve(), Path(sys.prefix), *libraries, loaded.resolve(), _REPOSITORY}
    return Program((str(interpreter), "-I", *arguments), tuple(sorted(folders)))


def script(code: str) -> Program:
    """A Python program that has the folder as `here`, the document as `document` and the wanted PDF as `wanted`."""
    head = (
        "import os, sys, time; from pathlib import Path; document = Path(sys.argv[-1]); here = document.parent\n"
        "wanted = here / 'document.pdf'\n"
    )
    if _SYSTEM is None:
        pytest.skip("no Python that other users reach")
    return Program((str(_SYSTEM), "-I", "-S", "-c", head + code), (_SYSTEM,))


# The user of the sandbox reaches it, and its library is in a folder that the sandbox reads.
_SYSTEM = next((one.resolve() for one in (Path("/usr/bin/python3"),) if one.is_file()), None)


def package(files: Mapping[str, str | bytes] | None = None, types: str | bytes = "<Types/>") -> bytes:
    """A DOCX with no more than its content types and these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("[Content_Types].xml", types)
        for name, data in (files or {}).items():
            made.writestr(name, data)
    return buffer.getvalue()


def targeted(target: Mapping[str, object]) -> bytes:
    """A document that says what `hostile` attacks."""
    return package({"target.json": json.dumps(target)})
