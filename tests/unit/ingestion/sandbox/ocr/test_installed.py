"""The engine is that of the program that is installed now, with its name for the provenance."""

import os
from pathlib import Path

import pytest

from services.ingestion.sandbox.ocr import tesseract
from services.ingestion.sandbox.ocr.installed import InstalledEngine
from tests.unit.ingestion.sandbox.ocr.fakes import installed
from tests.unit.ingestion.sandbox.ocr.support import needs_ocr


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "library_of", lambda _: Path("/lib/libtesseract.so.5"))


@pytest.mark.parametrize("name", ["", "no-such-program", "true", os.devnull])
def test_without_a_program(name: str) -> None:
    engine = InstalledEngine(name, "eng")
    engine.check()
    assert (engine.find(), engine.name()) == (None, "")
    engine.close()


@pytest.mark.usefixtures("library")
def test_a_language_that_is_missing_is_named(tmp_path: Path) -> None:
    engine = InstalledEngine(installed(tmp_path, "eng"), "eng+deu")
    with pytest.raises(ValueError, match="no model of deu: install tesseract-ocr-deu"):
        engine.check()
    assert (engine.find(), engine.name()) == (None, "")


@pytest.mark.usefixtures("library")
def test_another_version_is_another_engine(tmp_path: Path) -> None:
    path = Path(installed(tmp_path, "eng"))
    engine = InstalledEngine(str(path), "eng")
    first = engine.find()
    assert first is not None
    assert engine.find() is first
    installed(tmp_path, "eng", version="5.10")
    os.utime(path, (1, 1))  # as if a day later
    second = engine.find()
    assert second is not None
    assert (second.tesseract.version, first.tesseract.version) == ("5.10", "5.9.1")
    path.unlink()
    assert engine.find() is None


@needs_ocr
def test_the_installed_one() -> None:
    engine = InstalledEngine("tesseract", "eng")
    engine.check()
    assert engine.find() is not None
    assert engine.name().startswith("ocr/4+tesseract-")
    assert InstalledEngine("tesseract", "eng", second="3.10.0").name() == f"{engine.name()}+rapidocr-3.10.0"
