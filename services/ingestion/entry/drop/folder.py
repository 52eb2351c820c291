"""The drop folder: `<drop>/<tenant or source system>/<matter>/…/file`, with its other metadata in `<file>.json`.

A file is submitted when two scans find it unchanged. After the broker has acknowledged it, it is removed, and `done/`
has its receipt. After a crash in between, it is submitted again under the same submission id. A refused file moves to
`refused/`. If one file fails, it waits, and the others are submitted.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import timedelta
from functools import partial
from itertools import zip_longest
from pathlib import Path

from services.ingestion.audited import refused_file, submission_audited
from services.ingestion.entry.drop.files import Changed, DropFiles, Found, Parts, State
from services.ingestion.entry.drop.outcomes import DONE, REFUSED, SIDECAR, Outcome, accept, refuse, sidecar_of
from services.ingestion.entry.drop.records import record_of
from services.ingestion.entry.drop.sweeping import Sweep
from services.ingestion.entry.intake import Intake, Receipt
from services.ingestion.sources import SourcePolicy
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.access.audit import AuditPort
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import HoldCheckPort
from services.shared.runtime.retry import Backoff

_log = get_logger(__name__)
_SIDECAR_BYTES = 1 << 20
_BACKOFF = Backoff(first=1.0, longest=30.0)
_FILE_BACKOFF = Backoff(first=2.0, longest=300.0)
_ORPHAN_SECONDS = 3600.0
_SWEEP_SECONDS = 3600.0
# Files of one source in one scan: a source that drops 100,000 files does not delay the others until they are submitted.
_PER_SCAN = 50


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file whose last attempt failed. With an `outcome`, only its removal failed."""

    state: State
    attempts: int
    due: float
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class DropSettings:
    """`seconds` between two scans; `keep` is the time that receipts and refused files remain."""

    seconds: float = 1.0
    keep: timedelta = timedelta(days=7)


