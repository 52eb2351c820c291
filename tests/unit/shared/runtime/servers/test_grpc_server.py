"""The gRPC server on a real port: authentication, errors and limits of the four kinds of calls."""

import asyncio

import grpc
import grpc.aio
import pytest
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2

from services.shared.domain.errors import REASONS, Reason, Reject, Retry
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor, current_call
from services.shared.runtime.servers import grpc_client, grpc_server
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.grpc_client import open_channel, to_error
from services.shared.runtime.servers.grpc_server import Limits, check_rules, methods_of, service_names
from tests.grpc_probe import (
    ACTOR,
    METHOD_ACTIONS,
    METHODS,
    SERVICE,
    Observer,
    Readiness,
    bearer,
    call_probe,
    decide,
    running,
)

_FIVE_PINGS_SECONDS = 5.0  # gRPC sends one per second at most
CANARY = "Zebulon Quartermain owes 4,711"


def channel_to(port: int, credential: str | None = "") -> grpc.aio.Channel:
    given = bearer() if credential == "" else credential
    return open_channel(f"127.0.0.1:{port}", credential=(lambda: str(given)) if given else None)


async def failure(channel: grpc.aio.Channel, name: str, timeout: float | None = 5) -> grpc.aio.AioRpcError:  # noqa: ASYNC109
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call_probe(channel, name, timeout=timeout)
    return caught.value


def details(error: grpc.aio.AioRpcError) -> list[ErrorInfo | RetryInfo]:
    (packed,) = [value for key, value in error.trailing_metadata() if key == "grpc-status-details-bin"]
    assert isinstance(packed, bytes)
    found: list[ErrorInfo | RetryInfo] = []
    for detail in Status.FromString(packed).details:
        one = RetryInfo() if detail.Is(RetryInfo.DESCRIPTOR) else ErrorInfo()
        assert detail.Unpack(one)
        found.append(one)
    return found


@pytest.mark.parametrize("name", METHODS)
async def test_an_authenticated_caller_gets_an_answer(name: str) -> None:
    seen: list[str] = []
    observer = Observer()

    async def act() -> None:
        await decide()
        seen.append(current_actor().subject)

    async with running(act, observer=observer) as server, channel_to(server.port) as channel:
        assert set(await call_probe(channel, name, "words")) == {"words"}
    assert seen == [ACTOR.subject]
    assert observer.calls == [(name, "OK")]


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("credential", [None, "nonsense", "a.b.c"])
async def test_an_unauthenticated_caller_is_rejected(name: str, credential: str | None) -> None:
    called: list[bool] = []

    async def act() -> None:
        called.append(True)

    async with running(act) as server, channel_to(server.port, credential) as channel:
        error = await failure(channel, name)
    assert error.code() is grpc.StatusCode.UNAUTHENTICATED
    assert not called


@pytest.mark.parametrize("name", METHODS)
async def test_a_method_without_authorisation_returns_an_internal_error(name: str) -> None:
    async def act() -> None:
        return

    async with running(act) as server, channel_to(server.port) as channel:
        error = await failure(channel, name)
    assert error.code() is grpc.StatusCode.INTERNAL


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (Reason.FORBIDDEN, grpc.StatusCode.PERMISSION_DENIED),
        (Reason.NOT_FOUND, grpc.StatusCode.NOT_FOUND),
        (Reason.CONFLICT, grpc.StatusCode.ABORTED),
        (Reason.TOO_LARGE, grpc.StatusCode.RESOURCE_EXHAUSTED),
        (Reason.TAMPERED, grpc.StatusCode.DATA_LOSS),
        (Reason.KEY_UNAVAILABLE, grpc.StatusCode.FAILED_PRECONDITION),
    ],
)
async def test_a_rejection_has_its_status_and_reason(name: str, reason: Reason, code: grpc.StatusCode) -> None:
    observer = Observer()

    async def act() -> None:
        raise Reject(reason)

    async with running(act, observer=observer) as server, channel_to(server.port) as channel:
        error = await failure(channel, name)
    (info,) = details(error)
    assert isinstance(info, ErrorInfo)
    assert (error.code(), info.reason, info.domain) == (code, reason.value, "glossator")
    assert error.details() == REASONS[reason].meaning
    assert info.metadata["remedy"] == REASONS[reason].remedy
    assert observer.calls == [(name, code.name)]


