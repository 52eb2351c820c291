"""Draw pages in child processes that end after each page, with limits of their own."""

import asyncio
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from services.ingestion.drawing.draw import Drawn, Page
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Layout
from services.shared.runtime.fair_slots import FairSlots
from services.shared.wire.codec import encode

PAGE_LIMITS = Limits(output_bytes=64 << 20, memory=512 << 20, cpu_seconds=5, cpu_page_seconds=0.0, wall_seconds=20.0)


class PageSandbox(Sandbox):
    """Draws up to `workers` pages at the same time. Thread-safe."""

    module = "services.ingestion.sandbox.page_child"

    def draw(self, data: bytes, page: Page) -> Drawn:
        """Raises `Reject` with the reason of a refusal, `Retry` if the process died, or `IsolationError`."""
        if len(data) > self._limits.input_bytes:
            raise Reject(Reason.TOO_LARGE)
        masked = [[one.start, one.end] for one in page.masked]
        head = {
            "number": page.number,
            "width": page.width,
            "masked": masked,
            "open": page.open,
            "outlines": page.outlines,
        }
        return _drawn(self.call([json.dumps(head).encode(), encode(Layout((page.layout,))), data]))


class FairDrawer:
    """The queue in front of `sandbox`: tenants, and the readers of each, share its `workers` by time. For one event
    loop.
    """

    def __init__(self, sandbox: PageSandbox, workers: int, now: Callable[[], float]) -> None:
        self._sandbox = sandbox
        self._slots = FairSlots(workers, workers, now)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="pages")

    async def draw(self, data: bytes, page: Page, *, tenant: str, reader: str) -> Drawn:
        """Draw when it is the reader's turn. Raises the errors of `PageSandbox.draw`."""
        async with self._slots.hold(tenant, reader):
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._sandbox.draw, data, page)

    def close(self) -> None:
        """Wait for pages that are drawn, then end the processes."""
        self._threads.shutdown()
        self._sandbox.close()


def _drawn(parts: Sequence[bytes]) -> Drawn:
    try:
        head = json.loads(parts[0])
        reason = Reason(head["reason"]) if "reason" in head else None
        drawn = None if reason else Drawn(parts[1], int(head["width"]), int(head["height"]))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise Reject(Reason.MALFORMED) from None
    if drawn is None:
        raise Reject(reason or Reason.MALFORMED)
    return drawn
