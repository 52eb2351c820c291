"""Audit records of changed configuration: policies, keys and certificates that a running service reads again."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from services.shared.domain.errors import Retry
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.runtime.access.audit import AuditPort
from services.shared.runtime.access.audit_table import check_record
from services.shared.runtime.access.call import new_id
from services.shared.runtime.clock import Clock
from services.shared.runtime.periodic import repeat

_FLUSH_SECONDS = 5.0


class Changes:
    """Records changes after they are in force: a revocation does not wait for the broker. Without it, records wait."""

    def __init__(self, clock: Clock, *, service: str, ids: Callable[[], str] = new_id) -> None:
        self._clock = clock
        self._service = service
        self._ids = ids
        self._waiting: deque[AuditRecord] = deque()

    def changed(self, setting: str, reason: str, detail: Sequence[str] = ()) -> None:
        """The content that `setting` names has changed. It is in force, or refused because of `reason`. `detail`: parts
        of the change that the record names.
        """
        check_record(Action.CONFIGURE, "configuration", detail)
        record = AuditRecord(
            audit_id=self._ids(),
            at=self._clock.now(),
            actor=f"service:{self._service}",
            roles=(),
            tenant="",
            action=Action.CONFIGURE,
            resource_kind="configuration",
            resource_id=setting,
            matter="",
            purpose="",
            outcome=Outcome.REFUSED if reason else Outcome.ALLOWED,
            reason=reason,
            service=self._service,
            detail=tuple(detail),
        )
        self._waiting.append(record)

    async def run(self, audit: AuditPort, stop: asyncio.Event) -> None:
        """Writes the records until `stop` is set, then the last ones."""
        await repeat(lambda: self.flush(audit), _FLUSH_SECONDS, stop)
        with suppress(Retry):
            await self.flush(audit)

    async def flush(self, audit: AuditPort) -> None:
        """Writes the records in their order. Raises `Retry`; the records that are not written stay."""
        while self._waiting:
            await audit.record(self._waiting[0])
            self._waiting.popleft()
