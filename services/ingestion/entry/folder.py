"""The drop folder: `<drop>/<tenant or source system>/<matter>/…/file`, with its other metadata in `<file>.json`.

A file is submitted when it has stopped changing, and moved to `done/` or `refused/` after the broker has acknowledged
it. After a crash in between, it is submitted again under the same submission id.
"""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from services.ingestion.entry.intake import Intake, Receipt
from services.ingestion.metadata import read_object
from services.ingestion.sources import SourcePolicy
from services.ingestion.statuses import submission_audited
from services.shared.connectors.files import FoundFile, found_files, move, read_inside, write_inside
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import REASONS, Reason, Reject, Retry, public_detail
from services.shared.runtime.access.audit import AuditPort
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.periodic import repeat
from services.shared.runtime.retry import Backoff
from services.shared.wire.json_codec import from_json

_log = get_logger(__name__)
_DONE, _REFUSED = "done", "refused"
_SIDECAR = ".json"
_SIDECAR_BYTES = 1 << 20
_BACKOFF = Backoff(first=1.0, longest=30.0)


class DropFolder:
    """Scans the folder every `seconds`, and submits the files that have not changed since the last scan."""

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
        await repeat(self._scan_and_log, self._seconds, stop, after_failures=_BACKOFF.wait)

    async def _scan_and_log(self) -> None:
        try:
            await self.scan()
        except Retry as error:
            _log.warning("folder.waits", dependency=error.dependency)
            raise

    async def scan(self) -> int:
        """Scan once. Returns the number of files that were submitted or refused. Raises `Retry` while a dependency is
        down.
        """
        found = await asyncio.to_thread(self._found)
        unchanged = [one for one in found.values() if self._seen.get(one.path) == one]
        self._seen = found
        for one in unchanged:
            await self._handle(one.path)
            self._seen.pop(one.path, None)
        return len(unchanged)

    def _found(self) -> dict[Path, FoundFile]:
        """The documents that are not submitted yet. Files that end in `.json` are sidecars."""
        self._root.mkdir(parents=True, exist_ok=True)
        return {
            one.path: one
            for one in found_files(self._root)
            if self._parts(one.path)[0] not in (_DONE, _REFUSED) and one.path.suffix != _SIDECAR
        }

    async def _handle(self, path: Path) -> None:
        try:
            receipt = await self._submit(path)
        except Reject as error:
            await asyncio.to_thread(self._refuse, path, error)
            _log.info("folder.refused", reason=error.reason.value)
            return
        if receipt.reason:
            await asyncio.to_thread(self._refuse, path, Reject(Reason(receipt.reason)))
        else:
            await asyncio.to_thread(self._move, path, _DONE)
        _log.info("folder.taken", submission_id=receipt.submission_id, status=receipt.status.value)

    async def _submit(self, path: Path) -> Receipt:
        record = await asyncio.to_thread(self._record, path)
        data = await asyncio.to_thread(read_inside, path, self._root, self._intake.input_bytes)
        receipt = await self._intake.submit(
            record, data, file_name=path.name, submitted_by=f"folder:{record.source_system}"
        )
        await self._audit.record(submission_audited(record, receipt.submission_id, self._clock.now()).record)
        return receipt

    def _record(self, path: Path) -> DocumentRecord:
        """The record from the path and the sidecar of a file. Raises `Reject(INVALID_METADATA | FORBIDDEN)`."""
        parts = self._parts(path)
        if len(parts) < 3:
            detail = "The file is not in a folder SOURCE-SYSTEM/MATTER"
            raise Reject(Reason.INVALID_METADATA, detail=detail, field="matter")
        sidecar = path.with_name(path.name + _SIDECAR)
        given = read_object(read_inside(sidecar, self._root, _SIDECAR_BYTES), "sidecar") if sidecar.is_file() else {}
        source_system, tenant = self._source(parts[0], given.get("source_system"))
        defaults = {"source_reference": "/".join(parts[1:]), "matter": parts[1]}
        fixed = {"tenant": tenant, "source_system": source_system}
        record = from_json(DocumentRecord, {**defaults, **fixed, **given})
        for field, value in fixed.items():
            if getattr(record, field) != value:
                detail = f'Field "{field}" is not "{value}", to which the folder belongs'
                raise Reject(Reason.FORBIDDEN, detail=detail, field=field)
        return replace(record, document_id="", family="", version=0)

    def _source(self, folder: str, given: object) -> tuple[str, str]:
        """The source system and tenant of a folder. The name of the folder is one of them.

        In the folder of a tenant, the sidecar gives the source system; the default is the only one whose name ends in
        `-drop`.
        """
        sources = self._policy.sources
        if folder in sources:
            return folder, sources[folder].tenant
        candidates = [name for name, one in sources.items() if one.tenant == folder]
        named = [name for name in candidates if (name == given if given else name.endswith("-drop"))]
        if len(named) != 1:
            detail = f'Folder "{folder}" belongs to no registered source system'
            raise Reject(Reason.FORBIDDEN, detail=detail, field="source_system")
        return named[0], folder

    def _parts(self, path: Path) -> tuple[str, ...]:
        return path.relative_to(self._root).parts

    def _refuse(self, path: Path, error: Reject) -> None:
        moved = self._move(path, _REFUSED)
        info = REASONS[error.reason]
        explanation = {"reason": error.reason.value, "meaning": info.meaning, "remedy": info.remedy}
        field, detail = public_detail(error)
        explanation |= {"field": field, "detail": detail}
        explained = moved.with_name(f"{moved.name}.reason{_SIDECAR}")
        write_inside(explained, self._root, json.dumps(explanation, indent=1).encode())

    def _move(self, path: Path, where: str) -> Path:
        sidecar = path.with_name(path.name + _SIDECAR)
        moved = move(path, self._root / where / path.relative_to(self._root))
        if sidecar.is_file():
            move(sidecar, moved.with_name(moved.name + _SIDECAR))
        return moved