async def test_a_rejection_keeps_its_field_and_detail() -> None:
    async def act() -> None:
        raise Reject(Reason.INVALID_METADATA, detail='Field "matter" is missing', field="record.matter")

    async with running(act) as server, channel_to(server.port) as channel:
        error = await failure(channel, "UnaryUnary")
    (info,) = details(error)
    assert isinstance(info, ErrorInfo)
    assert info.metadata["reference"] == "docs/reference/reasons.md#invalid_metadata"
    rejected = to_error(error, detailed=True)
    assert (rejected.field, rejected.detail) == ("record.matter", 'Field "matter" is missing')
    passed_on = to_error(error)
    assert (passed_on.reason, passed_on.field, passed_on.detail) == (Reason.INVALID_METADATA, "", "")


async def test_a_retry_contains_the_delay() -> None:
    attempts: list[int] = []

    async def act() -> None:
        attempts.append(1)
        raise Retry(after=2.5, dependency="blobs")

    async with running(act) as server, channel_to(server.port) as channel:
        error = await failure(channel, "UnaryUnary", timeout=10)
    _, retry = details(error)
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert isinstance(retry, RetryInfo)
    assert retry.retry_delay.ToMilliseconds() == 2500
    assert len(attempts) == 4


@pytest.mark.parametrize("name", METHODS)
async def test_messages_of_exceptions_are_not_sent(name: str, caplog: pytest.LogCaptureFixture) -> None:
    async def act() -> None:
        raise KeyError(CANARY)

    async with running(act) as server, channel_to(server.port) as channel:
        error = await failure(channel, name)
    assert error.code() is grpc.StatusCode.INTERNAL
    assert CANARY not in f"{error.details()}{error.trailing_metadata()}{error.debug_error_string()}"
    assert [record.msg for record in caplog.records if record.name.endswith("grpc_gate")] == ["rpc.failed"]


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(("limits", "seconds"), [(Limits(0.1, 0.1, 1), None), (Limits(drain=1), 0.2)])
async def test_a_call_ends_at_the_earlier_deadline(name: str, limits: Limits, seconds: float | None) -> None:
    cancelled = asyncio.Event()

    async def act() -> None:
        await decide()
        try:
            await asyncio.sleep(30)
        finally:
            cancelled.set()

    async with running(act, limits=limits) as server, channel_to(server.port) as channel:
        error = await failure(channel, name, seconds)
        await asyncio.wait_for(cancelled.wait(), 30)
    assert error.code() is grpc.StatusCode.DEADLINE_EXCEEDED


async def test_a_disconnected_caller_cancels_its_call() -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()
    observer = Observer()

    async def act() -> None:
        begun.set()
        try:
            await asyncio.sleep(30)
        finally:
            cancelled.set()

    async with running(act, observer=observer) as server, channel_to(server.port) as channel:
        task = asyncio.create_task(call_probe(channel, "UnaryUnary", timeout=None))
        await begun.wait()
        task.cancel()
        await asyncio.wait_for(cancelled.wait(), 30)
    assert observer.calls == [("UnaryUnary", "CANCELLED")]


async def test_running_calls_finish_before_the_server_stops() -> None:
    begun = asyncio.Event()

    async def act() -> None:
        await decide()
        begun.set()
        await asyncio.sleep(0.3)

    async with running(act, limits=Limits(drain=5)) as server:
        channel = channel_to(server.port)
        task = asyncio.create_task(call_probe(channel, "UnaryUnary"))
        await begun.wait()
    assert await task == ["v"]
    await channel.close()


