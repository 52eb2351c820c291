"""Draw the pages of a DOCX, or of a DOC as DOCX, as PDF, and find its words on them, in two sandboxes."""

import asyncio
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from services.ingestion.extractors.compound import MAGIC as COMPOUND_FILE
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.office.jobs import READ_DOC
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.document import OriginalText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Layout
from services.shared.runtime.fair_slots import FairSlots
from services.shared.wire.codec import decode

PLACING_LIMITS = Limits(output_bytes=256 << 20, cpu_seconds=30, wall_seconds=90.0)


@dataclass(frozen=True, slots=True)
class Placed:
    """`layout` is that of the pages of `pdf`, as in `Aligned`, and refers to `text`. `words`: how many the text has
    that pages show, of which `placed` are on a page.
    """

    pdf: bytes
    text: OriginalText
    layout: Layout
    words: int
    placed: int


class PlacingSandbox(Sandbox):
    """Finds the words of up to `workers` documents at the same time. Thread-safe."""

    module = "services.ingestion.sandbox.placing_child"

    def place(self, data: bytes, pdf: bytes) -> Placed:
        """Raises `Reject` with the reason of a refusal, `Retry` if the process died, or `IsolationError`."""
        return _placed(pdf, self.call([data, pdf]))


class FairConverter:
    """The queue in front of both sandboxes: tenants, and the readers of each, share their `workers` by time. For one
    event loop.
    """

    def __init__(self, office: OfficeSandbox, placing: PlacingSandbox, workers: int, now: Callable[[], float]) -> None:
        self._office = office
        self._placing = placing
        self._slots = FairSlots(workers, workers, now)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="office")

    async def convert(self, data: bytes, *, tenant: str, reader: str) -> Placed:
        """Convert when it is the reader's turn. Raises the errors of both sandboxes."""
        async with self._slots.hold(tenant, reader):
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._convert, data)

    def _convert(self, data: bytes) -> Placed:
        if data.startswith(COMPOUND_FILE):
            data = self._office.convert(data, READ_DOC)
        return self._placing.place(data, self._office.convert(data))

    def close(self) -> None:
        """Wait for documents that are converted, then end the processes."""
        self._threads.shutdown(cancel_futures=True)
        self._placing.close()


def _placed(pdf: bytes, parts: Sequence[bytes]) -> Placed:
    try:
        head = json.loads(parts[0])
        if "reason" not in head:
            words, placed = int(head["words"]), int(head["placed"])
            return Placed(pdf, decode(OriginalText, parts[1]), decode(Layout, parts[2]), words, placed)
        reason = Reason(head["reason"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, Reject):
        reason = Reason.MALFORMED
    raise Reject(reason)
