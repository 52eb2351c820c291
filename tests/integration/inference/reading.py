"""Runs a document through the handler, with a real server and everything else in memory."""

import asyncio
from collections.abc import Sequence
from typing import Any

from services.inference.clause_model.batching import Batcher, BatchSettings
from services.inference.clause_model.cache import CachedModel, answer_cache
from services.inference.clause_model.port import ModelPort
from services.inference.clause_model.triton import TritonClauses, TritonSettings, connect
from services.inference.handler import handle_redacted
from services.inference.ports import Ports
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance, RedactedText
from services.shared.domain.errors import Retry
from services.shared.domain.events import DocumentInferred, DocumentRedacted
from services.shared.runtime.clock import SystemClock
from tests.fakes import FakeClock
from tests.integration.inference.stand_in import MODEL, WORD

_DOCUMENT = DocumentRecord("bank", "dms", "1", "m", document_id="doc")
_REF = BlobRef("bank", KeyScope.REDACTED, "doc", "redacted", 1)
_EVENT = DocumentRedacted(
    "e", FakeClock().now(), _DOCUMENT, Provenance("txt.v1", redaction_policy="p@1"), "s", _REF, _REF, _REF, _REF
)
PATIENCE = 90.0


def text_of(*markers: str) -> str:
    """One paragraph per marker, as long as a window, with one clause in each."""
    return "\n".join(f"{marker} {WORD} {'words ' * 60}" for marker in markers)


class Reader:
    """One inference process. `window` in code points; `calls`: concurrent calls. With `patience`, the seconds that a
    document waits for the model, answers are cached.
    """

    def __init__(
        self,
        address: str,
        model: str = MODEL,
        *,
        calls: int = 2,
        window: int = 600,
        timeout: float = 10.0,
        patience: float | None = None,
    ) -> None:
        settings = TritonSettings(address, model, timeout, attempts=2, backoff=0.05)
        self.model: TritonClauses = connect(settings)
        batcher = Batcher(self.model, BatchSettings(calls=calls, windows=2, code_points=1_000), SystemClock().monotonic)
        asked: ModelPort = batcher
        if patience is not None:
            asked = CachedModel(batcher, answer_cache(1_000_000), lambda _: b"key")
        self._models = Models(asked)
        self._reading = PredictSettings(window=window, context=50, patience=patience or PATIENCE)

    async def read(self, text: str) -> DocumentInferred:
        """One attempt, like the worker's. Raises the errors of the handler."""
        [event] = await handle_redacted(_EVENT, self.ports(text))
        return event

    def ports(self, text: str) -> Ports:
        """Ports of a handler whose documents all contain `text`."""
        return Ports(_Blobs(text), _Redaction(), self._models, FakeClock(), self._reading)

    async def read_until_done(self, text: str) -> tuple[DocumentInferred, list[Retry]]:
        """Repeats attempts until one succeeds. Returns it and the errors of the others."""
        failures: list[Retry] = []
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    return await self.read(text), failures
                except Retry as error:
                    failures.append(error)
                    await asyncio.sleep(0.1)


def found(event: DocumentInferred) -> list[int]:
    """Starts of the clauses, without fields that the text alone gives."""
    return [one.span.start for one in event.predictions if one.category == "Governing Law"]


def expected(text: str) -> list[int]:
    return [place for place in range(len(text)) if text.startswith(WORD, place)]


class _Blobs:
    def __init__(self, text: str) -> None:
        self._text = text

    async def get_value(self, kind: type[Any], ref: BlobRef) -> Any:
        return RedactedText(self._text)

    async def put(self, tenant: str, scope: KeyScope, subject: str, name: str, data: bytes) -> BlobRef:
        raise AssertionError


class _Redaction:
    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        return True

    async def redact_again(self, event: DocumentRedacted) -> DocumentRedacted:
        raise AssertionError
