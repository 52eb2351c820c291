"""Runs the parts of a service concurrently, from start to drain."""

import asyncio
import gc
import resource
import signal
import sys
from asyncio import constants
from collections.abc import Awaitable, Callable

from services.shared.runtime.observe.logging import get_logger

_log = get_logger(__name__)
_GRACE_SECONDS = 5.0
_FILES = 1 << 16
_HANDSHAKE_SECONDS = 10.0
_SWITCH_SECONDS = 0.0005
_COLLECTIONS = (50_000, 10, 100)

Run = Callable[[asyncio.Event], Awaitable[None]]


async def serve(*runs: Run, drain_seconds: float = 20.0) -> None:
    """Run all parts until SIGTERM or SIGINT sets their stop event, then wait for them to drain.

    If a part fails or ends by itself, all parts stop. Exits with 1 if a part failed or did not drain in time.
    """
    _prepare_for_connections()
    _bound_pauses()
    gc.collect()
    gc.freeze()  # the objects of the start live as long as the process: exclude them from later collections
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        failed = await _run(runs, stop, drain_seconds)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
    if failed:
        raise SystemExit(1)


def _bound_pauses() -> None:
    """Let one large document delay the others less: threads take turns each 0.5 ms, not 5 ms, and the collector does
    not search all objects again and again while a message of half a million spans is read.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.set_threshold(*_COLLECTIONS)


def _prepare_for_connections() -> None:
    """Allow as many open files as the system does, and end TLS handshakes that take longer than 10 s, not 60 s."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    constants.SSL_HANDSHAKE_TIMEOUT = _HANDSHAKE_SECONDS  # uvicorn has no option for it


async def _run(runs: tuple[Run, ...], stop: asyncio.Event, drain_seconds: float) -> bool:
    tasks = [asyncio.ensure_future(run(stop)) for run in runs]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    ended_early = not stop.is_set()
    stop.set()
    _, late = await asyncio.wait(tasks, timeout=drain_seconds + _GRACE_SECONDS)
    for task in late:
        task.cancel()
    results = await asyncio.gather(*tasks, stopping, return_exceptions=True)
    faults = [result for result in results if isinstance(result, BaseException)]
    for fault in faults:
        _log.failure("service.part_failed", fault)
    return bool(faults) or ended_early
