"""Records of calls without a valid credential: all are counted, and few records are written."""

import pytest

from services.shared.domain.errors import Retry
from services.shared.domain.records import Action, Actor, Outcome, Role
from services.shared.runtime.access.call import Call
from services.shared.runtime.access.refusals import MAX_KEYS, Refusals
from tests.fakes import FakeClock, MemoryAudit

CALLER = Actor("reviewer@harbour-bank", "harbour-bank", frozenset({Role.REVIEWER}))


def counted(audit: MemoryAudit) -> int:
    return sum(int(one.detail[0].removeprefix("calls=")) for one in audit.records)


async def test_a_refused_credential_is_recorded_with_its_method_and_peer() -> None:
    audit = MemoryAudit()
    refusals = Refusals(audit, FakeClock(), service="annotation")
    for _ in range(3):
        refusals.unauthenticated("GET /v1/annotations", "192.0.2.7")
    await refusals.flush()
    await refusals.flush()
    [record] = audit.records
    assert (record.action, record.outcome, record.reason) == ("service.authenticate", Outcome.DENIED, "unauthenticated")
    assert record.detail[:3] == ("calls=3", "method=GET /v1/annotations", "peer=192.0.2.7")
    assert (record.actor, record.tenant, record.service) == ("", "", "annotation")


async def test_a_flood_from_many_peers_writes_few_records() -> None:
    audit = MemoryAudit()
    refusals = Refusals(audit, FakeClock(), service="annotation")
    for number in range(100_000):
        refusals.unauthenticated("GET /v1/annotations", f"192.0.{number % 256}.{number // 256}")
    await refusals.flush()
    assert len(audit.records) == MAX_KEYS + 1
    assert counted(audit) == 100_000


async def test_counts_wait_until_the_audit_log_is_available() -> None:
    audit = MemoryAudit()
    refusals = Refusals(audit, FakeClock(), service="annotation")
    refusals.unauthenticated("m", "p")
    audit.away = True
    with pytest.raises(Retry):
        await refusals.flush()
    refusals.unauthenticated("m", "p")
    audit.away = False
    await refusals.flush()
    assert counted(audit) == 2


@pytest.mark.parametrize(
    ("call", "action", "records"),
    [
        (Call(CALLER, "c-1"), Action.READ_TEXT, 1),
        (Call(CALLER, "c-1", recorded=True), Action.READ_TEXT, 0),
        (Call(CALLER, "c-1"), Action.READ_STATUS, 0),
        (Call(None, "c-1"), Action.READ_TEXT, 0),
    ],
)
async def test_a_call_without_a_decision_is_recorded_once(call: Call, action: Action, records: int) -> None:
    audit = MemoryAudit()
    refusals = Refusals(audit, FakeClock(), service="annotation")
    await refusals.refused(call, action, "GET /v1/x", Outcome.REFUSED, "not_found")
    assert [(one.actor, one.resource_kind, one.reason) for one in audit.records] == [
        (CALLER.subject, "call", "not_found")
    ] * records
