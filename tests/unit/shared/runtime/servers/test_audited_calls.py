"""The audit records of a call state its true outcome, and no response is sent before they are written."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import pytest

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.records import Action, Resource
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.call import add_detail, current_actor, refuse
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.access.refusals import Refusals
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.servers.grpc_server import Limits
from tests import grpc_probe, http_probe
from tests.fakes import FakeClock, MemoryAudit
from tests.grpc_probe import ACTOR, METHODS, bearer, call_probe, jti_of
from tests.waiting import until

POLICY = load_policy(Path(__file__).parents[5] / "samples/access.yaml")
DATASET = Resource("dataset", tenant="harbour-bank")
Act = Callable[[], Awaitable[None]]
Records = list[tuple[str, str, str]]


def made(audit: MemoryAudit, action: Action, end: BaseException | str = "") -> Act:
    """A method that is allowed to do `action`, and then ends."""
    resource = DATASET if action is Action.EXPORT else Resource("model", tenant="harbour-bank")
    authoriser = Authoriser(POLICY, audit, SystemClock(), service="probe")

    async def act() -> None:
        await authoriser.authorise(current_actor(), action, resource, "training")
        if isinstance(end, BaseException):
            raise end
        if end:
            refuse(end)
        if action is Action.EXPORT:
            add_detail("document=d1")

    return act


ENDS: list[tuple[BaseException | str, str, str]] = [
    ("", "allowed", ""),
    ("held", "refused", "held"),
    (Reject(Reason.PRECONDITION_FAILED), "refused", "precondition_failed"),
    (Reject(Reason.FORBIDDEN, rule="same_person"), "refused", "same_person"),
    (Reject(Reason.NOT_FOUND), "refused", "not_found"),
    (Retry(dependency="redaction"), "failed", "dependency_down"),
    (ValueError("Jane Smith"), "failed", "internal"),
]


def outcomes(audit: MemoryAudit) -> Records:
    return [(one.action, one.outcome.value, one.reason) for one in audit.records]


def attempted(audit: MemoryAudit, end: BaseException | str) -> Records:
    """The outcomes of one attempt: the client repeats a call that ends with `Retry`."""
    return list(dict.fromkeys(outcomes(audit))) if isinstance(end, Retry) else outcomes(audit)


@pytest.mark.parametrize(("end", "outcome", "reason"), ENDS, ids=lambda one: str(one) or "-")
@pytest.mark.parametrize("name", METHODS)
async def test_a_read_has_one_record_with_its_outcome(
    name: str, end: BaseException | str, outcome: str, reason: str
) -> None:
    audit = MemoryAudit()
    async with (
        grpc_probe.running(made(audit, Action.EXPORT, end)) as server,
        open_channel(f"127.0.0.1:{server.port}", credential=bearer) as channel,
    ):
        if isinstance(end, BaseException):
            with pytest.raises(grpc.aio.AioRpcError):
                await call_probe(channel, name)
        else:
            await call_probe(channel, name)
    assert attempted(audit, end) == [("feedback.export", outcome, reason)]


@pytest.mark.parametrize(("end", "outcome", "reason"), ENDS, ids=lambda one: str(one) or "-")
async def test_a_command_has_a_record_before_and_after_it(end: BaseException | str, outcome: str, reason: str) -> None:
    audit = MemoryAudit()
    proven = bearer(replace(ACTOR, mfa_at=SystemClock().now()))
    async with (
        grpc_probe.running(made(audit, Action.PROMOTE, end)) as server,
        open_channel(f"127.0.0.1:{server.port}", credential=lambda: proven) as channel,
    ):
        if isinstance(end, BaseException):
            with pytest.raises(grpc.aio.AioRpcError):
                await call_probe(channel, "UnaryUnary")
        else:
            await call_probe(channel, "UnaryUnary")
    assert attempted(audit, end) == [("model.promote", "requested", ""), ("model.promote", outcome, reason)]
    assert len({one.audit_id for one in audit.records}) == len(audit.records)
    assert len({one.correlation_id for one in audit.records[:2]}) == 1


@pytest.mark.parametrize(("end", "outcome", "reason"), ENDS, ids=lambda one: str(one) or "-")
async def test_a_request_has_one_record_with_its_outcome(end: BaseException | str, outcome: str, reason: str) -> None:
    audit = MemoryAudit()
    async with http_probe.running(made(audit, Action.EXPORT, end)) as client:
        answer = await client.get("/v1/documents/d1")
    assert answer.is_success is not isinstance(end, BaseException)
    assert outcomes(audit) == [("feedback.export", outcome, reason)]


async def test_a_detail_that_is_known_later_is_in_the_record() -> None:
    audit = MemoryAudit()
    async with http_probe.running(made(audit, Action.EXPORT)) as client:
        await client.get("/v1/documents/d1")
    assert audit.records[0].detail == ("document=d1",)


@pytest.mark.parametrize("name", METHODS)
async def test_no_response_is_sent_without_its_record(name: str) -> None:
    audit = MemoryAudit()
    audit.away = True
    async with (
        grpc_probe.running(made(audit, Action.EXPORT)) as server,
        open_channel(f"127.0.0.1:{server.port}", credential=bearer) as channel,
    ):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call_probe(channel, name, timeout=2)
    assert caught.value.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
    async with http_probe.running(made(audit, Action.EXPORT)) as client:
        assert (await client.get("/v1/documents/d1")).status_code == 503


async def test_calls_without_a_valid_credential_are_counted() -> None:
    audit = MemoryAudit()
    refusals = Refusals(audit, FakeClock(), service="probe")
    async with http_probe.running(refusals=refusals) as client:
        for path in ("/v1/documents/d1", "/v1/documents/d2", "/unknown"):
            await client.get(path, headers={"authorization": "Bearer nonsense"})
    async with (
        grpc_probe.running(refusals=refusals) as server,
        open_channel(f"127.0.0.1:{server.port}", credential=lambda: "nonsense") as channel,
    ):
        with pytest.raises(grpc.aio.AioRpcError):
            await call_probe(channel, "UnaryUnary")
    await refusals.flush()
    assert [one.detail[:3] for one in audit.records] == [
        ("calls=2", "method=GET /v1/documents/{document_id}", "peer=127.0.0.1"),
        ("calls=1", "method=unknown", "peer=127.0.0.1"),
        ("calls=1", "method=/glossator.test.v1.ProbeService/UnaryUnary", "peer=127.0.0.1"),
    ]


async def test_a_request_that_is_refused_before_the_decision_is_recorded() -> None:
    audit = MemoryAudit()

    async def act() -> None:
        raise Reject(Reason.FORBIDDEN, detail="the source system is not registered", field="source_system")

    async with http_probe.running(act, refusals=Refusals(audit, FakeClock(), service="probe")) as client:
        await client.get("/v1/documents/d1")
        await client.post("/v1/notes", json={"text": 3})
    assert outcomes(audit) == [
        ("document.read", "refused", "forbidden"),
        ("annotation.review", "refused", "invalid_metadata"),
    ]


async def test_a_stream_ends_soon_after_its_credential_is_revoked(tmp_path: Path) -> None:
    audit, revoked = MemoryAudit(), tmp_path / "revoked"
    revoked.write_text("")
    token = bearer()
    limits = Limits(drain=1, verify=0.05)
    async with (
        grpc_probe.running(made(audit, Action.EXPORT), limits=limits, revoked=revoked) as server,
        open_channel(f"127.0.0.1:{server.port}", credential=lambda: token) as channel,
    ):
        call: Any = channel.stream_stream(f"/{grpc_probe.SERVICE}/StreamStream")()
        await call.write(b"")
        assert await call.read() == b""
        revoked.write_text(jti_of(token))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call.read()
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
    await until(lambda: outcomes(audit) == [("feedback.export", "allowed", "")])
