"""Files to texts, as ingestion reads them."""

from pathlib import Path
from types import TracebackType
from typing import Self

from services.ingestion.extractors.txt import decode
from services.ingestion.sandbox.extract import extract_file
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.document import OriginalText


class Reader:
    """Reads in the sandbox; a context manager."""

    def __init__(self) -> None:
        self._sandbox = Sandbox(workers=1)

    def read(self, path: Path) -> OriginalText:
        """Text and structure. Raises `OSError`, or `Reject` with the reason for a refusal."""
        return extract_file(path.read_bytes(), path.name, sandbox=self._sandbox).text

    def read_words(self, path: Path) -> str:
        """The same text, without structure; of plain text its content, unchanged. Raises as `read`."""
        if path.suffix.casefold() in _PLAIN:
            return decode(path.read_bytes())
        return self.read(path).text

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.close()


_PLAIN = frozenset({".txt", ".text"})
