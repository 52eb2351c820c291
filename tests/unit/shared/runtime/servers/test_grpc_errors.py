"""Errors keep their reason across a call between services."""

import grpc
import grpc.aio
import pytest

from services.shared.domain.errors import Reason, Reject, Retry, StepUpRequired
from services.shared.runtime.servers.grpc_client import open_channel, to_error
from services.shared.runtime.servers.grpc_errors import code_of
from services.shared.runtime.servers.statuses import STATUSES
from tests.grpc_probe import bearer, call_probe, running

PASSING = {Reason.DEPENDENCY_DOWN, Reason.TIMED_OUT, Reason.RATE_LIMITED}


@pytest.mark.parametrize("reason", sorted(set(Reason) - PASSING - {Reason.INTERNAL}))
async def test_a_reject_keeps_its_reason(reason: Reason) -> None:
    async def act() -> None:
        raise Reject(reason)

    error = await failed(act)
    assert isinstance(error, Reject)
    assert error.reason is reason


@pytest.mark.parametrize(
    ("raised", "dependency", "reason"),
    [
        (Retry(dependency="blobs"), "redaction", Reason.DEPENDENCY_DOWN),
        (Reject(Reason.TIMED_OUT), "redaction", Reason.DEPENDENCY_DOWN),
        (Reject(Reason.INTERNAL), "", Reason.INTERNAL),
        (ValueError("words"), "", Reason.INTERNAL),
    ],
)
async def test_a_retry_arrives_as_retry(raised: Exception, dependency: str, reason: Reason) -> None:
    async def act() -> None:
        raise raised

    error = await failed(act)
    assert isinstance(error, Retry)
    assert (error.reason, error.dependency) == (reason, dependency)


async def test_a_limit_arrives_with_its_time_and_detail() -> None:
    async def act() -> None:
        raise Retry(Reason.RATE_LIMITED, after=2.5, detail="Too many uploads")

    error = await failed(act)
    assert isinstance(error, Retry)
    assert (error.reason, error.after, error.detail) == (Reason.RATE_LIMITED, 2.5, "Too many uploads")
    assert code_of(error) is grpc.StatusCode.RESOURCE_EXHAUSTED


@pytest.mark.parametrize("acr_values", [(), ("gold", "platinum")])
async def test_a_step_up_arrives_with_its_challenge(acr_values: tuple[str, ...]) -> None:
    """Annotation passes the challenge of redaction on to the reader."""

    async def act() -> None:
        raise StepUpRequired(900, acr_values)

    error = await failed(act)
    assert isinstance(error, StepUpRequired)
    assert (error.max_age, error.acr_values) == (900, acr_values)
    assert code_of(error) is grpc.StatusCode.UNAUTHENTICATED


async def test_an_unavailable_server_is_a_dependency() -> None:
    async with open_channel("127.0.0.1:1", credential=bearer) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call_probe(channel, "UnaryUnary", timeout=2)
    error = to_error(caught.value, "redaction")
    assert isinstance(error, Retry)
    assert error.dependency == "redaction"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (grpc.StatusCode.UNAUTHENTICATED, Reason.UNAUTHENTICATED),
        (grpc.StatusCode.PERMISSION_DENIED, Reason.FORBIDDEN),
        (grpc.StatusCode.UNIMPLEMENTED, Reason.UNSUPPORTED),
        (grpc.StatusCode.UNKNOWN, None),
        (grpc.StatusCode.INTERNAL, None),
        (grpc.StatusCode.CANCELLED, None),
    ],
)
def test_foreign_errors_are_converted_by_status_code(code: grpc.StatusCode, expected: Reason | None) -> None:
    foreign = grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata(("other", "x")), "words")
    error = to_error(foreign, "redaction")
    assert isinstance(error, Reject if expected else Retry)
    assert expected is None or error.reason is expected


def test_other_grpc_errors_are_a_retry() -> None:
    assert isinstance(to_error(grpc.RpcError(), "redaction"), Retry)


def test_retries_are_unavailable_whatever_their_reason() -> None:
    assert code_of(Retry(Reason.CONFLICT)) is grpc.StatusCode.UNAVAILABLE
    assert all(code_of(Reject(reason)) is STATUSES[reason][0] for reason in Reason)


async def failed(act: object) -> Reject | Retry:
    assert callable(act)
    async with running(act) as server, open_channel(f"127.0.0.1:{server.port}", credential=bearer) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call_probe(channel, "UnaryUnary")
    return to_error(caught.value, "redaction")
