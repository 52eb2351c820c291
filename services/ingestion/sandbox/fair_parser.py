"""The queue in front of the parsers: senders share them by time, and one of them is kept for small documents."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from cachetools import LRUCache

from services.ingestion.extractors.result import SmallDocuments
from services.ingestion.extractors.scans.records import Recognised
from services.ingestion.parsing.parse import Parsed, UnconvertedError
from services.ingestion.sandbox.older import OlderConverter
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.fair_slots import FairSlots
from services.shared.runtime.observe.metrics import Metrics

_REMEMBERED = 10_000
_NICE = 5  # a third of the processor time of another process; with less, a large document can exceed its time
_WEIGHT = 0.3  # of the newest document in the mean of its sender


class FairParser:
    """Parses with `parsers` processes. With two or more, one is kept for small documents. For one event loop.

    So a document that takes long delays a small one of another sender by at most the `seconds` of a small document, and
    that only until its sender is known to send such documents.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        parsers: int,
        *,
        now: Callable[[], float],
        metrics: Metrics,
        small: SmallDocuments,
        older: OlderConverter,
    ) -> None:
        self._sandbox = sandbox
        self._small = small
        self._older = older
        self._kept = min(1, parsers - 1)
        self._slots = FairSlots(parsers, parsers, now)
        self._means: LRUCache[tuple[str, str], float] = LRUCache(_REMEMBERED)
        self._threads = ThreadPoolExecutor(parsers, thread_name_prefix="sandbox")
        self._now = now
        self._metrics = metrics

    async def parse_document(
        self,
        data: bytes,
        file_name: str = "",
        media_type: str = "",
        *,
        tenant: str = "",
        source: str = "",
        recognised: Recognised | None = None,
    ) -> Parsed:
        """Parse when it is the sender's turn, and convert before that what the parsers do not read. Raises the errors
        of `Sandbox.parse` and of `OlderConverter.convert`.
        """
        sender = (tenant, source)
        try:
            return await self._parsed(sender, data, file_name, media_type, recognised)
        except UnconvertedError as error:
            found = error.media_type
        converted = await self._older.convert(data, found, tenant=tenant, source=source)
        return converted.named(await self._parsed(sender, converted.data, "", converted.media_type, recognised))

    async def _parsed(
        self, sender: tuple[str, str], data: bytes, file_name: str, media_type: str, recognised: Recognised | None
    ) -> Parsed:
        parse = partial(self._sandbox.parse, data, file_name, media_type, recognised=recognised)
        if self._is_small(len(data), sender):
            try:
                return await self._turn(sender, "small", parse)
            except Reject as error:
                if error.reason is not Reason.TIMED_OUT:
                    raise
                self._metrics.parser_overruns.inc()
        return await self._turn(sender, "large", parse)

    def close(self) -> None:
        """Wait for running documents, then end the processes."""
        self._threads.shutdown()
        self._older.close()
        self._sandbox.close()

    def _is_small(self, size: int, sender: tuple[str, str]) -> bool:
        return size <= self._small.size and self._means.get(sender, 0.0) <= self._small.mean

    async def _turn(self, sender: tuple[str, str], kind: str, parse: Callable[..., Parsed]) -> Parsed:
        small = kind == "small"
        waits = self._now()
        async with self._slots.hold(*sender, leave=0 if small else self._kept):
            started = self._now()
            self._metrics.parser_wait_seconds.labels(kind).observe(started - waits)
            seconds = self._small.seconds if small else None
            nice = 0 if small else _NICE
            work = partial(parse, seconds=seconds, nice=nice)
            try:
                return await asyncio.get_running_loop().run_in_executor(self._threads, work)
            finally:
                self._learn(sender, self._now() - started)

    def _learn(self, sender: tuple[str, str], seconds: float) -> None:
        mean = self._means.get(sender, 0.0)
        self._means[sender] = mean + _WEIGHT * (seconds - mean)
