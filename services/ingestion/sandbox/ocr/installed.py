"""The OCR program as it is installed now, so that one that is installed later is found."""

from threading import Lock

from services.ingestion.extractors.result import Isolation, Limits
from services.ingestion.sandbox.ocr.engine import WORD_LIMITS, Engine
from services.ingestion.sandbox.ocr.tesseract import PACKAGES, Tesseract, find_tesseract

VERSION = 4
"""Counts changes of what is read: part of the provenance of all later results."""


class InstalledEngine:
    """`program`: its name or path; `languages`: such as `eng+deu`; `second`: the version of the second reader, or
    empty. `workers`: pages that are read at the same time. Thread-safe.
    """

    def __init__(
        self,
        program: str,
        languages: str,
        limits: Limits = WORD_LIMITS,
        *,
        second: str = "",
        workers: int = 1,
        isolation: Isolation = Isolation.REQUIRED,
    ) -> None:
        self._name = program
        self._languages = languages
        self._limits = limits
        self._second = f"+rapidocr-{second}" if second else ""
        self._workers = workers
        self._isolation = isolation
        self._engine: Engine | None = None
        self._lock = Lock()

    def find(self) -> Engine | None:
        """None if the program is not installed."""
        found = self._found()
        with self._lock:
            if self._engine and self._engine.tesseract != found:  # another version was installed since
                self._engine.close()
                self._engine = None
            if found and not self._engine:
                self._engine = Engine(
                    found, self._languages, self._limits, workers=self._workers, isolation=self._isolation
                )
            return self._engine

    def name(self) -> str:
        """Part of the provenance: `ocr/4+tesseract-5.3.0+rapidocr-3.10.0`. Empty without a program."""
        found = self._found()
        return f"ocr/{VERSION}+tesseract-{found.version}{self._second}" if found else ""

    def check(self) -> None:
        """Raises `ValueError` if the program is installed, but not all of the languages."""
        found = find_tesseract(self._name)
        missing = self._missing(found) if found else []
        if missing:
            names = ", ".join(missing)
            raise ValueError(f"Tesseract has no model of {names}: install {PACKAGES[0]}-{missing[0]}")

    def close(self) -> None:
        """Wait for pages that are read, then end the processes."""
        with self._lock:
            if self._engine:
                self._engine.close()

    def _found(self) -> Tesseract | None:
        found = find_tesseract(self._name)
        return found if found and not self._missing(found) else None

    def _missing(self, found: Tesseract) -> list[str]:
        return sorted(set(self._languages.split("+")) - found.languages)
