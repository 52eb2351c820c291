"""Protocols for everything outside of the process, and the records that the handlers take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from services.inference.gate import GatePort
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.inference.summary.writer import Writer
from services.shared.domain.events import DocumentRedacted
from services.shared.runtime.clock import Clock
from services.shared.runtime.large_texts import Computing, in_threads
from services.shared.runtime.ports import BlobWriter, ValueReader


class DocumentBlobs(ValueReader, BlobWriter, Protocol):
    """Reads redacted texts and stores summaries."""


class RedactionPort(GatePort, Protocol):
    """The gate, and the service that redacts a refused document again."""

    async def redact_again(self, event: DocumentRedacted) -> DocumentRedacted:
        """The new redaction. Raises `Quarantine(PERSONAL_DATA_LEAK)` if the gate refuses it too, or `Retry`."""
        ...


@dataclass(frozen=True, slots=True)
class Summaries:
    """The writer of summaries. `hash_key` returns a tenant's hash key, for the names of stored summaries."""

    writer: Writer
    hash_key: Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Ports:
    """The dependencies of the handlers. Without `summaries` no summary is written. `sends_hidden`: whether the
    models also read the text that a reader of the document does not see, by tenant.
    """

    blobs: DocumentBlobs
    redaction: RedactionPort
    models: Models
    clock: Clock
    settings: PredictSettings
    summaries: Summaries | None = None
    sends_hidden: Callable[[str], bool] = frozenset[str]().__contains__
    computing: Computing = in_threads
