"""The OCR program as it is installed now, so that one that is installed later is found."""

from services.ingestion.sandbox import landlock
from services.ingestion.sandbox.ocr.engine import Engine, PageLimits
from services.ingestion.sandbox.ocr.program import PACKAGES, Program, find_tesseract

VERSION = 3
"""Counts changes of what is read: part of the provenance of all later results."""


class InstalledEngine:
    """`program`: its name or path; `languages`: such as `eng+deu`; `second`: the version of the second reader, or
    empty. Without Landlock there is no program, because it must open files, and only Landlock keeps it from the keys of
    the service.
    """

    def __init__(self, program: str, languages: str, limits: PageLimits | None = None, second: str = "") -> None:
        self._name = program
        self._languages = languages
        self._limits = limits
        self._second = f"+rapidocr-{second}" if second else ""

    def find(self) -> Engine | None:
        """None if the program is not installed."""
        found = self._found()
        return Engine(found, self._languages, self._limits) if found else None

    def name(self) -> str:
        """Part of the provenance: `ocr/3+tesseract-5.3.0+rapidocr-3.10.0`. Empty without a program."""
        found = self._found()
        return f"ocr/{VERSION}+tesseract-{found.version}{self._second}" if found else ""

    def check(self) -> None:
        """Raises `ValueError` if the program is installed, but not all of the languages."""
        found = find_tesseract(self._name)
        missing = self._missing(found) if found else []
        if missing:
            names = ", ".join(missing)
            raise ValueError(f"Tesseract has no model of {names}: install {PACKAGES[0]}-{missing[0]}")

    def _found(self) -> Program | None:
        found = find_tesseract(self._name)
        return found if found and landlock.version() and not self._missing(found) else None

    def _missing(self, program: Program) -> list[str]:
        return sorted(set(self._languages.split("+")) - program.languages)
