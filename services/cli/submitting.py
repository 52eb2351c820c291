"""Files handed in through a door, and what became of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from services.cli.clients.doors import DOORS
from services.cli.clients.events import EventReader
from services.cli.clients.ingestion import submission_status
from services.cli.local.system import LocalSystem
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import REASONS, GlossatorError, Reason
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of one file. `error`: it could not be handed in."""

    path: str
    door: str
    status: str = ""
    submission_id: str = ""
    document_id: str = ""
    duplicate_of: str = ""
    reason: str = ""
    error: dict[str, str] | None = None

    @property
    def well(self) -> bool:
        """Neither refused nor failed."""
        return self.error is None and self.status not in _UNWELL


class Submitting:
    """Hands in through one door, under one record. With a `reader` of statuses, waits for what becomes of each."""

    def __init__(
        self, system: LocalSystem, door: str, record: DocumentRecord, reader: EventReader | None = None
    ) -> None:
        self._system = system
        self._door = door
        self._record = record
        self._reader = reader

    async def outcomes(self, files: Sequence[Path], *, seconds: float) -> AsyncIterator[Outcome]:
        """One for each file; where they are waited for, in the order in which they are settled."""
        waiting: dict[tuple[str, str, str], Outcome] = {}
        for path in files:
            outcome = await self._hand_in(path)
            if self._reader is None or outcome.error or outcome.status != DocumentStatus.ACCEPTED:
                yield outcome
            else:
                waiting[_key(self._of(path))] = outcome
        if waiting and self._reader is not None:
            async for one in self._settled(self._reader, waiting, seconds):
                yield one
        for left in waiting.values():
            yield replace(left, error=_error(Reason.TIMED_OUT, f"not settled after {seconds:g} s"))

    async def _hand_in(self, path: Path) -> Outcome:
        outcome = Outcome(str(path), self._door)
        try:
            data = await asyncio.to_thread(path.read_bytes)
            handed = await DOORS[self._door](self._system, self._of(path), data, path.name)
        except GlossatorError as error:
            return replace(outcome, error=_error(error.reason, REASONS[error.reason].meaning))
        except OSError as error:
            return replace(outcome, error=_error(Reason.NOT_FOUND, error.strerror or ""))
        return replace(
            outcome, status=handed.status.value, submission_id=handed.submission_id, duplicate_of=handed.duplicate_of
        )

    async def _settled(
        self, reader: EventReader, waiting: dict[tuple[str, str, str], Outcome], seconds: float
    ) -> AsyncIterator[Outcome]:
        """Takes out of `waiting` what is settled, until nothing is left or time is up."""
        events = reader.events()
        deadline = asyncio.get_running_loop().time() + seconds
        while waiting:
            try:
                async with asyncio.timeout_at(deadline):
                    event = await anext(events)
            except TimeoutError:
                return
            if isinstance(event, DocumentStatusChanged) and _key(event.document) in waiting:
                last = await self._last(event)
                if last.status is not DocumentStatus.ACCEPTED:
                    yield _with_status(waiting.pop(_key(last.document)), last)

    async def _last(self, event: DocumentStatusChanged) -> DocumentStatusChanged:
        """What was handed in before is told as accepted again, and nothing more: the rest must be asked for."""
        if event.status is not DocumentStatus.ACCEPTED:
            return event
        caller = self._system.credential(f"submitter@{self._record.tenant}")
        return await submission_status(self._system.ports.address("grpc", "ingestion"), caller, event.submission_id)

    def _of(self, path: Path) -> DocumentRecord:
        return replace(self._record, source_reference=self._record.source_reference or path.name)


def _with_status(outcome: Outcome, event: DocumentStatusChanged) -> Outcome:
    return replace(
        outcome,
        status=event.status.value,
        submission_id=event.submission_id,
        document_id=event.document.document_id,
        duplicate_of=event.duplicate_of,
        reason=event.reason,
    )


def _key(record: DocumentRecord) -> tuple[str, str, str]:
    return record.tenant, record.source_system, record.source_reference


def _error(reason: Reason, message: str) -> dict[str, str]:
    return {"reason": reason.value, "message": message}


_UNWELL = frozenset({DocumentStatus.REFUSED.value, DocumentStatus.QUARANTINED.value})
