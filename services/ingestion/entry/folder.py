"""The drop folder: `<drop>/<tenant or source system>/<matter>/…/file`, with `<file>.json` beside it for the rest.

A file is submitted once it has stopped changing, and moved to `done/` or `refused/` once the broker has it. After a
crash in between it is submitted again under the same submission id.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from services.ingestion.entry.intake import Intake, Receipt
from services.ingestion.sources import SourcePolicy
from services.ingestion.statuses import submission_audited
from services.shared.connectors.files import FoundFile, found_files, move, read_inside, write_inside
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import REASONS, Reason, Reject, Retry
from services.shared.runtime.access.audit import AuditPort
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.periodic import repeat
from services.shared.runtime.retry import Backoff
from services.shared.wire.cloudevents import parse_json
from services.shared.wire.json_codec import from_json

_log = get_logger(__name__)
_DONE, _REFUSED = "done", "refused"
_SIDECAR = ".json"
_SIDECAR_BYTES = 1 << 20
_BACKOFF = Backoff(first=1.0, longest=30.0)


class DropFolder:
    """Looks for files every `seconds`, and submits those that have not changed since the last look."""

    def __init__(
        self,
        root: Path,
        intake: Intake,
        policy: SourcePolicy,
        audit: AuditPort,
        clock: Clock,
        seconds: float = 1.0,
    ) -> None:
        self._root = root
        self._intake = intake
        self._policy = policy
        self._audit = audit
        self._clock = clock
        self._seconds = seconds
        self._seen: dict[Path, FoundFile] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set."""
        await repeat(self._look_and_log, self._seconds, stop, after_failures=_BACKOFF.wait)

    async def _look_and_log(self) -> None:
        try:
            await self.look()
        except Retry as error:
            _log.warning("folder.waits", dependency=error.dependency)
            raise

    async def look(self) -> int:
        """Looks once. Returns how many files were submitted or refused. Raises `Retry` while a dependency is down."""
        found = await asyncio.to_thread(self._found)
        settled = [one for one in found.values() if self._seen.get(one.path) == one]
        self._seen = found
        for one in settled:
            await self._handle(one.path)
            self._seen.pop(one.path, None)
        return len(settled)

    def _found(self) -> dict[Path, FoundFile]:
        """The documents that wait. Files that end in `.json` are sidecars."""
        self._root.mkdir(parents=True, exist_ok=True)
        return {
            one.path: one
            for one in found_files(self._root)
            if self._parts(one.path)[0] not in (_DONE, _REFUSED) and one.path.suffix != _SIDECAR
        }

    async def _handle(self, path: Path) -> None:
        try:
            receipt = await self._take(path)
        except Reject as error:
            await asyncio.to_thread(self._refuse, path, error.reason)
            _log.info("folder.refused", reason=error.reason.value)
            return
        if receipt.reason:
            await asyncio.to_thread(self._refuse, path, Reason(receipt.reason))
        else:
            await asyncio.to_thread(self._away, path, _DONE)
        _log.info("folder.taken", submission_id=receipt.submission_id, status=receipt.status.value)

    async def _take(self, path: Path) -> Receipt:
        record = await asyncio.to_thread(self._record, path)
        data = await asyncio.to_thread(read_inside, path, self._root, self._intake.input_bytes)
        receipt = await self._intake.take(
            record, data, file_name=path.name, submitted_by=f"folder:{record.source_system}"
        )
        await self._audit.record(submission_audited(record, receipt.submission_id, self._clock.now()).record)
        return receipt

    def _record(self, path: Path) -> DocumentRecord:
        """The record from the path and the sidecar of a file. Raises `Reject(INVALID_METADATA | FORBIDDEN)`."""
        parts = self._parts(path)
        if len(parts) < 3:
            raise Reject(Reason.INVALID_METADATA)
        sidecar = path.with_name(path.name + _SIDECAR)
        said = _read_json(read_inside(sidecar, self._root, _SIDECAR_BYTES)) if sidecar.is_file() else {}
        source_system, tenant = self._source(parts[0], said.get("source_system"))
        lies = {"source_reference": "/".join(parts[1:]), "matter": parts[1]}
        record = from_json(DocumentRecord, {**lies, "tenant": tenant, "source_system": source_system, **said})
        if (record.tenant, record.source_system) != (tenant, source_system):
            raise Reject(Reason.FORBIDDEN)
        return replace(record, document_id="", family="", version=0)

    def _source(self, folder: str, said: object) -> tuple[str, str]:
        """The source system and tenant of a folder, which has the name of either.

        In a tenant's folder the sidecar names the source system; the default is the tenant's only one that ends in
        `-drop`.
        """
        sources = self._policy.sources
        if folder in sources:
            return folder, sources[folder].tenant
        ours = [name for name, one in sources.items() if one.tenant == folder]
        named = [name for name in ours if (name == said if said else name.endswith("-drop"))]
        if len(named) != 1:
            raise Reject(Reason.FORBIDDEN)
        return named[0], folder

    def _parts(self, path: Path) -> tuple[str, ...]:
        return path.relative_to(self._root).parts

    def _refuse(self, path: Path, reason: Reason) -> None:
        moved = self._away(path, _REFUSED)
        info = REASONS[reason]
        explanation = {"reason": reason.value, "meaning": info.meaning, "remedy": info.remedy}
        explained = moved.with_name(f"{moved.name}.reason{_SIDECAR}")
        write_inside(explained, self._root, json.dumps(explanation, indent=1).encode())

    def _away(self, path: Path, where: str) -> Path:
        sidecar = path.with_name(path.name + _SIDECAR)
        moved = move(path, self._root / where / path.relative_to(self._root))
        if sidecar.is_file():
            move(sidecar, moved.with_name(moved.name + _SIDECAR))
        return moved


def _read_json(data: bytes) -> Mapping[str, object]:
    given = parse_json(data, Reason.INVALID_METADATA)
    if not isinstance(given, dict):
        raise Reject(Reason.INVALID_METADATA)
    return given