class DropFolder:
    """Scans the folder, and submits the files that have not changed since the last scan."""

    def __init__(
        self,
        root: Path,
        intake: Intake,
        policy: SourcePolicy,
        audit: AuditPort,
        clock: Clock,
        metrics: Metrics,
        holds: HoldCheckPort,
        settings: DropSettings = DropSettings(),
    ) -> None:
        self._files = DropFiles(root)
        self._sweeping = Sweep(self._files, policy, holds, intake.family, intake.with_reference)
        self._intake = intake
        self._policy = policy
        self._audit = audit
        self._clock = clock
        self._gauge = metrics.drop_folder_files
        self._settings = settings
        self._seen = Found()
        self._first_seen: dict[Parts, float] = {}
        self._waiting: dict[Parts, _Waiting] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set. Scans do not wait for the answer about holds."""
        scan, sweep = partial(_logged, self.scan), partial(_logged, self.sweep)
        async with asyncio.TaskGroup() as both:
            both.create_task(repeat(scan, self._settings.seconds, stop, after_failures=_BACKOFF.wait))
            both.create_task(repeat(sweep, _SWEEP_SECONDS, stop))

    async def scan(self) -> int:
        """Scan once. Returns the number of files that were submitted or refused.

        Raises `Retry` if a dependency is down for every source that has files, or `OSError` if the folder cannot be
        read.
        """
        found = await asyncio.to_thread(self._find)
        ready = self._ready(found)
        handled, down, working = 0, dict[str, Retry](), set[str]()
        for path in _in_turn(ready):
            if path[0] in down:
                continue
            try:
                handled += await self._attempt(found, path)
                working.add(path[0])
            except Retry as error:
                down[path[0]] = error
        self._report(found)
        stopped = [one for one in down.values() if one.dependency]
        if stopped and not working:
            raise stopped[0]
        return handled

    def _find(self) -> Found:
        self._files.make_root()
        return self._files.find(skipped=frozenset({DONE, REFUSED}))

    def _ready(self, found: Found) -> list[Parts]:
        """The files that did not change since the last scan, nor did their sidecars, and sidecars without a file."""
        last, self._seen, now = self._seen, found, self._clock.monotonic()
        self._first_seen = {path: self._first_seen.get(path, now) for path in found.files}
        self._waiting = {path: one for path, one in self._waiting.items() if found.files.get(path) == one.state}

        def settled(path: Parts) -> bool:
            return last.files.get(path) == found.files.get(path)

        def is_ready(path: Parts) -> bool:
            waits = self._waiting.get(path)
            if not settled(path) or (waits and waits.due > now):
                return False
            return self._is_orphan(found, path) if _is_sidecar(path) else settled(sidecar_of(path))

        return [path for path in sorted(found.files) if is_ready(path)]

    def _is_orphan(self, found: Found, path: Parts) -> bool:
        """Whether a sidecar has had no document for an hour."""
        if (*path[:-1], path[-1].removesuffix(SIDECAR)) in found.files:
            return False
        return self._clock.monotonic() - self._first_seen[path] >= _ORPHAN_SECONDS

    async def _attempt(self, found: Found, path: Parts) -> bool:
        """Handle one file. Raises `Retry` only if a dependency is down."""
        waited = self._waiting.pop(path, None)
        outcome = waited.outcome if waited else None
        try:
            outcome = outcome or await self._outcome(found, path)
            await asyncio.to_thread(self._end, found, path, outcome)
        except (Changed, FileNotFoundError):
            return False  # the next scan finds the file as it is now
        except Retry as error:
            if error.dependency or error.reason is Reason.RATE_LIMITED:  # for all files of the source
                raise
            self._wait(found, path, waited, None, error)
            return False
        except Exception as error:  # noqa: BLE001 - an error of one file must not end the loop
            self._wait(found, path, waited, outcome, error)
            return False
        return True

    def _wait(
        self, found: Found, path: Parts, waited: _Waiting | None, outcome: Outcome | None, error: Exception
    ) -> None:
        attempts = waited.attempts + 1 if waited else 1
        if attempts == 1:
            _log.failure("folder.file_waits", error)
        due = self._clock.monotonic() + _FILE_BACKOFF.wait(attempts)
        self._waiting[path] = _Waiting(found.files[path], attempts, due, outcome)

    async def _outcome(self, found: Found, path: Parts) -> Outcome:
        """The receipt of a file, or its refusal."""
        try:
            receipt = await self._submit(found, path)
        except Reject as error:
            refusal = error
        except PermissionError:
            detail = "Ingestion is not allowed to read the file: check its owner and mode"
            refusal = Reject(Reason.FORBIDDEN, detail=detail, field="file")
        else:
            return Reject(Reason(receipt.reason)) if receipt.reason else receipt
        state = astuple(found.files[path])
        await self._audit.record(refused_file(self._policy, path, state, refusal.reason, self._clock.now()))
        return refusal

    async def _submit(self, found: Found, path: Parts) -> Receipt:
        sidecar = await asyncio.to_thread(self._sidecar, found, path)
        record = record_of(self._policy, path, sidecar, self._intake.with_reference)
        await self._intake.quotas.admit(record)
        data = await asyncio.to_thread(self._files.read, path, found.files[path], self._intake.input_bytes)
        name = os.fsencode(path[-1]).decode("utf-8", "replace")
        receipt = await self._intake.submit(record, data, file_name=name, submitted_by=f"folder:{record.source_system}")
        reason = Reason(receipt.reason) if receipt.reason else None
        audited = submission_audited(record, receipt.submission_id, self._clock.now(), reason, entry="folder")
        await self._audit.record(audited.record)
        return receipt

    def _sidecar(self, found: Found, path: Parts) -> bytes | None:
        if _is_sidecar(path):
            detail = "The sidecar has had no document for an hour"
            raise Reject(Reason.INVALID_METADATA, detail=detail, field="file")
        sidecar = sidecar_of(path)
        if sidecar in found.irregular:
            raise Reject(Reason.INVALID_METADATA, detail="The sidecar is not a regular file", field="sidecar")
        state = found.files.get(sidecar)
        return self._files.read(sidecar, state, _SIDECAR_BYTES) if state else None

    def _end(self, found: Found, path: Parts, outcome: Outcome) -> None:
        if isinstance(outcome, Reject):
            refuse(self._files, found, path, outcome)
            _log.info("folder.refused", reason=outcome.reason.value)
        else:
            accept(self._files, found, path, outcome)
            _log.info("folder.taken", submission_id=outcome.submission_id, status=outcome.status.value)

    async def sweep(self) -> int:
        """Removes old receipts and refused files. Returns their number. Raises `Retry` or `OSError`."""
        removed = await self._sweeping.run(self._clock.now(), self._settings.keep)
        _log.info("folder.swept", files=removed)
        return removed

    def _report(self, found: Found) -> None:
        sidecars = sum(map(_is_sidecar, found.files))
        counts = {
            "new": len(found.files) - sidecars,
            "failed": len(self._waiting),
            "irregular": len(found.irregular),
        }
        for state, count in counts.items():
            self._gauge.labels(state).set(count)


async def _logged(step: Callable[[], Awaitable[int]]) -> None:
    try:
        await step()
    except Retry as error:
        _log.warning("folder.waits", dependency=error.dependency)
        raise
    except OSError as error:  # the folder itself: for example, its mount is away
        _log.failure("folder.failed", error)
        raise Retry(dependency="files") from None


def _is_sidecar(path: Parts) -> bool:
    return path[-1].endswith(SIDECAR)


def _in_turn(paths: Sequence[Parts]) -> list[Parts]:
    """One path of each source in turn, and not more than `_PER_SCAN` of a source."""
    sources: dict[str, list[Parts]] = {}
    for path in paths:
        sources.setdefault(path[0], []).append(path)
    rounds = zip_longest(*(some[:_PER_SCAN] for some in sources.values()))
    return [path for some in rounds for path in some if path]
