"""Extract the text of files with the sandbox of ingestion."""

from pathlib import Path
from typing import Self

from services.ingestion.extractors.txt import decode
from services.ingestion.sandbox.extract import extract_file
from services.ingestion.sandbox.ocr.direct import installed_scans
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.document import OriginalText


class TextExtractor:
    """Extracts in one sandboxed process. Scans are read if Tesseract is installed. A context manager."""

    def __init__(self) -> None:
        self._sandbox = Sandbox(workers=1)
        self._scans = installed_scans()

    def extract(self, path: Path) -> OriginalText:
        """Return text and structure. Raises `OSError` or `Reject`."""
        return extract_file(path.read_bytes(), path.name, sandbox=self._sandbox, scans=self._scans).text

    def extract_content(self, path: Path) -> str:
        """Return the text only; of a plain text file, its unchanged content. Raises `OSError` or `Reject`."""
        return self.content(path).text

    def content(self, path: Path) -> OriginalText:
        """Like `extract`; of a plain text file, its unchanged content without structure."""
        if path.suffix.casefold() in _PLAIN:
            return OriginalText(decode(path.read_bytes()))
        return self.extract(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._scans.close()
        self._sandbox.close()


_PLAIN = frozenset({".txt", ".text"})
