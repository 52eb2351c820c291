"""Tesseract is found with its version and its languages; another program is not Tesseract."""

import os
from pathlib import Path

import pytest

from services.ingestion.sandbox.ocr import tesseract
from services.ingestion.sandbox.ocr.tesseract import find_tesseract, library_of
from tests.unit.ingestion.sandbox.ocr.fakes import installed
from tests.unit.ingestion.sandbox.ocr.support import needs_ocr


def test_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "library_of", lambda _: Path("/lib/libtesseract.so.5"))
    found = find_tesseract(installed(tmp_path, "eng", "osd"))
    assert found is not None
    assert (found.version, found.models) == ("5.9.1", tmp_path / "tessdata")
    assert found.languages == {"eng", "osd"}


@pytest.mark.parametrize("name", ["", "no-such-program", "true", os.devnull])
def test_other_programs_are_not_tesseract(name: str) -> None:
    assert find_tesseract(name) is None


def test_a_program_without_the_library(tmp_path: Path) -> None:
    assert find_tesseract(installed(tmp_path, "eng")) is None


@needs_ocr
def test_the_installed_one() -> None:
    found = find_tesseract("tesseract")
    assert found is not None
    assert found.library.is_file()
    assert library_of(Path("/bin/true")) is None
