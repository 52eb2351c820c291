"""Tesseract, and programs in its place."""

from pathlib import Path

import pytest

from services.ingestion.sandbox import landlock
from services.ingestion.sandbox.ocr.program import Program, find_tesseract

_FOUND = find_tesseract("tesseract")
needs_ocr = pytest.mark.skipif(
    not landlock.version() or _FOUND is None or not {"eng", "osd"} <= _FOUND.languages,
    reason="no Tesseract: run `scripts/setup.sh ocr`",
)
needs_landlock = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock")
_SYSTEM = next((one.resolve() for one in (Path("/usr/bin/python3"),) if one.is_file()), None)


def script(code: str, folder: Path) -> Program:
    """A Python program in the place of Tesseract, with `picture`: what it gets."""
    if _SYSTEM is None:
        pytest.skip("no Python that other users reach")
    head = "import os, sys, time, socket, threading\npicture = sys.stdin.buffer.read()\n"
    return Program((str(_SYSTEM), "-I", "-S", "-c", head + code), folder, "0", (_SYSTEM,))
