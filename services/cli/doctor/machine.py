"""Collect facts about this machine."""

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.cli.local.ports import is_free
from services.cli.local.tools import ToolMissingError, Tools
from services.ingestion.sandbox.ocr.rapidocr import LICENCE, find_rapidocr
from services.ingestion.sandbox.ocr.tesseract import find_tesseract
from services.ingestion.sandbox.office.jobs import JOBS
from services.ingestion.sandbox.office.program import Program, find_office

_GIB = 1024**3
_PYTHON_PROBE = """
import pathlib, sys, sysconfig
library = pathlib.Path(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME") or "none")
print(*sys.version_info[:2], int(library.exists()))
"""


@dataclass(frozen=True, slots=True)
class PythonFound:
    """A Python interpreter. `shared`: whether its shared library exists."""

    path: str
    version: tuple[int, int]
    shared: bool


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """The facts. A missing program or file is None or empty. Memory and disk in GiB. `office_packages`: packages of
    LibreOffice that are missing although LibreOffice is there.
    """

    system: str
    processor: str
    glibc: tuple[int, int] | None
    cores: int
    memory: float
    disk: float
    pythons: tuple[PythonFound, ...]
    java: int | None
    maven: str | None
    postgres: str | None
    uv: bool
    application: bool
    triton: bool
    kafka: str | None
    llm: Path | None
    office: str | None
    office_packages: tuple[str, ...]
    ocr: str | None
    second_ocr: str | None
    taken_ports: tuple[int, ...]
    data: Path | None


def inspect_machine(tools: Tools, ports: Sequence[int], data: Path) -> MachineFacts:
    """Collect the facts. `ports`: those that the system will listen on; `data`: the documents that some tests read."""
    office = find_office(os.environ.get("GLOSSATOR_OFFICE", "soffice"))
    return MachineFacts(
        system=platform.system(),
        processor=platform.machine(),
        glibc=_numbers(platform.libc_ver()[1]) if platform.libc_ver()[0] == "glibc" else None,
        cores=len(os.sched_getaffinity(0)),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB,
        disk=shutil.disk_usage(tools.root).free / _GIB,
        pythons=_pythons(tools),
        java=_java(),
        maven=shutil.which("mvn"),
        postgres=_found(lambda: tools.postgres("initdb")),
        uv=(tools.root / ".tools" / "bin" / "uv").exists(),
        application=(tools.root / ".venv" / "bin" / "python").exists(),
        triton=_found(tools.triton_packages) is not None,
        kafka=tools.kafka_version(),
        llm=tools.llm_weights if tools.llm_weights.is_file() else None,
        office=None if office is None else office.version or office.command[0],
        office_packages=missing_packages(office),
        ocr=_ocr(),
        second_ocr=_second_ocr(),
        taken_ports=tuple(port for port in ports if not is_free(port)),
        data=data if data.is_dir() else None,
    )


def _numbers(version: str) -> tuple[int, int]:
    major, minor = re.findall(r"\d+", version)[:2]
    return int(major), int(minor)


def _pythons(tools: Tools) -> tuple[PythonFound, ...]:
    """The Pythons that `scripts/setup.sh` tries and that run: a shim can name a version that is not installed."""
    names = (str(tools.root / ".tools" / "system" / "python"), "python3.11", "python3.12", "python3")
    found = {path: _python(path) for name in names if (path := shutil.which(name))}
    return tuple(python for python in found.values() if python is not None)


def _python(path: str) -> PythonFound | None:
    run = subprocess.run((path, "-c", _PYTHON_PROBE), capture_output=True, text=True, check=False)
    if run.returncode:
        return None
    major, minor, shared = map(int, run.stdout.split())
    return PythonFound(path, (major, minor), bool(shared))


def _java() -> int | None:
    java = shutil.which("java")
    if java is None:
        return None
    output = subprocess.run((java, "-version"), capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', output)
    return int(version[1]) if version else None


def missing_packages(office: Program | None) -> tuple[str, ...]:
    """The packages that conversions need and this LibreOffice lacks. None are without LibreOffice."""
    return () if office is None else tuple(job.package for job in JOBS.values() if not office.has(job.library))


def _ocr() -> str | None:
    """The version of Tesseract and its languages, or None."""
    found = find_tesseract(os.environ.get("GLOSSATOR_OCR", "tesseract"))
    return None if found is None else f"{found.version}: {', '.join(sorted(found.languages))}"


def _second_ocr() -> str | None:
    """The version of RapidOCR and its licence, or None."""
    found = find_rapidocr()
    return None if found is None else f"{found.version}, {LICENCE}"


def _found(search: Callable[[], object]) -> str | None:
    try:
        return str(search())
    except ToolMissingError:
        return None
