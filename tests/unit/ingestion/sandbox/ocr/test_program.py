"""Tesseract is found with its version and its languages; another program is not Tesseract."""

import os
from pathlib import Path

import pytest

from services.ingestion.sandbox.ocr.installed import InstalledEngine
from services.ingestion.sandbox.ocr.program import find_tesseract
from tests.unit.ingestion.sandbox.ocr.support import needs_ocr


def installed(folder: Path, *languages: str) -> str:
    """The path of a program that answers as Tesseract does."""
    models = folder / "tessdata"
    models.mkdir()
    for one in languages:
        (models / f"{one}.traineddata").touch()
    program = folder / "tesseract"
    listed = f'List of available languages in "{models}/" ({len(languages)}):'
    program.write_text(f"#!/bin/sh\n[ $1 = --version ] && echo 'tesseract 5.9.1' || echo '{listed}'\n")
    program.chmod(0o755)
    return str(program)


def test_a_program(tmp_path: Path) -> None:
    found = find_tesseract(installed(tmp_path, "eng", "osd"))
    assert found is not None
    assert (found.version, found.models) == ("5.9.1", tmp_path / "tessdata")
    assert found.languages == {"eng", "osd"}


@pytest.mark.parametrize("name", ["", "no-such-program", "true", os.devnull])
def test_other_programs_are_not_tesseract(name: str) -> None:
    assert find_tesseract(name) is None
    engine = InstalledEngine(name, "eng")
    engine.check()
    assert (engine.find(), engine.name()) == (None, "")


def test_a_language_that_is_missing_is_named(tmp_path: Path) -> None:
    engine = InstalledEngine(installed(tmp_path, "eng"), "eng+deu")
    with pytest.raises(ValueError, match="no model of deu: install tesseract-ocr-deu"):
        engine.check()
    assert engine.find() is None


@needs_ocr
def test_the_installed_one() -> None:
    engine = InstalledEngine("tesseract", "eng")
    engine.check()
    assert engine.find() is not None
    assert engine.name().startswith("ocr/3+tesseract-")
    assert InstalledEngine("tesseract", "eng", second="3.10.0").name() == f"{engine.name()}+rapidocr-3.10.0"
