"""Write files that leave in child processes that end after each file, with limits of their own."""

import asyncio
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.parent import Sandbox
from services.ingestion.writing.records import FileRequest, Written, to_json
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.fair_slots import FairSlots

EXPORT_LIMITS = Limits(output_bytes=256 << 20, cpu_seconds=60, cpu_page_seconds=0.2, wall_seconds=300.0)


class ExportSandbox(Sandbox):
    """Writes up to `workers` files at the same time. Thread-safe."""

    module = "services.ingestion.sandbox.export_child"

    def write(self, data: bytes, layout: bytes, request: FileRequest) -> Written:
        """`layout`: the stored one of a PDF, else empty. Raises `Reject` with the reason of a refusal, `Retry` if the
        process died, or `IsolationError`.
        """
        if len(data) > self._limits.input_bytes:
            raise Reject(Reason.TOO_LARGE)
        return _written(self.call([to_json(request), data, layout]))


class FairWriter:
    """The queue in front of `sandbox`: tenants, and the readers of each, share its `workers` by time. For one event
    loop.
    """

    def __init__(self, sandbox: ExportSandbox, workers: int, now: Callable[[], float]) -> None:
        self._sandbox = sandbox
        self._slots = FairSlots(workers, workers, now)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="exports")

    async def write(self, data: bytes, layout: bytes, request: FileRequest, *, tenant: str, reader: str) -> Written:
        """Write when it is the reader's turn. Raises the errors of `ExportSandbox.write`."""
        async with self._slots.hold(tenant, reader):
            write = partial(self._sandbox.write, data, layout, request)
            return await asyncio.get_running_loop().run_in_executor(self._threads, write)

    def close(self) -> None:
        """Wait for files that are written, then end the processes."""
        self._threads.shutdown()
        self._sandbox.close()


def _written(parts: Sequence[bytes]) -> Written:
    try:
        head = json.loads(parts[0])
        if "reason" not in head:
            return Written(parts[2], parts[1], int(head["exact"]), int(head["nearby"]))
        reason = Reason(head["reason"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        reason = Reason.MALFORMED
    raise Reject(reason)
