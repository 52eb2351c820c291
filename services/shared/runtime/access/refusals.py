"""Audit records of calls that end before an access decision: without a valid credential, or with a faulty request."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.shared.domain.errors import Retry
from services.shared.domain.records import Action, Actor, AuditRecord, Outcome
from services.shared.runtime.access.audit import AuditPort
from services.shared.runtime.access.audit_table import CALL, UNRECORDED
from services.shared.runtime.access.call import Call, new_id
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.periodic import repeat

log = get_logger(__name__)

FLUSH_SECONDS = 10.0
MAX_KEYS = 32
OTHERS = ("", "others")


class RefusedCalls(Protocol):
    """Where the gates report calls without an access decision (`Refusals`)."""

    def unauthenticated(self, method: str, peer: str) -> None:
        """A call without a valid credential. `peer` is its network address, without the port."""
        ...

    async def refused(self, call: Call, action: Action, method: str, outcome: Outcome, reason: str) -> None:
        """A call of a verified caller that ended with an error before the decision. Raises `Retry`."""
        ...


@dataclass(slots=True)
class _Count:
    since: datetime
    calls: int = 0


class Refusals:
    """Implements `RefusedCalls`. Unauthenticated calls are counted by method and peer. The counts are written every
    10 s, in at most 33 records: a caller without a credential cannot flood the audit log.
    """

    def __init__(self, audit: AuditPort, clock: Clock, *, service: str, ids: Callable[[], str] = new_id) -> None:
        self._audit = audit
        self._clock = clock
        self._service = service
        self._ids = ids
        self._counts: dict[tuple[str, str], _Count] = {}

    def unauthenticated(self, method: str, peer: str) -> None:
        key = (method, peer)
        if key not in self._counts and len(self._counts) >= MAX_KEYS:
            key = OTHERS
        count = self._counts.setdefault(key, _Count(self._clock.now()))
        count.calls += 1

    async def refused(self, call: Call, action: Action, method: str, outcome: Outcome, reason: str) -> None:
        if call.actor is None or call.recorded or action in UNRECORDED:
            return
        await self._audit.record(self._record(call.actor, action, outcome, reason, (f"method={method}",), call))

    async def run(self, stop: asyncio.Event) -> None:
        """Writes the counts until `stop` is set, then the last ones."""
        await repeat(self.flush, FLUSH_SECONDS, stop)
        with suppress(Retry):
            await self.flush()

    async def flush(self) -> None:
        """Writes one record per method and peer. Raises `Retry`; the counts that are not written stay."""
        for key, count in list(self._counts.items()):
            del self._counts[key]
            detail = (f"calls={count.calls}", f"method={key[0]}", f"peer={key[1]}", f"since={count.since.isoformat()}")
            nobody = Actor("", "", frozenset())
            try:
                await self._audit.record(
                    self._record(nobody, Action.AUTHENTICATE, Outcome.DENIED, "unauthenticated", detail)
                )
            except Retry:
                self._restore(key, count)
                raise

    def _restore(self, key: tuple[str, str], count: _Count) -> None:
        newer = self._counts.setdefault(key, _Count(count.since))
        newer.since = count.since
        newer.calls += count.calls

    def _record(
        self,
        actor: Actor,
        action: Action,
        outcome: Outcome,
        reason: str,
        detail: tuple[str, ...],
        call: Call | None = None,
    ) -> AuditRecord:
        return AuditRecord(
            audit_id=self._ids(),
            at=self._clock.now(),
            actor=actor.subject,
            roles=tuple(sorted(actor.roles)),
            tenant=actor.tenant,
            action=action.value,
            resource_kind=CALL,
            resource_id="",
            matter="",
            purpose="",
            outcome=outcome,
            reason=reason,
            correlation_id=call.correlation_id if call else "",
            service=self._service,
            detail=detail,
        )