async def test_the_size_of_messages_is_limited() -> None:
    async with running() as server, channel_to(server.port) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call_probe(channel, "UnaryUnary", "x" * (9 * 1024 * 1024))
        assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_the_correlation_id_is_propagated() -> None:
    seen: list[str] = []

    async def act() -> None:
        await decide()
        call = current_call()
        seen.append(call.correlation_id if call else "")

    async with running(act) as server, channel_to(server.port) as channel:
        value: grpc.aio.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(f"/{SERVICE}/UnaryUnary")
        metadata = (("x-correlation-id", "c-42"),)
        await value(b"", metadata=metadata)
        await value(b"")
    assert seen[0] == "c-42"
    assert len(seen[1]) == 32


async def test_health_is_public_and_reports_readiness() -> None:
    readiness = Readiness()
    async with running(readiness=readiness) as server, channel_to(server.port, None) as channel:
        codecs = (health_pb2.HealthCheckRequest.SerializeToString, health_pb2.HealthCheckResponse.FromString)
        check = channel.unary_unary("/grpc.health.v1.Health/Check", *codecs)

        async def status() -> int:
            return int((await check(health_pb2.HealthCheckRequest(service=SERVICE))).status)

        assert await eventually(status, health_pb2.HealthCheckResponse.SERVING)
        readiness.is_ready = False
        assert await eventually(status, health_pb2.HealthCheckResponse.NOT_SERVING)


async def eventually(ask: object, wanted: int) -> bool:
    assert callable(ask)
    for _ in range(100):
        try:
            if await ask() == wanted:
                return True
        except grpc.aio.AioRpcError:
            pass
        await asyncio.sleep(0.05)
    return False


async def test_reflection_needs_authentication() -> None:
    request = reflection_pb2.ServerReflectionRequest(list_services="")

    async def names(channel: grpc.aio.Channel) -> set[str]:
        codecs = (
            reflection_pb2.ServerReflectionRequest.SerializeToString,
            reflection_pb2.ServerReflectionResponse.FromString,
        )
        info = channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", *codecs)
        answers = [one async for one in info(iter([request]))]
        return {one.name for one in answers[0].list_services_response.service}

    async with running() as server, channel_to(server.port) as known, channel_to(server.port, None) as unknown:
        assert SERVICE in await names(known)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await names(unknown)
        assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


def test_rules_and_methods_must_match() -> None:
    check_rules(METHOD_ACTIONS)
    assert service_names(METHOD_ACTIONS) == (SERVICE,)
    assert methods_of(SERVICE) == list(METHOD_ACTIONS)
    fewer = dict(list(METHOD_ACTIONS.items())[1:])
    for rules in (fewer, METHOD_ACTIONS | {f"/{SERVICE}/Another": Action.ERASE}, {}):
        with pytest.raises(ValueError, match="without a"):
            check_rules(rules)


async def test_an_address_in_use_fails_at_start() -> None:
    async with running() as server:
        with pytest.raises(RuntimeError):
            async with running(endpoint=Endpoint(f"127.0.0.1:{server.port}")):
                pass


async def test_idle_stream_outlives_its_keepalive_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals are divided by 100, so that several pings arrive. gRPC would repeat the call of a closed stream."""
    for module in (grpc_client, grpc_server):
        monkeypatch.setattr(module, "_OPTIONS", tuple(map(_hundredth, module._OPTIONS)))
    calls: list[str] = []

    async def act() -> None:
        calls.append("call")
        await decide()
        await asyncio.sleep(_FIVE_PINGS_SECONDS)

    async with running(act) as server, channel_to(server.port) as channel:
        assert await call_probe(channel, "UnaryStream", timeout=10)
    assert calls == ["call"]


def _hundredth(option: tuple[str, str | int]) -> tuple[str, str | int]:
    name, value = option
    return (name, value // 100) if isinstance(value, int) and ("keepalive" in name or "interval" in name) else option
