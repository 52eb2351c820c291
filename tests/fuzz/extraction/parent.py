"""Send documents to the fork server, and judge its answers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from services.cli.local.tools import CHECKOUT
from services.ingestion.sandbox import frames

_SERVER = "tests.fuzz.extraction.child"
_FLOOR = 1.0  # CPU seconds of two extractions and all checks of a small document
_PER_BYTE = 30e-6  # CPU seconds; measured: up to 11 µs


@dataclass(frozen=True, slots=True)
class Document:
    """A file, and its size without compression in bytes."""

    data: bytes
    size: int


def plain(data: bytes) -> Document:
    """A file that is not compressed."""
    return Document(data, len(data))


class Server:
    """A fork server that is started on first use. `module` has its readers."""

    def __init__(self, module: str = _SERVER) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=CHECKOUT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(CHECKOUT)},
        )

    def check(self, name: str, document: Document) -> None:
        """Check a document with a reader. Raises `AssertionError` for a fault, a crash, or time that is not in
        proportion to the size; the time counts if it is as long again.
        """
        most = _FLOOR + _PER_BYTE * document.size
        seconds = self._seconds(name, document)
        if seconds > most:
            seconds = min(seconds, self._seconds(name, document))
        assert seconds <= most, f"{seconds:.1f} CPU seconds for {document.size} bytes"

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _seconds(self, name: str, document: Document) -> float:
        stream, answers = self._process.stdin, self._process.stdout
        assert stream is not None
        assert answers is not None
        stream.write(frames.pack([name.encode(), document.data]))
        stream.flush()
        parts = frames.read(answers.read)
        assert parts is not None, "the fork server ended"
        outcome: dict[str, Any] = json.loads(parts[0])
        assert not outcome["fault"], outcome["fault"]
        return float(outcome["seconds"])


@cache
def _server() -> Server:
    return Server()


def check_of(name: str) -> Callable[[Document], None]:
    """The check of documents of one extractor."""
    return lambda document: _server().check(name, document)
