"""Read the uncertain words of pages a second time, in a process of its own."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.parent import IsolationError, Sandbox
from services.shared.domain.errors import Reject, Retry

SECOND_LIMITS = Limits(output_bytes=1 << 20, memory=512 << 20, cpu_seconds=15, cpu_page_seconds=0.0, wall_seconds=30.0)


_NICE = 5  # as Tesseract


class SecondReader(Protocol):
    """Reads uncertain words again, as `SecondSandbox` does."""

    def answer(self, picture: bytes, table: bytes) -> bytes:
        """What is read, as `scans.second.answer_of` writes it; empty if nothing is."""
        ...

    def close(self) -> None: ...


class SecondSandbox(Sandbox):
    """Reads the words of up to `workers` pages at the same time. Thread-safe."""

    module = "services.ingestion.sandbox.ocr.second_child"

    def answer(self, picture: bytes, table: bytes) -> bytes:
        """What is read, as `scans.second.answer_of` writes it. Empty if it takes more than the limits, if the process
        fails, or if it does not start: then the page keeps what the first reader has read.
        """
        parts: Sequence[bytes] = ()
        with suppress(Reject, Retry, IsolationError):
            parts = self.call([table, picture], nice=_NICE)
        return parts[0] if len(parts) == 1 and parts[0].startswith(b"[") else b""  # else it is a refusal
