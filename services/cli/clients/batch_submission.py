"""Submit several files through one entry point and follow their status."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from services.cli.clients.events import EventReader
from services.cli.clients.ingestion import submission_status
from services.cli.clients.submission import SUBMIT, Bearer, EntryPoint, content_id
from services.cli.errors import error_fields, file_fault
from services.cli.local.parts import Part, parts
from services.cli.local.system import LocalSystem
from services.shared.domain.document import DocumentRecord, Gap
from services.shared.domain.errors import GlossatorError, Reason
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """The status of one file. `door` is its entry point. `not_read`: what is not in its text. `error` is set if the
    file was not accepted, or is pending.
    """

    path: str
    door: str
    status: str = ""
    submission_id: str = ""
    document_id: str = ""
    duplicate_of: str = ""
    reason: str = ""
    not_read: tuple[Gap, ...] = ()
    error: dict[str, str] | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the document was neither refused nor quarantined, and no error occurred."""
        return self.error is None and self.status not in _FAILED


class BatchSubmission:
    """Submits files with the same record through one entry point. With a `reader` it waits for their final status,
    which it finds by the correlation id: ingestion makes the references of files that have none.
    """

    def __init__(
        self,
        system: LocalSystem,
        door: EntryPoint,
        record: DocumentRecord,
        reader: EventReader | None = None,
        bearer: Bearer | None = None,
    ) -> None:
        self._bearer = bearer
        self._system = system
        self._door = door
        self._record = record
        self._reader = reader

    async def results(self, files: Sequence[Path], *, seconds: float) -> AsyncIterator[SubmissionResult]:
        """Yield one result per file; with a reader, in the order of their final status, within `seconds`."""
        pending: dict[str, SubmissionResult] = {}
        for path in files:
            correlation_id, result = await self._submit(path)
            if self._reader is None or result.error or result.status != DocumentStatus.ACCEPTED:
                yield result
            else:
                pending[correlation_id] = result
        if pending and self._reader is not None:
            async for result in self._final_results(self._reader, pending, seconds):
                yield result
        if pending:
            cause = await asyncio.to_thread(lambda: cause_of_wait(parts(self._system), seconds))
            error = {"reason": Reason.TIMED_OUT.value, "message": f"Still waiting: {cause}", "remedy": _REMEDY}
            for late in pending.values():
                yield replace(late, error=error)

    async def _submit(self, path: Path) -> tuple[str, SubmissionResult]:
        """The correlation id of the document, and the response."""
        result = SubmissionResult(str(path), self._door)
        try:
            data = await asyncio.to_thread(path.read_bytes)
            correlation_id = self._record.correlation_id or content_id(self._record, path.name, data)
            record = replace(self._record, correlation_id=correlation_id)
            response = await SUBMIT[self._door](self._system, record, data, path.name, self._bearer)
        except GlossatorError as error:
            return "", replace(result, error=error_fields(error))
        except OSError:
            info = file_fault(Reason.NOT_FOUND)
            return "", replace(result, error={"reason": "not_found", "message": info.meaning, "remedy": info.remedy})
        return correlation_id, replace(
            result,
            status=response.status.value,
            submission_id=response.submission_id,
            duplicate_of=response.duplicate_of,
        )

    async def _final_results(
        self, reader: EventReader, pending: dict[str, SubmissionResult], seconds: float
    ) -> AsyncIterator[SubmissionResult]:
        """Yield and remove the files of `pending` that reach a final status within `seconds`."""
        events = reader.events()
        deadline = asyncio.get_running_loop().time() + seconds
        while pending:
            try:
                async with asyncio.timeout_at(deadline):
                    event = await anext(events)
            except TimeoutError:
                return
            if isinstance(event, DocumentStatusChanged) and (sent := event.document.correlation_id) in pending:
                last = await self._last_status(event)
                if last.gaps:
                    pending[sent] = replace(pending[sent], not_read=last.gaps)
                if last.status is not DocumentStatus.ACCEPTED:
                    yield _with_status(pending.pop(sent), last)

    async def _last_status(self, event: DocumentStatusChanged) -> DocumentStatusChanged:
        """Request the current status after an ACCEPTED event, because a repeated submission gets no further event."""
        if event.status is not DocumentStatus.ACCEPTED:
            return event
        credential = self._bearer or self._system.credential(f"submitter@{self._record.tenant}")
        return await submission_status(self._system.target("ingestion"), credential, event.submission_id)


def _with_status(result: SubmissionResult, event: DocumentStatusChanged) -> SubmissionResult:
    return replace(
        result,
        status=event.status.value,
        submission_id=event.submission_id,
        document_id=event.document.document_id,
        duplicate_of=event.duplicate_of,
        reason=event.reason,
    )


def cause_of_wait(found: Sequence[Part], seconds: float) -> str:
    """The first part of the pipeline that is not ready, and why."""
    by_name = {one.part: one for one in found}
    for one in (by_name[name] for name in _PIPELINE if name in by_name):
        if not one.ready:
            return f"{one.part} is stopped" if one.state == "stopped" else f"{one.part}: {one.problem}"
    return f"all services run, but the document has no final status after {seconds:g} s"


_FAILED = frozenset({DocumentStatus.REFUSED.value, DocumentStatus.QUARANTINED.value})
_PIPELINE = ("broker", "ingestion", "redaction", "triton", "inference", "annotation")
_REMEDY = "`glossator status` shows the state of all parts; --timeout sets the seconds to wait"
