"""A program that answers as Tesseract does."""

from pathlib import Path


def installed(folder: Path, *languages: str, version: str = "5.9.1") -> str:
    """Its path. It has no library."""
    models = folder / "tessdata"
    models.mkdir(exist_ok=True)
    for one in languages:
        (models / f"{one}.traineddata").touch()
    program = folder / "tesseract"
    listed = f'List of available languages in "{models}/" ({len(languages)}):'
    program.write_text(f"#!/bin/sh\n[ $1 = --version ] && echo 'tesseract {version}' || echo '{listed}'\n")
    program.chmod(0o755)
    return str(program)
