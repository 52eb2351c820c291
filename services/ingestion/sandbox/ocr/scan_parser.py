"""Parse documents whose pages an OCR program has to read, in a queue of their own: no other document waits for one.

A scan takes seconds a page. The message that brought it waits without a slot of the worker (`InProgress`), is handled
again from time to time, and gets the result when there is one.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from cachetools import TTLCache

from services.ingestion.extractors.scans.records import Recognised, UnreadPagesError
from services.ingestion.parsing.parse import Parsed
from services.ingestion.sandbox.fair_parser import FairParser
from services.shared.domain.errors import GlossatorError, InProgress, Reason, Reject
from services.shared.runtime.fair_slots import FairSlots
from services.shared.runtime.observe.metrics import Metrics

_HOLD = 2.0  # seconds that a message waits in its slot: most single pages are read then
_SOONEST, _LATEST = 2.0, 120.0  # seconds until a message asks again
_EACH = 3.0  # seconds later for each document that waits before it
_SHARE = 0.25  # of the time that a document has taken: later by that
_RESULTS, _RESULT_SECONDS = 64, 600.0
_WAITING, _WAITING_SECONDS = 10_000, 3600.0


class Reader(Protocol):
    """Reads one page at a time, as `PageReader` does."""

    def read(self, data: bytes, number: int) -> bytes:
        """Raises `Reject` if this page cannot be read, or `Retry`."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ScanLimits:
    """`workers`: pages that are read at the same time. `documents` that are read at the same time, whose bytes are in
    memory; the others wait, but one of a tenant that has none. `pages` of a document that are read: those after them
    are a gap.
    """

    workers: int = 1
    documents: int = 8
    pages: int = 500


@dataclass(frozen=True, slots=True)
class _Document:
    data: bytes
    file_name: str
    media_type: str
    tenant: str
    source: str

    def key(self) -> bytes:
        """The same for the same submission of the same document."""
        words = (self.tenant, self.source, self.file_name, self.media_type)
        return hashlib.sha256("\0".join(words).encode() + b"\0" + self.data).digest()


class ScanParser:
    """`engine` returns the name of the OCR program, which is part of the provenance; empty without one: then a scan is
    refused as before. For one event loop.
    """

    def __init__(
        self,
        parser: FairParser,
        reader: Reader,
        engine: Callable[[], str],
        limits: ScanLimits,
        *,
        now: Callable[[], float],
        metrics: Metrics,
    ) -> None:
        self._parser = parser
        self._reader = reader
        self._engine = engine
        self._limits = limits
        self._now = now
        self._metrics = metrics
        self._slots = FairSlots(limits.workers, limits.workers, now)
        self._threads = ThreadPoolExecutor(limits.workers, thread_name_prefix="ocr")
        self._running: dict[bytes, asyncio.Task[Parsed]] = {}
        self._results: TTLCache[bytes, Parsed | GlossatorError] = TTLCache(_RESULTS, _RESULT_SECONDS, now)
        self._waiting: TTLCache[bytes, UnreadPagesError] = TTLCache(_WAITING, _WAITING_SECONDS, now)
        self._begun: dict[bytes, float] = {}
        self._tenants: dict[bytes, str] = {}  # of those that run

    async def parse_document(
        self, data: bytes, file_name: str = "", media_type: str = "", *, tenant: str = "", source: str = ""
    ) -> Parsed:
        """Raises the errors of `FairParser.parse_document`, or `InProgress` while pages are read."""
        engine = self._engine()
        document = _Document(data, file_name, media_type, tenant, source)
        key = await asyncio.to_thread(document.key) if self._known() else b""
        if key not in self._known():
            try:
                return await self._parse(document, Recognised(engine) if engine else None)
            except UnreadPagesError as error:
                key = key or await asyncio.to_thread(document.key)
                self._waiting[key] = error
        return await self._result(key, document, engine)

    def close(self) -> None:
        """Give up the documents that wait, and wait for the pages that are read."""
        for task in self._running.values():
            task.cancel()
        self._threads.shutdown(cancel_futures=True)
        self._reader.close()
        self._parser.close()

    def _known(self) -> set[bytes]:
        return {*self._waiting, *self._running, *self._results}

    async def _parse(self, document: _Document, recognised: Recognised | None) -> Parsed:
        return await self._parser.parse_document(
            document.data,
            document.file_name,
            document.media_type,
            tenant=document.tenant,
            source=document.source,
            recognised=recognised,
        )

    async def _result(self, key: bytes, document: _Document, engine: str) -> Parsed:
        if key in self._waiting and key not in self._running and key not in self._results:
            place = list(self._waiting).index(key)
            if len(self._running) >= self._limits.documents and document.tenant in self._tenants.values():
                raise InProgress(after=min(_LATEST, _SOONEST + _EACH * place))
            self._begin(key, document, engine, self._waiting.pop(key))
        taken = self._now() - self._begun.get(key, self._now())
        if (task := self._running.get(key)) is not None:
            await asyncio.wait({task}, timeout=_HOLD)
        found = self._results.pop(key, None)
        if found is None:
            raise InProgress(after=min(_LATEST, _SOONEST + _SHARE * taken))
        if isinstance(found, GlossatorError):
            raise found
        return found

    def _begin(self, key: bytes, document: _Document, engine: str, unread: UnreadPagesError) -> None:
        self._begun[key] = self._now()
        self._tenants[key] = document.tenant
        task = self._running[key] = asyncio.create_task(self._read(document, engine, unread))
        task.add_done_callback(lambda ended: self._ended(key, ended))

    def _ended(self, key: bytes, task: asyncio.Task[Parsed]) -> None:
        self._running.pop(key, None)
        self._begun.pop(key, None)
        self._tenants.pop(key, None)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            self._results[key] = task.result()
        else:
            self._results[key] = error if isinstance(error, GlossatorError) else Reject(Reason.INTERNAL)

    async def _read(self, document: _Document, engine: str, unread: UnreadPagesError) -> Parsed:
        pages: dict[int, bytes] = {}
        numbers = iter(unread.pages[: self._limits.pages])
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._limits.workers):
                    group.create_task(self._read_pages(document, numbers, pages))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        return await self._parse(document, Recognised(engine, dict(sorted(pages.items()))))

    async def _read_pages(self, document: _Document, numbers: Iterator[int], pages: dict[int, bytes]) -> None:
        """Read the next page until there is none. One that cannot be read is left out."""
        for number in numbers:
            waits = self._now()
            async with self._slots.hold(document.tenant, document.source):
                started = self._now()
                self._metrics.ocr_wait_seconds.observe(started - waits)
                outcome = "failed"
                with suppress(Reject):
                    pages[number] = await asyncio.get_running_loop().run_in_executor(
                        self._threads, self._reader.read, document.data, number
                    )
                    outcome = "read"
                self._metrics.ocr_page_seconds.labels(outcome).observe(self._now() - started)
