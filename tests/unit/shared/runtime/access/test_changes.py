"""A changed policy leaves an audit record, even if the broker was away."""

import asyncio
from itertools import count

from services.shared.domain.errors import Retry
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.runtime.access.audit_table import check_record
from services.shared.runtime.access.changes import Changes
from tests.fakes import FakeClock, MemoryAudit
from tests.waiting import until


class LostBroker(MemoryAudit):
    """Fails as long as `away` is true."""

    away = True

    async def record(self, record: AuditRecord) -> None:
        if self.away:
            raise Retry(dependency="kafka")
        await super().record(record)


def _changes() -> Changes:
    numbers = count()
    return Changes(FakeClock(), service="redaction", ids=lambda: f"a-{next(numbers)}")


async def test_changes_are_recorded_in_order_when_the_broker_is_back() -> None:
    changes, audit = _changes(), LostBroker()
    changes.changed("access_policy", "")
    changes.changed("playbooks", "content_wrong")
    changes.changed("review_policy", "", ("small_groups=shown", "switched_by=dana@harbour-bank"))
    for audit.away in (True, False, False, False):
        try:
            await changes.flush(audit)
        except Retry:
            assert audit.away
    found = [(one.audit_id, one.actor, one.resource_id, one.outcome, one.reason) for one in audit.records]
    assert found == [
        ("a-0", "service:redaction", "access_policy", Outcome.ALLOWED, ""),
        ("a-1", "service:redaction", "playbooks", Outcome.REFUSED, "content_wrong"),
        ("a-2", "service:redaction", "review_policy", Outcome.ALLOWED, ""),
    ]
    assert audit.records[2].detail == ("small_groups=shown", "switched_by=dana@harbour-bank")
    for one in audit.records:
        assert one.action == Action.CONFIGURE
        check_record(Action.CONFIGURE, one.resource_kind, one.detail)


async def test_the_last_changes_are_written_before_the_end() -> None:
    changes, audit, stop = _changes(), MemoryAudit(), asyncio.Event()
    running = asyncio.create_task(changes.run(audit, stop))
    changes.changed("holds", "")
    stop.set()
    await running
    await until(lambda: len(audit.records) == 1)
